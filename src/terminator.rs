//! How a message ends.

/// How a message ends: at a byte string, at the end of a line, after a number of bytes, or never.
///
/// asynchat's `set_terminator` knows byte strings, lengths and `None`. A terminator is not part of
/// the message it ends. More kinds may be added.
///
/// # Examples
///
/// ```
/// use sanschat::Terminator;
///
/// assert_eq!(Terminator::CRLF, Terminator::Bytes(b"\r\n"));
/// assert_eq!(Terminator::from(b"\r\n.\r\n"), Terminator::Bytes(b"\r\n.\r\n"));
/// assert_eq!(Terminator::from(12), Terminator::Length(12));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Terminator<'t> {
    /// The message ends at the leftmost occurrence of these bytes, which are taken and dropped.
    /// Occurrences do not overlap. An empty byte string means [`None`](Self::None), as in
    /// asynchat.
    Bytes(&'t [u8]),
    /// The message is a line. It ends at the next line feed, and one carriage return directly before
    /// that belongs to the end, not to the message. So `\n` and `\r\n` both end a line.
    ///
    /// A carriage return at the end of what came is held until the next byte shows which it is. It
    /// does not count against a limit meanwhile.
    Line,
    /// The message is this many bytes, counted from the next one. When they came, and no other
    /// terminator was set, it becomes [`None`](Self::None), as in asynchat. Unlike there, a length
    /// of 0 is an empty message at once.
    Length(u64),
    /// There is no end: bytes are handed out as they come, nothing is collected, and no limit
    /// applies. These bytes belong to no message. The next terminator begins a message, with its
    /// limit, and an EOF after such bytes is clean.
    None,
}

impl Terminator<'static> {
    /// A line feed, `\n`. A carriage return before it stays in the message.
    pub const LF: Self = Terminator::Bytes(b"\n");
    /// A carriage return and a line feed, `\r\n`.
    pub const CRLF: Self = Terminator::Bytes(b"\r\n");
}

impl Terminator<'_> {
    /// The same terminator, with `None` in place of an empty byte string.
    pub(crate) const fn normalized(self) -> Self {
        match self {
            Terminator::Bytes([]) => Terminator::None,
            other => other,
        }
    }
}

impl<'t> From<&'t [u8]> for Terminator<'t> {
    fn from(bytes: &'t [u8]) -> Self {
        Terminator::Bytes(bytes)
    }
}

impl<'t, const N: usize> From<&'t [u8; N]> for Terminator<'t> {
    fn from(bytes: &'t [u8; N]) -> Self {
        Terminator::Bytes(bytes)
    }
}

impl From<u64> for Terminator<'_> {
    fn from(length: u64) -> Self {
        Terminator::Length(length)
    }
}

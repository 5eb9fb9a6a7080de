//! How a message ends.

/// How the current message ends: at a byte string, after a number of bytes, or never.
///
/// The three kinds of `asynchat.set_terminator`. A terminator is never part of the message
/// it ends.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Terminator<'t> {
    /// The message ends before the leftmost occurrence of these bytes, which are taken and
    /// dropped. Occurrences do not overlap. An empty string means [`None`](Self::None), as it
    /// does in asynchat.
    Bytes(&'t [u8]),
    /// The message is the next so many bytes. Once reached and not replaced it becomes
    /// [`None`](Self::None), as in asynchat. Unlike there, a length of 0 is an empty message
    /// at once.
    Length(u64),
    /// There is no end: whatever comes is handed out as it comes, nothing is collected, and no
    /// limit applies. These bytes belong to no message: the next terminator begins one, with its
    /// limit, and an EOF behind them is clean.
    None,
}

impl Terminator<'static> {
    /// A line feed, `\n`. A carriage return before it stays in the message.
    pub const LF: Self = Terminator::Bytes(b"\n");
    /// A carriage return and a line feed, `\r\n`.
    pub const CRLF: Self = Terminator::Bytes(b"\r\n");
}

impl Terminator<'_> {
    /// The same terminator, with the empty byte string spelled as what it means.
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

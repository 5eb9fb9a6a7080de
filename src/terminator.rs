//! How a message ends.

pub(crate) mod members;

use crate::prefix::Prefix;
pub use members::Members;

/// How a message ends: at a byte string, at the end of a line, at one of several byte strings, after
/// a number of bytes, or never.
///
/// asynchat's `set_terminator` knows byte strings, lengths and `None`. A terminator is not part of
/// the message it ends. More kinds may be added.
///
/// | kind | for example |
/// | --- | --- |
/// | [`Bytes`](Self::Bytes) | SMTP's text (`\r\n.\r\n`), an HTTP head (`\r\n\r\n`), NUL in STOMP |
/// | [`Line`](Self::Line) | IRC, RESP, JSON lines, whatever is typed by hand |
/// | [`AnyLine`](Self::AnyLine) | SSE, modems and instruments that send a carriage return alone |
/// | [`AnyOf`](Self::AnyOf) | one of several prompts |
/// | [`Length`](Self::Length) | a body whose length a header announced |
/// | [`LengthThen`](Self::LengthThen) | RESP and memcached, where a CRLF follows the body |
/// | [`Prefixed`](Self::Prefixed) | a length in front: netstrings and most binary protocols |
/// | [`None`](Self::None) | bytes as they come |
///
/// # Examples
///
/// ```
/// use sanschat::{Prefix, Terminator};
///
/// assert_eq!(Terminator::CRLF, Terminator::Bytes(b"\r\n"));
/// assert_eq!(Terminator::from(b"\r\n.\r\n"), Terminator::Bytes(b"\r\n.\r\n"));
/// assert_eq!(Terminator::from(12), Terminator::Length(12));
/// assert_eq!(Terminator::from(Prefix::U32Be), Terminator::Prefixed(Prefix::U32Be));
///
/// let prompts = [&b"login: "[..], b"password: ", b"$ "];
/// let terminator = Terminator::from(&prompts);
/// assert!(matches!(terminator, Terminator::AnyOf(members) if members.len() == 3));
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Terminator<'t> {
    /// The message ends at the leftmost occurrence of these bytes, which are taken and dropped.
    /// Occurrences do not overlap. An empty byte string means [`None`](Self::None), as in
    /// asynchat, and so does one of 4 GiB or more.
    Bytes(&'t [u8]),
    /// The message is a line. It ends at the next line feed, and one carriage return directly before
    /// that belongs to the end, not to the message. So `\n` and `\r\n` both end a line.
    ///
    /// A carriage return at the end of what came is held until the next byte shows which it is. It
    /// does not count against a limit meanwhile.
    Line,
    /// The message is a line that ends at a carriage return, at a line feed, or at both in this order.
    ///
    /// A carriage return ends the message at once: a peer that sends no line feed would otherwise
    /// wait for its answer for ever. If a line feed follows directly, it is dropped when the next
    /// byte is needed, whatever the terminator is by then. It counts for nothing. During a pause,
    /// after EOF and in an upgrade it is left to the caller: if
    /// [`ended_by`](crate::Framer::ended_by) is 0 it may follow.
    AnyLine,
    /// The message ends at one of these byte strings, whichever ends first. Of those that end at
    /// the same byte the longest counts.
    ///
    /// Empty members are ignored, and a set without another member means [`None`](Self::None). A
    /// member that another one ends within can never match.
    ///
    /// A byte costs at most the sum of the members' lengths, and a call looks once at each member, at
    /// empty ones too. Sets are meant for a few ends.
    AnyOf(Members<'t>),
    /// The message is this many bytes, counted from the next one. When they came, and no other
    /// terminator was set, it becomes [`None`](Self::None), as in asynchat. Unlike there, a length
    /// of 0 is an empty message at once.
    Length(u64),
    /// The message is this many bytes, counted from the next one, and exactly this byte string must
    /// follow. It is not part of the message. At the first byte of it that differs the message is
    /// malformed. Then it becomes [`None`](Self::None), as [`Length`](Self::Length) does. With an
    /// empty byte string, or one of 4 GiB or more, it is a [`Length`](Self::Length).
    LengthThen(u64, &'t [u8]),
    /// The length of the message stands before it. This stays in force: the next message begins with
    /// its length again.
    ///
    /// A limit is compared with the announced length before the first byte of the message comes.
    Prefixed(Prefix),
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
    /// The same terminator, in the one form that means it.
    pub(crate) const fn normalized(self) -> Self {
        match self {
            Terminator::Bytes(bytes) if !can_end(bytes) => Terminator::None,
            Terminator::AnyOf(members) if members.never_match() => Terminator::None,
            Terminator::LengthThen(length, end) if !can_end(end) => Terminator::Length(length),
            other => other,
        }
    }
}

/// Whether a byte string can end a message. Its length is counted in 32 bits.
const fn can_end(bytes: &[u8]) -> bool {
    let length = bytes.len();
    length > 0 && length as u64 <= u32::MAX as u64
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

impl<'t> From<&'t [&'t [u8]]> for Terminator<'t> {
    fn from(members: &'t [&'t [u8]]) -> Self {
        Terminator::AnyOf(members.into())
    }
}

impl<'t, const N: usize> From<&'t [&'t [u8]; N]> for Terminator<'t> {
    fn from(members: &'t [&'t [u8]; N]) -> Self {
        Terminator::AnyOf(members.into())
    }
}

impl<'t> From<Members<'t>> for Terminator<'t> {
    fn from(members: Members<'t>) -> Self {
        Terminator::AnyOf(members)
    }
}

impl From<u64> for Terminator<'_> {
    fn from(length: u64) -> Self {
        Terminator::Length(length)
    }
}

impl From<Prefix> for Terminator<'_> {
    fn from(prefix: Prefix) -> Self {
        Terminator::Prefixed(prefix)
    }
}

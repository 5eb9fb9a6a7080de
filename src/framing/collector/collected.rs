//! What a collector gives.

use core::fmt;

use crate::escaped::Escaped;

/// What a [`Collector`](crate::Collector) gives. It is lent from the input, from the collector's
/// buffer, or from a terminator.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub enum Collected<'a> {
    /// A whole message without its terminator. It may be empty.
    Message(&'a [u8]),
    /// Bytes that came while there was no terminator, at least one. They belong to no message. How
    /// many at a time depends on how the input was cut.
    Data(&'a [u8]),
    /// A message is longer than the buffer. It comes once for that message, as soon as it is certain.
    /// The rest of the message is skipped; the next message is intact.
    TooLong {
        /// The first bytes of the message, as many as the buffer has, for a log or an answer. It is
        /// empty if a length said how much is to come.
        start: &'a [u8],
    },
    /// The peer did not keep to the format: the bytes after a
    /// [`LengthThen`](crate::Terminator::LengthThen) are others, or a
    /// [`Prefix`](crate::Prefix) cannot be read. The message is over, and all that comes is dropped
    /// until the next [`Collector::set_terminator`](crate::Collector::set_terminator).
    Malformed,
}

/// Bytes are shown as text, escaped: `Message("caf\xc3\xa9")`.
impl fmt::Debug for Collected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Collected::Message(bytes) => f.debug_tuple("Message").field(&Escaped(bytes)).finish(),
            Collected::Data(bytes) => f.debug_tuple("Data").field(&Escaped(bytes)).finish(),
            Collected::TooLong { start } => {
                let start = &Escaped(start);
                f.debug_struct("TooLong").field("start", start).finish()
            }
            Collected::Malformed => f.write_str("Malformed"),
        }
    }
}

//! What the codec of whole messages gives.

use ::tokio_util::bytes::Bytes;

/// What a [`MessageCodec`](super::MessageCodec) decodes. Its bytes are shared with the read buffer, not
/// copied: they keep the memory that was read into alive.
///
/// More kinds may be added: ignore those you do not know.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Frame {
    /// A whole message without its terminator. It may be empty.
    Message(Bytes),
    /// Bytes that came while there was no terminator, at least one. They belong to no message. How
    /// many at a time depends on how the input was cut.
    Data(Bytes),
    /// A message is longer than the limit. It comes once for that message, as soon as it is certain.
    /// The rest of the message is skipped; the next message is intact.
    TooLong {
        /// The limit that was exceeded, in bytes.
        limit: usize,
        /// The first `limit` bytes of the message, for a log or an answer. It is empty if a length
        /// said how much is to come.
        start: Bytes,
    },
    /// The peer did not keep to the format: the bytes after a
    /// [`LengthThen`](crate::Terminator::LengthThen) are others, or a
    /// [`Prefix`](crate::Prefix) cannot be read. The message is over, and all that comes is dropped
    /// until the next [`set_terminator`](super::MessageCodec::set_terminator) or
    /// [`expect`](super::MessageCodec::expect).
    Malformed,
    /// The peer sends no more, in the middle of a message. These are the bytes of it that came: none
    /// of one that was too long. It comes last. After an end between two messages there is no item.
    Partial(Bytes),
}

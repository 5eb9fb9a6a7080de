//! What a chat reports to its protocol.

mod excerpt;

use alloc::borrow::Cow;
use core::fmt;

use crate::{deadline::Deadline, escaped::Escaped};
pub use excerpt::Excerpt;

/// What happened on a connection. Events come in the order of the bytes that caused them.
///
/// An event borrows the input it was found in, never the chat or framer that found it, so the
/// chat can be used while the event is alive. A message that lies in one chunk is borrowed from
/// it. A message that spans several chunks is collected and owned, so [`Cow::into_owned`] passes
/// it on without a copy.
///
/// More kinds may be added: ignore those you do not know.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Event<'i> {
    /// The connection is established (asyncio's `connection_made`). It comes first, from the
    /// adapter.
    Opened,
    /// A whole message without its terminator. It may be empty.
    Message(Cow<'i, [u8]>),
    /// Some bytes of a message that comes in pieces (asynchat's `collect_incoming_data`), at least
    /// one. How many at a time depends on how the input was cut.
    Data(Cow<'i, [u8]>),
    /// The end of a message that came in pieces (asynchat's `found_terminator`).
    End,
    /// A message is longer than the limit. It comes once for that message, as soon as it is
    /// certain. The rest of the message is skipped; the next message is intact.
    ///
    /// A length in front, or one that was announced, shows it before the first byte comes. Then
    /// nothing was taken of the message yet.
    TooLong {
        /// The limit that was exceeded, in bytes.
        limit: usize,
        /// The first `limit` bytes of the message, for a log or an answer. It is empty if a length
        /// said how much is to come.
        start: Excerpt<'i>,
    },
    /// The peer did not keep to the format: the bytes behind a
    /// [`LengthThen`](crate::Terminator::LengthThen) are others, or a
    /// [`Prefix`](crate::Prefix) cannot be read. The message is over.
    ///
    /// Where the next one begins is not known. So all that comes is dropped until the next
    /// `set_terminator`, `stream` or `expect`. Most protocols answer with an error and close.
    Malformed,
    /// The peer sends no more (asyncio's `eof_received`). It comes once, after all messages.
    Eof {
        /// `None` if no message had begun: nothing was cut short. Otherwise the bytes of the
        /// message that were not handed out yet, perhaps none. Under
        /// [`Terminator::None`](crate::Terminator::None) there is no message, so it is `None`.
        partial: Option<Cow<'i, [u8]>>,
    },
    /// A [`Deadline`] has passed. It comes once for its cause. See
    /// [`Chat::set_deadline`](crate::Chat::set_deadline).
    Timeout(Deadline),
    /// The connection is closed (asyncio's `connection_lost`). It comes last, from the adapter,
    /// which returns the error, if there was one, to its caller.
    Closed,
}

impl Event<'_> {
    /// The same event with owned bytes. Borrowed bytes are copied, owned ones are not.
    #[must_use]
    pub fn into_owned(self) -> Event<'static> {
        self.map_bytes(|bytes| Cow::Owned(bytes.into_owned()))
    }
}

impl<'i> Event<'i> {
    /// The same event with its bytes replaced by what `map` makes of them.
    #[inline]
    pub(crate) fn map_bytes<'o>(
        self,
        map: impl FnOnce(Cow<'i, [u8]>) -> Cow<'o, [u8]>,
    ) -> Event<'o> {
        match self {
            Event::Opened => Event::Opened,
            Event::Message(bytes) => Event::Message(map(bytes)),
            Event::Data(bytes) => Event::Data(map(bytes)),
            Event::End => Event::End,
            Event::TooLong { limit, start } => Event::TooLong {
                limit,
                start: map(start.into()).into(),
            },
            Event::Malformed => Event::Malformed,
            Event::Eof { partial } => Event::Eof {
                partial: partial.map(map),
            },
            Event::Timeout(which) => Event::Timeout(which),
            Event::Closed => Event::Closed,
        }
    }
}

/// Bytes are shown as text, escaped: `Message("caf\xc3\xa9")`.
impl fmt::Debug for Event<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Event::Opened => f.write_str("Opened"),
            Event::Message(bytes) => f.debug_tuple("Message").field(&Escaped(bytes)).finish(),
            Event::Data(bytes) => f.debug_tuple("Data").field(&Escaped(bytes)).finish(),
            Event::End => f.write_str("End"),
            Event::TooLong { limit, start } => f
                .debug_struct("TooLong")
                .field("limit", limit)
                .field("start", start)
                .finish(),
            Event::Malformed => f.write_str("Malformed"),
            Event::Eof { partial } => f
                .debug_struct("Eof")
                .field("partial", &partial.as_deref().map(Escaped))
                .finish(),
            Event::Timeout(which) => f.debug_tuple("Timeout").field(which).finish(),
            Event::Closed => f.write_str("Closed"),
        }
    }
}

//! What a chat tells its protocol.

use alloc::borrow::Cow;
use core::fmt;

/// What happened, in the order it happened on the wire.
///
/// An event borrows the input it was found in, never the machine that found it: a reply to it
/// is no borrow conflict. A message that lies in one chunk is borrowed; one that spans several
/// is assembled and owned, so [`Cow::into_owned`] hands it on without a copy.
#[non_exhaustive]
#[derive(Clone, PartialEq, Eq)]
pub enum Event<'i> {
    /// The connection stands (asyncio's `connection_made`). The adapter gives it, first.
    Opened,
    /// A whole message without its terminator, perhaps empty.
    Message(Cow<'i, [u8]>),
    /// Some bytes of a message that comes in pieces, never empty (asynchat's
    /// `collect_incoming_data`). How many at a time depends on how the input was cut.
    Data(Cow<'i, [u8]>),
    /// The message whose data came in pieces is complete (asynchat's `found_terminator`).
    End,
    /// A message is longer than the limit. It comes once a message, as soon as it is certain;
    /// the rest of that message is skipped, the next message is intact.
    TooLong {
        /// The limit that was exceeded, in bytes.
        limit: usize,
    },
    /// The peer will send no more (asyncio's `eof_received`). It comes once, after all messages.
    Eof {
        /// `None` where no message had begun. `Some` where one had, which now will not be
        /// completed: the bytes of it that were not yet handed out, perhaps none. Under
        /// [`Terminator::None`](crate::Terminator::None) there is no message to be cut short.
        partial: Option<Cow<'i, [u8]>>,
    },
    /// The connection is gone (asyncio's `connection_lost`). The adapter gives it, last, and
    /// returns the error, if there was one, to its caller.
    Closed,
}

impl Event<'_> {
    /// The same event, owning its bytes: copies those that are borrowed.
    pub fn into_owned(self) -> Event<'static> {
        self.map_bytes(|bytes| Cow::Owned(bytes.into_owned()))
    }
}

impl<'i> Event<'i> {
    /// The same event with other bytes in place of those it carries.
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
            Event::TooLong { limit } => Event::TooLong { limit },
            Event::Eof { partial } => Event::Eof {
                partial: partial.map(map),
            },
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
            Event::TooLong { limit } => f.debug_struct("TooLong").field("limit", limit).finish(),
            Event::Eof { partial } => f
                .debug_struct("Eof")
                .field("partial", &partial.as_deref().map(Escaped))
                .finish(),
            Event::Closed => f.write_str("Closed"),
        }
    }
}

pub(crate) struct Escaped<'a>(pub(crate) &'a [u8]);

impl fmt::Debug for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.escape_ascii())
    }
}

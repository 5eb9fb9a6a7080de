//! The client: sends a body and checks that it comes back.

use alloc::{boxed::Box, format, sync::Arc};
use core::{fmt, ops::Range};

use crate::{
    chat::Chat, event::Event, protocol::Protocol, slices::suffix_from, terminator::Terminator,
};

/// Sends `ECHO n` and a body of n bytes, made by a producer, and checks that the same n bytes come
/// back.
///
/// # Examples
///
/// ```
/// use sanschat::{Chat, Event, Protocol, Terminator, echo::LengthEchoClient};
///
/// let mut chat = Chat::default();
/// let mut client = LengthEchoClient::new(*b"hello");
/// client.handle(&mut chat, Event::Opened);
/// assert_eq!(client.outcome(), None);
///
/// let mut input = &b"hello"[..];
/// while let Some(event) = chat.feed(&mut input) {
///     client.handle(&mut chat, event);
/// }
/// assert_eq!(client.outcome(), Some(Ok(())));
/// ```
pub struct LengthEchoClient {
    body: Arc<[u8]>,
    chunk_size: usize,
    inspect: Option<Inspect>,
    /// How many correct bytes of the copy came.
    received: usize,
    outcome: Option<Result<(), CopyError>>,
}

type Inspect = Box<dyn FnMut(&[u8]) + Send>;

/// Why what came back is not a copy of what was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CopyError {
    /// The peer's end came before the whole copy.
    Short {
        /// How many bytes came back.
        received: usize,
        /// How many bytes the body has.
        expected: usize,
    },
    /// A byte differs.
    Wrong {
        /// The index of the first byte that differs, from 0.
        at: usize,
    },
}

impl LengthEchoClient {
    /// How many bytes the producer makes at a time if no other size is set: 4 KiB.
    pub const DEFAULT_CHUNK_SIZE: usize = 4096;

    /// A client that sends this body on [`Event::Opened`].
    pub fn new(body: impl Into<Arc<[u8]>>) -> Self {
        LengthEchoClient {
            body: body.into(),
            chunk_size: Self::DEFAULT_CHUNK_SIZE,
            inspect: None,
            received: 0,
            outcome: None,
        }
    }

    /// The same client with a producer that makes this many bytes at a time. 0 counts as 1.
    #[must_use]
    pub fn with_chunk_size(mut self, bytes: usize) -> Self {
        self.chunk_size = bytes.max(1);
        self
    }

    /// The same client, which calls `inspect` with each chunk when the producer makes it.
    #[must_use]
    pub fn inspect_chunks(mut self, inspect: impl FnMut(&[u8]) + Send + 'static) -> Self {
        self.inspect = Some(Box::new(inspect));
        self
    }

    /// The result of the check, or `None` while more bytes are awaited. The first result is
    /// final.
    pub fn outcome(&self) -> Option<Result<(), CopyError>> {
        self.outcome
    }

    fn send(&mut self, chat: &mut Chat) {
        let body = Arc::clone(&self.body);
        let mut inspect = self.inspect.take();
        let step = self.chunk_size;
        chat.push(format!("ECHO {}\n", body.len()).as_bytes());
        chat.push_producer((0..body.len()).step_by(step).map(move |start| {
            let chunk = Chunk {
                body: Arc::clone(&body),
                range: start..body.len().min(start.saturating_add(step)),
            };
            if let Some(inspect) = &mut inspect {
                inspect(chunk.as_ref());
            }
            chunk
        }));
    }

    fn check(&mut self, data: &[u8]) -> Result<(), CopyError> {
        let expected = suffix_from(&self.body, self.received);
        let same = data
            .iter()
            .zip(expected)
            .take_while(|(a, b)| a == b)
            .count();
        self.received += same;
        if same < data.len() {
            return Err(CopyError::Wrong { at: self.received });
        }
        Ok(())
    }
}

impl Protocol for LengthEchoClient {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        if self.outcome.is_some() {
            return;
        }
        self.outcome = match event {
            Event::Opened => {
                // The copy may come while the body is still being sent.
                chat.set_high_water(usize::MAX);
                chat.stream(Terminator::Length(self.body.len() as u64));
                self.send(chat);
                None
            }
            Event::Data(data) => self.check(&data).err().map(Err),
            Event::End => Some(Ok(())),
            Event::Eof { .. } | Event::Closed => Some(Err(CopyError::Short {
                received: self.received,
                expected: self.body.len(),
            })),
            _ => None,
        };
        match self.outcome {
            Some(Ok(())) => chat.close_when_done(),
            Some(Err(_)) => chat.abort(),
            None => {}
        }
    }
}

/// A part of the body. It shares the body, so making one copies nothing.
struct Chunk {
    body: Arc<[u8]>,
    range: Range<usize>,
}

impl AsRef<[u8]> for Chunk {
    fn as_ref(&self) -> &[u8] {
        self.body.get(self.range.clone()).unwrap_or_default()
    }
}

/// Shows the body's length instead of its bytes.
impl fmt::Debug for LengthEchoClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LengthEchoClient")
            .field("length", &self.body.len())
            .field("received", &self.received)
            .field("outcome", &self.outcome)
            .finish_non_exhaustive()
    }
}

impl fmt::Display for CopyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CopyError::Short { received, expected } => {
                write!(f, "only {received} of {expected} bytes came back")
            }
            CopyError::Wrong { at } => write!(f, "byte {at} of the copy is wrong"),
        }
    }
}

impl core::error::Error for CopyError {}

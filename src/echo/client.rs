//! The client of the servers that answer bytes as they come.

use alloc::vec::Vec;
use core::mem;

use crate::{chat::Chat, event::Event, protocol::Protocol, terminator::Terminator};

/// Sends its parts, then an end, and collects what comes back until the peer's end.
///
/// # Examples
///
/// ```
/// use sanschat::{Chat, Event, Protocol, Terminator, Transmit, echo::EchoClient};
///
/// let mut chat = Chat::default();
/// let mut client = EchoClient::new(["one, ", "two"]);
/// client.handle(&mut chat, Event::Opened);
/// assert_eq!(chat.poll_transmit(), Some(Transmit::Bytes(b"one, ")));
///
/// client.handle(&mut chat, Event::Data(b"one, two".into()));
/// client.handle(&mut chat, Event::Eof { partial: None });
/// assert!(client.is_done());
/// assert_eq!(client.received(), b"one, two");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EchoClient {
    parts: Vec<Vec<u8>>,
    received: Vec<u8>,
    limit: usize,
    done: bool,
}

impl EchoClient {
    /// The most bytes that are collected if no other limit is set: 16 MiB.
    pub const DEFAULT_LIMIT: usize = 16 << 20;

    /// A client that sends these parts on [`Event::Opened`].
    pub fn new<P: Into<Vec<u8>>>(parts: impl IntoIterator<Item = P>) -> Self {
        EchoClient {
            parts: parts.into_iter().map(Into::into).collect(),
            received: Vec::new(),
            limit: Self::DEFAULT_LIMIT,
            done: false,
        }
    }

    /// The same client with another limit on what is collected, in bytes. If the peer sends more,
    /// the connection is aborted, and [`is_done`](Self::is_done) stays false.
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.limit = bytes;
        self
    }

    /// The bytes that came back so far.
    pub fn received(&self) -> &[u8] {
        &self.received
    }

    /// Whether the peer's end came, so that nothing more is received.
    pub fn is_done(&self) -> bool {
        self.done
    }
}

impl Protocol for EchoClient {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Opened => {
                // It sends without waiting for replies. If its queue held back its input, it and
                // the server could wait for each other for ever.
                chat.set_high_water(usize::MAX);
                chat.stream(Terminator::None);
                for part in mem::take(&mut self.parts) {
                    chat.push_owned(part);
                }
                chat.send_eof();
            }
            Event::Data(data) if data.len() <= self.limit.saturating_sub(self.received.len()) => {
                self.received.extend_from_slice(&data);
            }
            Event::Data(_) => chat.abort(),
            Event::Eof { .. } => self.done = true,
            _ => {}
        }
    }
}

//! Servers that answer bytes as they come.

use core::str::Utf8Error;

use crate::{chat::Chat, event::Event, protocol::Protocol, terminator::Terminator};

/// Sends every byte back as it comes. After the peer's end the rest is sent, then an end.
///
/// # Examples
///
/// ```
/// use sanschat::{Chat, Event, Protocol, Terminator, Transmit, echo::Echo};
///
/// let mut chat = Chat::default();
/// Echo.handle(&mut chat, Event::Opened);
/// let mut input = &b"some bytes"[..];
/// while let Some(event) = chat.feed(&mut input) {
///     Echo.handle(&mut chat, event);
/// }
/// assert_eq!(chat.poll_transmit(), Some(Transmit::Bytes(b"some bytes")));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Echo;

impl Protocol for Echo {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Opened => chat.stream(Terminator::None),
            Event::Data(data) => chat.push(&data),
            Event::Eof { .. } => chat.send_eof(),
            _ => {}
        }
    }
}

/// Sends the first chunk back, then closes.
///
/// Which bytes the first chunk has depends on how the network cut them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct EchoOnce;

impl Protocol for EchoOnce {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Opened => chat.stream(Terminator::None),
            Event::Data(data) => {
                chat.push(&data);
                chat.close_when_done();
            }
            _ => {}
        }
    }
}

/// Sends at most the first 100 bytes of the first chunk back, then closes, like the server in
/// asyncio's tutorial that calls `StreamReader.read(100)`.
///
/// Which bytes the first chunk has depends on how the network cut them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StreamEcho;

impl StreamEcho {
    /// The most bytes that are sent back: 100.
    pub const MOST: usize = 100;
}

impl Protocol for StreamEcho {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Opened => chat.stream(Terminator::None),
            Event::Data(data) => {
                chat.push(data.get(..Self::MOST).unwrap_or(&data));
                chat.close_when_done();
            }
            _ => {}
        }
    }
}

/// Answers every chunk with `Hello, CHUNK!`.
///
/// A chunk that is not UTF-8 closes the connection; [`error`](Self::error) gives the reason.
/// Which bytes a chunk has depends on how the network cut them, so a character of several bytes
/// that is cut in two closes the connection too.
///
/// # Examples
///
/// ```
/// use sanschat::{Chat, Event, Protocol, Terminator, Transmit, echo::Greeting};
///
/// let (mut chat, mut greeting) = (Chat::default(), Greeting::new());
/// greeting.handle(&mut chat, Event::Opened);
/// greeting.handle(&mut chat, Event::Data(b"World".into()));
/// assert_eq!(chat.poll_transmit(), Some(Transmit::Bytes(b"Hello, World!")));
/// greeting.handle(&mut chat, Event::Data(b"\xff".into()));
/// assert!(chat.is_closing());
/// assert!(greeting.error().is_some());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Greeting {
    error: Option<Utf8Error>,
}

impl Greeting {
    /// A server for one connection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Why the connection was closed, or `None` if all chunks so far were UTF-8.
    pub fn error(&self) -> Option<Utf8Error> {
        self.error
    }
}

impl Protocol for Greeting {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Opened => chat.stream(Terminator::None),
            Event::Data(data) => match core::str::from_utf8(&data) {
                Ok(_) => {
                    chat.push(b"Hello, ");
                    chat.push(&data);
                    chat.push(b"!");
                }
                Err(error) => {
                    self.error = Some(error);
                    chat.close_when_done();
                }
            },
            _ => {}
        }
    }
}

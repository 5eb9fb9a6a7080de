//! A chat in lines: a server and its client.

use alloc::{collections::VecDeque, format, vec::Vec};
use core::mem;

use crate::{
    chat::Chat, event::Event, framing::framer::Framer, protocol::Protocol, terminator::Terminator,
};

/// Answers each line with `You sent: LINE`, until a line that is exactly `.` closes the
/// connection.
///
/// Lines are bytes and end with `\r\n`. They are not trimmed: `abc\r\r\n` is the line `abc\r`. An
/// empty line is answered too. A line above the limit is answered by one line that says `too
/// long`, and the chat goes on. Nothing after the `.` is answered. An incomplete line at the end of
/// the stream is dropped.
///
/// # Examples
///
/// ```
/// use sanschat::{Chat, Event, Protocol, Terminator, Transmit, echo::ChatEcho};
///
/// let (mut chat, mut rule) = (Chat::default(), ChatEcho::new());
/// rule.handle(&mut chat, Event::Opened);
/// let mut input = &b"hello\r\n.\r\nnot answered\r\n"[..];
/// while let Some(event) = chat.feed(&mut input) {
///     rule.handle(&mut chat, event);
/// }
/// assert_eq!(chat.poll_transmit(), Some(Transmit::Bytes(b"You sent: hello\r\n")));
/// chat.transmitted(17);
/// assert_eq!(chat.poll_transmit(), Some(Transmit::Close));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ChatEcho {
    limit: usize,
}

impl ChatEcho {
    /// A server whose lines have at most [`Framer::DEFAULT_LIMIT`] bytes.
    pub fn new() -> Self {
        Self::with_limit(Framer::DEFAULT_LIMIT)
    }

    /// A server whose lines have at most this many bytes.
    pub fn with_limit(bytes: usize) -> Self {
        ChatEcho { limit: bytes }
    }
}

impl Default for ChatEcho {
    fn default() -> Self {
        Self::new()
    }
}

impl Protocol for ChatEcho {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Opened => {
                chat.set_limit(self.limit);
                chat.set_terminator(Terminator::CRLF);
            }
            Event::Message(line) => match &*line {
                b"." => chat.close_when_done(),
                line => {
                    chat.push(b"You sent: ");
                    chat.push(line);
                    chat.push(b"\r\n");
                }
            },
            Event::TooLong { limit, .. } => {
                chat.push(format!("too long: a line has at most {limit} bytes\r\n").as_bytes());
            }
            _ => {}
        }
    }
}

/// Sends lines and collects the replies, until the peer closes.
///
/// The lines given to [`new`](Self::new) are sent on [`Event::Opened`]; [`say`](Self::say) sends
/// another one at any time. Replies are kept until [`take_reply`](Self::take_reply) takes them. If
/// more than [`MOST_WAITING`](Self::MOST_WAITING) bytes of them are kept, the connection is
/// aborted.
///
/// # Examples
///
/// ```
/// use sanschat::{Chat, Event, Protocol, Terminator, Transmit, echo::ChatClient};
///
/// let mut chat = Chat::default();
/// let mut client = ChatClient::new(["hello", "."]);
/// client.handle(&mut chat, Event::Opened);
/// assert_eq!(chat.poll_transmit(), Some(Transmit::Bytes(b"hello\r\n.\r\n")));
///
/// client.handle(&mut chat, Event::Message(b"You sent: hello".into()));
/// assert_eq!(client.take_reply().as_deref(), Some(&b"You sent: hello"[..]));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChatClient {
    lines: Vec<Vec<u8>>,
    replies: VecDeque<Vec<u8>>,
    /// The memory of all replies that wait: their bytes, and the size of a `Vec` for each.
    waiting: usize,
    done: bool,
}

impl ChatClient {
    /// The most memory that waiting replies may take: 16 MiB.
    pub const MOST_WAITING: usize = 16 << 20;

    /// A client that first sends these lines. They are given without `\r\n`.
    pub fn new<L: Into<Vec<u8>>>(lines: impl IntoIterator<Item = L>) -> Self {
        ChatClient {
            lines: lines.into_iter().map(Into::into).collect(),
            ..Self::default()
        }
    }

    /// Sends one line, given without `\r\n`.
    pub fn say(&self, chat: &mut Chat, line: &[u8]) {
        chat.push(line);
        chat.push(b"\r\n");
    }

    /// Removes and returns the oldest reply, without its `\r\n`, or `None` if none waits.
    #[must_use = "the reply is lost"]
    pub fn take_reply(&mut self) -> Option<Vec<u8>> {
        let reply = self.replies.pop_front()?;
        self.waiting -= Self::memory(&reply);
        Some(reply)
    }

    fn memory(reply: &[u8]) -> usize {
        size_of::<Vec<u8>>() + reply.len()
    }

    /// Whether the peer ended the connection, so that no more replies come. False if this side
    /// aborted it.
    pub fn is_done(&self) -> bool {
        self.done
    }
}

impl Protocol for ChatClient {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Opened => {
                // It sends without waiting for replies. If its queue held back its input, it and
                // the server could wait for each other for ever.
                chat.set_high_water(usize::MAX);
                chat.set_limit(Self::MOST_WAITING);
                chat.set_terminator(Terminator::CRLF);
                for line in mem::take(&mut self.lines) {
                    self.say(chat, &line);
                }
            }
            Event::Message(reply) => {
                self.waiting += Self::memory(&reply);
                self.replies.push_back(reply.into_owned());
                if self.waiting > Self::MOST_WAITING {
                    chat.abort();
                }
            }
            Event::TooLong { .. } => chat.abort(),
            Event::Eof { .. } => self.done = true,
            Event::Closed => self.done = !chat.is_aborted(),
            _ => {}
        }
    }
}

//! `ECHO n`, then n bytes: a header that announces its body.

mod client;

use alloc::format;

use crate::{chat::Chat, event::Event, protocol::Protocol, terminator::Terminator};
pub use client::{CopyError, LengthEchoClient};

/// Takes `ECHO n\n` and n bytes, sends the n bytes back when all came, and closes.
///
/// Spaces, tabs and carriage returns around the line and around the number are ignored. `0005` is
/// 5; `+5` and `echo 5` are errors. What follows the n bytes is dropped. `ECHO 0` closes at once.
/// A bad header and a number above the limit are answered by one line `ERROR …\n`, without
/// waiting for the announced bytes; then the connection is closed.
///
/// # Examples
///
/// ```
/// use sanschat::{Chat, Event, Protocol, Terminator, Transmit, echo::LengthEcho};
///
/// let (mut chat, mut rule) = (Chat::default(), LengthEcho::new());
/// rule.handle(&mut chat, Event::Opened);
/// let mut input = &b"ECHO 5\nhello and what is dropped"[..];
/// while let Some(event) = chat.feed(&mut input) {
///     rule.handle(&mut chat, event);
/// }
/// assert_eq!(chat.poll_transmit(), Some(Transmit::Bytes(b"hello")));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LengthEcho {
    limit: usize,
    state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum State {
    Header,
    Body,
}

impl LengthEcho {
    /// The most bytes that are echoed if no other limit is set: 16 MiB.
    pub const DEFAULT_LIMIT: usize = 16 << 20;

    /// The longest header in bytes. A header with the largest number and no blanks has 25.
    const HEADER_LIMIT: usize = 128;

    /// A server that echoes at most [`DEFAULT_LIMIT`](Self::DEFAULT_LIMIT) bytes.
    pub fn new() -> Self {
        Self::with_limit(Self::DEFAULT_LIMIT)
    }

    /// A server that echoes at most this many bytes.
    pub fn with_limit(bytes: usize) -> Self {
        LengthEcho {
            limit: bytes,
            state: State::Header,
        }
    }

    fn handle_header(&mut self, chat: &mut Chat, line: &[u8]) {
        match parse_header(line) {
            None => refuse(chat, format_args!("expected ECHO and a number")),
            Some(0) => chat.close_when_done(),
            Some(n) if n > self.limit as u64 => {
                refuse(chat, format_args!("at most {} bytes", self.limit));
            }
            Some(n) => {
                self.state = State::Body;
                chat.expect(Terminator::Length(n), self.limit);
            }
        }
    }
}

impl Default for LengthEcho {
    fn default() -> Self {
        Self::new()
    }
}

impl Protocol for LengthEcho {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match (event, self.state) {
            (Event::Opened, _) => {
                self.state = State::Header;
                chat.set_limit(Self::HEADER_LIMIT);
                chat.set_terminator(Terminator::LF);
            }
            (Event::Message(line), State::Header) => self.handle_header(chat, &line),
            (Event::Message(body), State::Body) => {
                chat.push_owned(body.into_owned());
                chat.close_when_done();
            }
            (Event::TooLong { limit, .. }, _) => {
                refuse(chat, format_args!("a header has at most {limit} bytes"));
            }
            _ => {}
        }
    }
}

fn refuse(chat: &mut Chat, reason: core::fmt::Arguments<'_>) {
    chat.push(format!("ERROR {reason}\n").as_bytes());
    chat.close_when_done();
}

/// The number in `ECHO <digits>`, or `None` if the line is something else. A number above
/// `u64::MAX` becomes `u64::MAX`.
fn parse_header(line: &[u8]) -> Option<u64> {
    let argument = trim(line).strip_prefix(b"ECHO")?;
    let digits = trim(argument);
    let has_blank = digits.len() < argument.len();
    if !has_blank || digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let number = digits.iter().fold(0_u64, |number, digit| {
        number
            .saturating_mul(10)
            .saturating_add(u64::from(digit - b'0'))
    });
    Some(number)
}

fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t' | b'\r', rest @ ..] | [rest @ .., b' ' | b'\t' | b'\r'] = bytes {
        bytes = rest;
    }
    bytes
}

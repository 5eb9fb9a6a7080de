//! Whole round trips, from bytes that come in to bytes that go out, and protocols that change their
//! terminator for every message. `round_trip` measures their time, `memory` their allocations.

use memchr::memchr;
use sanschat::{Chat, Event, Terminator, Transmit};

use crate::{Consumer, Engine, Machine, Member};

/// How an echo answers a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// `You sent: LINE\r\n`, in three pushes.
    Dressed,
    /// The line and nothing else.
    Bare,
}

/// When an echo sends its replies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// After each message.
    Each,
    /// Once all messages of a chunk are answered, as a loop around a socket does.
    Chunk,
}

const BEFORE: &[u8] = b"You sent: ";
const AFTER: &[u8] = b"\r\n";

/// An echo by a chat: a line comes as an event, the answer leaves as bytes to transmit.
#[derive(Debug)]
pub struct ChatEcho {
    chat: Chat,
    reply: Reply,
    sending: Sending,
}

impl ChatEcho {
    /// An echo of lines.
    pub fn new(reply: Reply, sending: Sending) -> Self {
        ChatEcho {
            chat: Chat::new(Terminator::CRLF),
            reply,
            sending,
        }
    }

    fn send(&mut self, out: &mut impl Consumer) {
        while let Some(Transmit::Bytes(bytes)) = self.chat.poll_transmit() {
            out.part(bytes);
            let sent = bytes.len();
            self.chat.transmitted(sent);
        }
    }
}

impl Machine for ChatEcho {
    fn feed(&mut self, mut chunk: &[u8], out: &mut impl Consumer) {
        while let Some(event) = self.chat.feed(&mut chunk) {
            let Event::Message(line) = event else {
                continue;
            };
            if self.reply == Reply::Dressed {
                self.chat.push(BEFORE);
                self.chat.push(&line);
                self.chat.push(AFTER);
            } else {
                self.chat.push(&line);
            }
            if self.sending == Sending::Each {
                self.send(out);
            }
        }
        self.send(out);
    }
}

/// The same written by hand, with a buffer that is kept. It has no partial lines, no limit and no
/// partial writes, so it is the lower bound.
#[derive(Debug)]
pub struct EchoByHand {
    replies: Vec<u8>,
    reply: Reply,
    sending: Sending,
}

impl EchoByHand {
    /// An echo of lines.
    pub fn new(reply: Reply, sending: Sending) -> Self {
        EchoByHand {
            replies: Vec::new(),
            reply,
            sending,
        }
    }

    fn send(&mut self, out: &mut impl Consumer) {
        if !self.replies.is_empty() {
            out.part(&self.replies);
            self.replies.clear();
        }
    }
}

impl Machine for EchoByHand {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        let mut rest = chunk;
        while let Some(at) = memchr(b'\n', rest) {
            let (line, after) = rest.split_at(at + 1);
            rest = after;
            let Some(line) = line.strip_suffix(b"\r\n") else {
                continue;
            };
            if self.reply == Reply::Dressed {
                self.replies.extend_from_slice(BEFORE);
                self.replies.extend_from_slice(line);
                self.replies.extend_from_slice(AFTER);
            } else {
                self.replies.extend_from_slice(line);
            }
            if self.sending == Sending::Each {
                self.send(out);
            }
        }
        self.send(out);
    }
}

/// A word as RESP writes it.
pub const WORD: &[u8] = b"$8\r\nabcdefgh\r\n";

/// Words as RESP writes them: a line says how long the word is, the word and its `\r\n` follow.
/// The terminator changes twice a word.
#[derive(Debug)]
pub struct Words<E> {
    engine: E,
    /// The next message is a word.
    word: bool,
}

impl<E: Engine> Words<E> {
    /// A reader of words.
    pub fn new() -> Self {
        Words {
            engine: E::new(Terminator::CRLF),
            word: false,
        }
    }
}

impl<E: Engine> Default for Words<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'i, E: Engine> Member<'i> for Words<E> {
    fn run(&mut self, mut input: &'i [u8], out: &mut impl Consumer) {
        while let Some(event) = self.engine.feed(&mut input) {
            let Event::Message(message) = event else {
                continue;
            };
            let next = if self.word {
                out.message(message.strip_suffix(b"\r\n").unwrap_or(&message));
                Terminator::CRLF
            } else {
                Terminator::Length(number(&message) + 2)
            };
            self.engine.set_terminator(next);
            self.word = !self.word;
        }
    }
}

/// The same, where a line says of one message alone that it is a word: the lines stay in force. The
/// engine checks the `\r\n` behind the word.
#[derive(Debug)]
pub struct ExpectedWords<E>(E);

impl<E: Engine> ExpectedWords<E> {
    /// A reader of words.
    pub fn new() -> Self {
        ExpectedWords(E::new(Terminator::CRLF))
    }
}

impl<E: Engine> Default for ExpectedWords<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<'i, E: Engine> Member<'i> for ExpectedWords<E> {
    fn run(&mut self, mut input: &'i [u8], out: &mut impl Consumer) {
        const MOST: usize = 1 << 20;
        while let Some(event) = self.0.feed(&mut input) {
            let Event::Message(message) = event else {
                continue;
            };
            if message.first() == Some(&b'$') {
                self.0
                    .expect(Terminator::LengthThen(number(&message), b"\r\n"), MOST);
            } else {
                out.message(&message);
            }
        }
    }
}

/// The same written by hand, for an input that ends after a word.
#[derive(Debug, Default)]
pub struct WordsByHand;

impl<'i> Member<'i> for WordsByHand {
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer) {
        let mut rest = input;
        while let Some(at) = memchr(b'\n', rest) {
            let (line, after) = rest.split_at(at + 1);
            let length = number(line.strip_suffix(b"\r\n").unwrap_or(line)) as usize;
            let Some((word, after)) = after.split_at_checked(length + 2) else {
                return;
            };
            out.message(word.strip_suffix(b"\r\n").unwrap_or(word));
            rest = after;
        }
    }
}

/// The number of `$8`.
#[inline(always)]
fn number(line: &[u8]) -> u64 {
    let digits = line.get(1..).unwrap_or_default();
    digits.iter().fold(0, |number, digit| {
        number * 10 + u64::from(digit.wrapping_sub(b'0'))
    })
}

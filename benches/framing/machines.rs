//! The machines of this crate, and the least that any of them can do.

use memchr::memchr_iter;
use sanschat::{Chat, Event, Framer, Piece, Scanner, Terminator};
use sanschat_benches::{Consumer, Machine};

/// A framer, asked for one event after the other.
pub(crate) struct Events(Framer);

impl Events {
    pub(crate) fn new(terminator: &[u8]) -> Self {
        Events(Framer::new(Terminator::Bytes(terminator)))
    }
}

impl Machine for Events {
    fn feed(&mut self, mut chunk: &[u8], out: &mut impl Consumer) {
        while let Some(event) = self.0.feed(&mut chunk) {
            if let Event::Message(line) = event {
                out.message(&line);
            }
        }
    }
}

/// A framer, asked for all messages of a chunk, and for an event only where there is none.
pub(crate) struct HotLoop(Framer);

impl HotLoop {
    pub(crate) fn new(terminator: &[u8]) -> Self {
        HotLoop(Framer::new(Terminator::Bytes(terminator)))
    }
}

impl Machine for HotLoop {
    fn feed(&mut self, mut chunk: &[u8], out: &mut impl Consumer) {
        loop {
            for line in self.0.messages(&mut chunk) {
                out.message(line);
            }
            match self.0.feed(&mut chunk) {
                Some(Event::Message(line)) => out.message(&line),
                Some(_) => {}
                None => break,
            }
        }
    }
}

/// A chat, of which nothing but its input is used.
pub(crate) struct Chats(Chat);

impl Chats {
    pub(crate) fn new(terminator: &[u8]) -> Self {
        Chats(Chat::new(Terminator::Bytes(terminator)))
    }
}

impl Machine for Chats {
    fn feed(&mut self, mut chunk: &[u8], out: &mut impl Consumer) {
        while let Some(event) = self.0.feed(&mut chunk) {
            if let Event::Message(line) = event {
                out.message(&line);
            }
        }
    }
}

/// The scanner. It joins nothing: a message that spans chunks comes in parts.
pub(crate) struct Pieces(Scanner<'static>);

impl Pieces {
    pub(crate) fn new(terminator: &'static [u8]) -> Self {
        Pieces(Scanner::new(Terminator::Bytes(terminator)))
    }
}

impl Machine for Pieces {
    fn feed(&mut self, mut chunk: &[u8], out: &mut impl Consumer) {
        while let Some(piece) = self.0.feed(&mut chunk) {
            match piece {
                Piece::Part(part) => out.part(part),
                Piece::Last(line) => out.message(line),
            }
        }
    }
}

/// The least that a reader of lines does: find the line feeds of each chunk and, where lines end
/// in `\r\n`, look at the byte before. It joins nothing either.
pub(crate) struct LineFeeds {
    crlf: bool,
    /// The chunk before ended in `\r`.
    held: bool,
}

impl LineFeeds {
    pub(crate) fn new(terminator: &[u8]) -> Self {
        LineFeeds {
            crlf: terminator == b"\r\n",
            held: false,
        }
    }
}

impl Machine for LineFeeds {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        let (crlf, mut text) = (self.crlf, chunk);
        if self.held && text.first() == Some(&b'\n') {
            out.message(b"");
            text = &text[1..];
        } else if self.held {
            out.part(b"\r");
        }
        let mut start = 0;
        for end in memchr_iter(b'\n', text) {
            let line = &text[start..end];
            let line = match line {
                [line @ .., b'\r'] if crlf => line,
                // A line feed alone is no end.
                _ if crlf => continue,
                _ => line,
            };
            out.message(line);
            start = end + 1;
        }
        let mut rest = &text[start..];
        self.held = crlf && rest.last() == Some(&b'\r');
        if self.held {
            rest = &rest[..rest.len() - 1];
        }
        if !rest.is_empty() {
            out.part(rest);
        }
    }
}

//! How a collector moves on by some text.
//!
//! The scanner is given no more text at a time than the buffer has room for. So it cannot pass
//! over the byte that makes a message too long, and what it finds depends on the bytes alone, not
//! on how they were cut.
//!
//! ```text
//!   room for it ──────────────▶ all of that at once
//!   held bytes fill the room ─▶ byte by byte: each may show that they are data, or end the message
//! ```
//!
//! A message that begins with the text may be followed there by its end. It is tried to
//! [lend](Collector::try_whole) it first.

use super::{Collected, Collector};
use crate::{
    framing::{matcher::longest_end, scanner::Piece},
    slices::{prefix, suffix_from},
    terminator::Terminator,
};

/// What is done with the next byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Collecting,
    /// The message is too long, which was reported. Its rest is dropped.
    Skipping,
    /// A message was malformed. All that comes is dropped until a terminator is set.
    Dropping,
}

/// What the collector gives, before anything is borrowed from it.
pub(super) enum Found<'x> {
    Message(Place<'x>),
    Data(Place<'x>),
    /// The first bytes of the message, so many, are in the buffer.
    TooLong(usize),
    Malformed,
}

/// Where bytes are.
pub(super) enum Place<'x> {
    /// In the text, or in a terminator.
    Lent(&'x [u8]),
    /// They are the first in the buffer.
    Buffer(usize),
    /// It is the byte that was scanned again last.
    Replayed,
}

impl<'t> Collector<'t, '_> {
    pub(super) fn lend<'a>(&'a self, found: Found<'a>) -> Collected<'a> {
        let bytes = |place| match place {
            Place::Lent(bytes) => bytes,
            Place::Buffer(length) => prefix(self.buffer, length),
            Place::Replayed => self.replay.last(),
        };
        match found {
            Found::Message(place) => Collected::Message(bytes(place)),
            Found::Data(place) => Collected::Data(bytes(place)),
            Found::TooLong(length) => Collected::TooLong {
                start: prefix(self.buffer, length),
            },
            Found::Malformed => Collected::Malformed,
        }
    }

    /// The next thing that is found in what is to be scanned again and in the input.
    pub(super) fn advance<'a, 'i: 'a>(&mut self, input: &mut &'i [u8]) -> Option<Found<'a>>
    where
        't: 'a,
    {
        while let Some(byte) = self.replay.peek() {
            let text = [byte];
            let (taken, found) = self.step(&text);
            // The byte is not lent from here, but from where it is kept.
            let found = match found {
                Some(Found::Message(place)) => Some(Found::Message(place.replayed())),
                Some(Found::Data(place)) => Some(Found::Data(place.replayed())),
                Some(Found::TooLong(length)) => Some(Found::TooLong(length)),
                Some(Found::Malformed) => Some(Found::Malformed),
                None => None,
            };
            self.replay.advance(taken);
            if found.is_some() {
                return found;
            }
        }
        loop {
            let text = match self.pending {
                [] => *input,
                pending => pending,
            };
            let (taken, found) = self.step(text);
            match self.pending {
                [] => *input = suffix_from(input, taken),
                pending => self.pending = suffix_from(pending, taken),
            }
            if found.is_some() || text.is_empty() {
                return found;
            }
        }
    }

    /// Takes some of the text. Returns how many bytes, and what is found. If it takes none and finds
    /// nothing, it still has made progress, unless the text is empty.
    fn step<'x>(&mut self, text: &'x [u8]) -> (usize, Option<Found<'x>>)
    where
        't: 'x,
    {
        match self.state {
            State::Dropping => (text.len(), None),
            State::Skipping => self.skip(text),
            State::Collecting if self.is_raw() => self.hand_out(text),
            State::Collecting => match self.lengths.awaited() {
                Some(prefix) => self.read_prefix(prefix, text),
                None => self.collect(text),
            },
        }
    }

    /// Whether there is no terminator, so that what comes belongs to no message.
    pub(super) fn is_raw(&self) -> bool {
        self.terminator() == Terminator::None
    }

    fn hand_out<'x>(&mut self, text: &'x [u8]) -> (usize, Option<Found<'x>>)
    where
        't: 'x,
    {
        if self.length > 0 {
            return (0, Some(Found::Data(Place::Buffer(self.take_length()))));
        }
        let (taken, piece) = self.scan(text);
        match piece {
            Some(Piece::Part(data)) => (taken, Some(Found::Data(Place::Lent(data)))),
            _ => (taken, None),
        }
    }

    fn collect<'x>(&mut self, text: &'x [u8]) -> (usize, Option<Found<'x>>)
    where
        't: 'x,
    {
        let room = self.limit() - self.length;
        if let Terminator::Length(left) | Terminator::LengthThen(left, _) =
            self.scanner.terminator()
        {
            if left > room as u64 {
                self.begin_skip();
                return (0, Some(Found::TooLong(0)));
            }
        }
        let held = self.scanner.held().len();
        if text.len() > room && self.length + held == 0 {
            if let Some(tried) = self.try_whole(text) {
                return tried;
            }
        }
        let window = room.saturating_sub(held).max(1);
        let (taken, piece) = self.scan(text.get(..window).unwrap_or(text));
        match piece {
            Some(Piece::Part(data)) if data.len() > room => self.too_long(data, text, taken),
            piece => (taken, self.take_piece(piece)),
        }
    }

    /// As [`collect`](Self::collect) where a message begins with the text, which is longer than the
    /// buffer. `None` if it is too long, or if that is not known.
    fn try_whole<'x>(&mut self, text: &'x [u8]) -> Option<(usize, Option<Found<'x>>)>
    where
        't: 'x,
    {
        let limit = self.limit();
        let window = match longest_end(self.scanner.terminator()) {
            // There may be a line feed before the message, which is dropped.
            Some(longest) => limit.saturating_add(longest).saturating_add(1),
            None => text.len(),
        };
        let before = self.scanner.clone();
        let (taken, piece) = self.scan(text.get(..window).unwrap_or(text));
        match piece {
            Some(Piece::Part(data) | Piece::Last(data)) if data.len() <= limit => {
                Some((taken, self.take_piece(piece)))
            }
            _ => {
                self.scanner = before;
                None
            }
        }
    }

    /// There is room for it.
    fn take_piece<'x>(&mut self, piece: Option<Piece<'x>>) -> Option<Found<'x>> {
        match piece? {
            Piece::Part(data) => {
                self.put(data);
                None
            }
            Piece::Last(data) if self.length == 0 => {
                self.end_message();
                Some(Found::Message(Place::Lent(data)))
            }
            Piece::Last(data) => {
                self.put(data);
                let length = self.take_length();
                self.end_message();
                Some(Found::Message(Place::Buffer(length)))
            }
            Piece::Malformed => Some(self.malformed()),
        }
    }

    /// There is no room for all of this data. Takes the text up to the byte that showed it: that byte
    /// may have ended the message, too, as a shorter member of a set.
    #[cold]
    fn too_long<'x>(
        &mut self,
        data: &[u8],
        text: &[u8],
        taken: usize,
    ) -> (usize, Option<Found<'x>>) {
        self.put(prefix(data, self.limit() - self.length));
        let length = self.limit();
        self.begin_skip();
        let taken = match taken {
            0 => self.skip(text.get(..1).unwrap_or_default()).0,
            taken => taken,
        };
        (taken, Some(Found::TooLong(length)))
    }

    fn begin_skip(&mut self) {
        self.state = State::Skipping;
        self.length = 0;
    }

    fn skip<'x>(&mut self, text: &[u8]) -> (usize, Option<Found<'x>>) {
        let (taken, piece) = self.scan(text);
        let found = match piece {
            None | Some(Piece::Part(_)) => None,
            Some(Piece::Last(_)) => {
                self.end_message();
                None
            }
            Some(Piece::Malformed) => Some(self.malformed()),
        };
        (taken, found)
    }

    /// The next piece of the text, and how many bytes of that it took.
    fn scan<'x>(&mut self, text: &'x [u8]) -> (usize, Option<Piece<'x>>)
    where
        't: 'x,
    {
        let mut rest = text;
        let piece = self.scanner.feed(&mut rest);
        (text.len() - rest.len(), piece)
    }

    /// Collects some data, for which there is room.
    fn put(&mut self, data: &[u8]) {
        let free = self.buffer.get_mut(self.length..).unwrap_or_default();
        debug_assert!(data.len() <= free.len());
        if let Some(place) = free.get_mut(..data.len()) {
            place.copy_from_slice(data);
            self.length += data.len();
        }
    }

    /// How many bytes were collected. Those of the next message are put in their place.
    fn take_length(&mut self) -> usize {
        core::mem::take(&mut self.length)
    }

    /// What waited for the end applies from now on.
    fn end_message(&mut self) {
        self.state = State::Collecting;
        self.lengths.end();
        if let Some(terminator) = self.waiting.take() {
            self.put_in_force(terminator);
        }
    }

    #[cold]
    pub(super) fn malformed<'x>(&mut self) -> Found<'x> {
        self.length = 0;
        self.end_message();
        self.state = State::Dropping;
        Found::Malformed
    }
}

impl Place<'_> {
    fn replayed<'a>(self) -> Place<'a> {
        match self {
            Place::Lent([]) => Place::Lent(&[]),
            Place::Lent(_) => Place::Replayed,
            Place::Buffer(length) => Place::Buffer(length),
            Place::Replayed => Place::Replayed,
        }
    }
}

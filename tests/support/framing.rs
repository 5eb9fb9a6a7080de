//! Framing, worked out the slow way: the one model of where messages end.
//!
//! It is shown every byte that came so far and knows nothing of chunks, buffers or automata. It
//! keeps three places in those bytes:
//!
//! ```text
//!   … | message begins … told … known … | end of what came
//!       start            told   known
//! ```
//!
//! It asks one question again and again: from `known` on, under this terminator, which bytes are
//! data, and do they end the message? Bytes that are not known to be data must be held back.

use super::told::{Delivery, Told};
use sanschat::Terminator;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Framing<'e> {
    /// The present message begins here.
    start: usize,
    /// Its data up to here was handed out, in pieces.
    told: usize,
    /// Its data up to here is known to be data.
    known: usize,
    ends: Terminator<'e>,
    delivery: Delivery,
    pub limit: usize,
    /// The present message is too long, and this was reported.
    skipping: bool,
    /// A change that waits for the end of a skipped message.
    waiting: Option<(Delivery, Terminator<'e>)>,
    paused: bool,
    eof: Eof,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eof {
    Ahead,
    Seen,
    Told,
}

impl<'e> Framing<'e> {
    pub fn new(delivery: Delivery, ends: Terminator<'e>, limit: usize) -> Self {
        Framing {
            start: 0,
            told: 0,
            known: 0,
            ends: meaning(ends),
            delivery,
            limit,
            skipping: false,
            waiting: None,
            paused: false,
            eof: Eof::Ahead,
        }
    }

    /// The next report, given all the input that came so far. Data is all that is known to be
    /// data: the caller says by `hand_out` how much of it was delivered.
    pub fn next<'i>(&mut self, input: &'i [u8]) -> Option<Told<'i>> {
        while self.eof != Eof::Told && !self.is_paused() {
            let (data, end) = look(self.ends, &input[self.known..]);
            let known = self.known + data;
            let announced = match self.ends {
                Terminator::Length(left) => (self.known - self.start) as u128 + u128::from(left),
                _ => 0,
            };
            let most = self.limit as u128;
            if self.is_whole() && ((known - self.start) as u128 > most || announced > most) {
                return Some(self.too_long());
            }
            if !self.is_whole() && !self.skipping && known > self.told {
                return Some(Told::Data(input[self.told..known].into()));
            }
            self.know(data);
            let taken = end?;
            let told = match self.is_whole() {
                true => Some(Told::Message(input[self.start..self.known].into())),
                false => (!self.skipping).then_some(Told::End),
            };
            self.begin_at(self.known + taken);
            if told.is_some() {
                return told;
            }
        }
        None
    }

    /// The next report when no byte follows this input.
    pub fn next_at_eof<'i>(&mut self, input: &'i [u8]) -> Option<Told<'i>> {
        let length = input.len();
        if self.eof == Eof::Told || self.is_paused() {
            return None;
        }
        self.eof = Eof::Seen;
        if let Some(told) = self.next(input) {
            return Some(told);
        }
        if self.is_paused() {
            return None;
        }
        // What was held back is data now.
        if self.is_whole() && length - self.start > self.limit {
            return Some(self.too_long());
        }
        let partial = match self.ends {
            Terminator::None => None,
            _ if self.skipping => Some([].as_slice().into()),
            _ if length == self.start => None,
            _ => Some(input[self.told..].into()),
        };
        self.eof = Eof::Told;
        (self.told, self.known) = (length, length);
        Some(Told::Eof(partial))
    }

    /// `count` bytes of the data that `next` reported were delivered. Under `None` they belong to
    /// no message.
    pub fn hand_out(&mut self, count: usize) {
        self.told += count;
        self.know(self.told.saturating_sub(self.known));
        if self.ends == Terminator::None {
            self.start = self.told;
        }
    }

    fn know(&mut self, data: usize) {
        self.known += data;
        if let Terminator::Length(left) = &mut self.ends {
            *left -= data as u64;
        }
    }

    /// Whether the present message is delivered whole: nothing of it was handed out yet.
    fn is_whole(&self) -> bool {
        let begun = self.told > self.start;
        self.delivery == Delivery::Whole
            && self.ends != Terminator::None
            && !begun
            && !self.skipping
    }

    fn too_long(&mut self) -> Told<'static> {
        self.skipping = true;
        Told::TooLong(self.limit)
    }

    fn begin_at(&mut self, place: usize) {
        (self.start, self.told, self.known) = (place, place, place);
        self.skipping = false;
        if let Terminator::Length(_) = self.ends {
            self.ends = Terminator::None;
        }
        if let Some((delivery, ends)) = self.waiting.take() {
            (self.delivery, self.ends) = (delivery, ends);
        }
    }

    /// During a skip a change waits.
    pub fn set(&mut self, delivery: Delivery, ends: Terminator<'e>) {
        if self.skipping {
            self.waiting = Some((delivery, meaning(ends)));
        } else {
            (self.delivery, self.ends) = (delivery, meaning(ends));
        }
    }

    pub fn pause(&mut self) {
        self.paused = true;
    }

    pub fn resume(&mut self) {
        self.paused = false;
    }

    /// The unread bytes were taken out; the next byte to read is at `next`. During a skip there
    /// are no unread bytes.
    pub fn hand_over(&mut self, next: usize) {
        if !self.skipping {
            self.begin_at(next);
        }
    }

    /// The place of the first byte that was not handed out. None during a skip, which drops all
    /// that was taken.
    pub fn unread(&self) -> Option<usize> {
        (!self.skipping).then_some(self.told)
    }

    /// Where the present message begins.
    pub fn start(&self) -> usize {
        self.start
    }

    pub fn terminator(&self) -> Terminator<'e> {
        self.ends
    }

    /// During a skip a pause waits.
    pub fn is_paused(&self) -> bool {
        self.paused && !self.skipping
    }

    pub fn wants_input(&self) -> bool {
        self.eof == Eof::Ahead && !self.is_paused()
    }

    /// Whether EOF was reported.
    pub fn is_finished(&self) -> bool {
        self.eof == Eof::Told
    }
}

/// Looks at `text`, which may go on: how many bytes are certainly data, and, if the message ends
/// after them, how many bytes its terminator takes.
fn look(ends: Terminator<'_>, text: &[u8]) -> (usize, Option<usize>) {
    match ends {
        Terminator::None => (text.len(), None),
        Terminator::Length(left) if left <= text.len() as u64 => (left as usize, Some(0)),
        Terminator::Length(_) => (text.len(), None),
        Terminator::Bytes(needle) => {
            for at in 0..text.len() {
                if text[at..].starts_with(needle) {
                    return (at, Some(needle.len()));
                }
                // The rest of the text begins the needle, so it must be held back.
                if needle.starts_with(&text[at..]) {
                    return (at, None);
                }
            }
            (text.len(), None)
        }
    }
}

/// An empty byte string means `None`, as in asynchat.
fn meaning(ends: Terminator<'_>) -> Terminator<'_> {
    match ends {
        Terminator::Bytes([]) => Terminator::None,
        terminator => terminator,
    }
}

//! Framing, worked out the slow way: the one naive truth of where messages end.
//!
//! It keeps every byte that ever came and knows nothing of chunks, buffers or automata. All it
//! keeps besides are three places in those bytes,
//!
//! ```text
//!   … | message begins … told … known … | visible …
//!       start            told   known     how much the machine may look at
//! ```
//!
//! and it asks one question again and again: standing at `known`, under this terminator, with
//! these bytes visible, which of them are data, and do they end the message? Bytes that are
//! visible and not known are what a machine must hold back.

use super::script::{Style, Told};
use sanschat::Terminator;

#[derive(Clone)]
pub struct Framing<'e> {
    /// All that came.
    pub input: Vec<u8>,
    /// The present message begins here.
    start: usize,
    /// Its data up to here was handed out: in pieces, since it is still present.
    told: usize,
    /// Its data up to here is known to be data.
    known: usize,
    ends: Terminator<'e>,
    style: Style,
    pub limit: usize,
    /// The present message is too long, which was told.
    skipping: bool,
    waiting: Option<(Style, Terminator<'e>)>,
    paused: bool,
    eof: Eof,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Eof {
    Ahead,
    Seen,
    Told,
}

impl<'e> Framing<'e> {
    pub fn new(style: Style, ends: Terminator<'e>, limit: usize) -> Self {
        Framing {
            input: Vec::new(),
            start: 0,
            told: 0,
            known: 0,
            ends: meaning(ends),
            style,
            limit,
            skipping: false,
            waiting: None,
            paused: false,
            eof: Eof::Ahead,
        }
    }

    /// The next that `visible` bytes of the input tell. Data is all that is known by then: who
    /// hears of it says with `hand_out` how much of it was taken.
    pub fn next(&mut self, visible: usize) -> Option<Told> {
        while self.eof != Eof::Told && !self.is_paused() {
            let (data, end) = look(self.ends, &self.input[self.known..visible]);
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
                return Some(Told::Data(self.input[self.told..known].to_vec()));
            }
            self.know(data);
            let taken = end?;
            let told = self.is_whole().then(|| {
                let message = self.input[self.start..self.known].to_vec();
                Told::Message(message)
            });
            let told = told.or((!self.skipping).then_some(Told::End));
            self.begin_at(self.known + taken);
            if told.is_some() {
                return told;
            }
        }
        None
    }

    /// The next that is owed when no byte follows the first `length`.
    pub fn next_at_eof(&mut self, length: usize) -> Option<Told> {
        if self.eof == Eof::Told || self.is_paused() {
            return None;
        }
        self.eof = Eof::Seen;
        if let Some(told) = self.next(length) {
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
            _ if self.skipping => Some(Vec::new()),
            _ if length == self.start => None,
            _ => Some(self.input[self.told..length].to_vec()),
        };
        self.eof = Eof::Told;
        (self.told, self.known) = (length, length);
        Some(Told::Eof(partial))
    }

    /// So many bytes of the data that `next` told were taken. Under `None` they belong to no
    /// message.
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

    /// Whether the present message comes whole: nothing of it was handed out yet.
    fn is_whole(&self) -> bool {
        let begun = self.told > self.start;
        self.style == Style::Whole && self.ends != Terminator::None && !begun && !self.skipping
    }

    fn too_long(&mut self) -> Told {
        self.skipping = true;
        Told::TooLong(self.limit)
    }

    fn begin_at(&mut self, place: usize) {
        (self.start, self.told, self.known) = (place, place, place);
        self.skipping = false;
        if let Terminator::Length(_) = self.ends {
            self.ends = Terminator::None;
        }
        if let Some((style, ends)) = self.waiting.take() {
            (self.style, self.ends) = (style, ends);
        }
    }

    /// During a skip a change waits.
    pub fn set(&mut self, style: Style, ends: Terminator<'e>) {
        if self.skipping {
            self.waiting = Some((style, meaning(ends)));
        } else {
            (self.style, self.ends) = (style, meaning(ends));
        }
    }

    pub fn pause(&mut self) {
        self.paused = true;
    }

    pub fn resume(&mut self) {
        self.paused = false;
    }

    /// The unread bytes were taken out; what is read next stands at `next`. During a skip there
    /// are none.
    pub fn hand_over(&mut self, next: usize) {
        if !self.skipping {
            self.begin_at(next);
        }
    }

    /// Where the first byte stands that was not handed out; none during a skip, where all that
    /// was taken is dropped.
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

    /// Whether EOF was told.
    pub fn is_finished(&self) -> bool {
        self.eof == Eof::Told
    }
}

/// Of `text`, which may go on: how many bytes are surely data, and, if the message ends behind
/// them, how many bytes its terminator takes.
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
                // All that is visible agrees: it may become the needle, nothing before it can.
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

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
//!
//! A prefix lies between data that was collected before it and the body. Then `start` is behind the
//! prefix, and the data before it is kept in a buffer.

mod changes;
mod look;
mod prefix;

use self::{
    changes::{Expectation, Expected},
    look::{End, look},
};
use super::told::{Delivery, Told};
use sanschat::Terminator;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Framing<'e> {
    /// Data of the present message that came before its prefix, as long as it was not handed out.
    before: Vec<u8>,
    /// The present message, or what follows its prefix, begins here.
    start: usize,
    /// Its data up to here was handed out, in pieces.
    told: usize,
    /// Its data up to here is known to be data.
    known: usize,
    /// Some of the present message was handed out.
    begun: bool,
    /// A prefix was read for the present message.
    prefixed: bool,
    /// Of a length, what is left of it.
    ends: Terminator<'e>,
    /// What is left of a body whose prefix was read.
    body: Option<u64>,
    delivery: Delivery,
    /// What `set_limit` said. An expected message has a limit of its own.
    pub limit: usize,
    /// The present message is expected.
    expected: Option<Expected<'e>>,
    /// The present message is too long, and this was reported.
    skipping: bool,
    /// A change that waits for the end of a skipped message.
    waiting: Option<(Delivery, Terminator<'e>)>,
    /// An expectation that waits for it, too, and takes effect behind that change.
    waiting_expectation: Option<Expectation<'e>>,
    /// A message was malformed, and nothing was set since.
    dropping: bool,
    /// A carriage return ended a line, so a line feed directly behind it is dropped.
    lf: bool,
    paused: bool,
    eof: Eof,
    messages_in: u64,
    ended_by: usize,
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
            before: Vec::new(),
            start: 0,
            told: 0,
            known: 0,
            begun: false,
            prefixed: false,
            ends: look::meaning(ends),
            body: None,
            delivery,
            limit,
            expected: None,
            skipping: false,
            waiting: None,
            waiting_expectation: None,
            dropping: false,
            lf: false,
            paused: false,
            eof: Eof::Ahead,
            messages_in: 0,
            ended_by: 0,
        }
    }

    /// The next report, given all the input that came so far. Data is all that is known to be
    /// data: the caller says by `hand_out` how much of it was delivered.
    pub fn next<'i>(&mut self, input: &'i [u8]) -> Option<Told<'i>> {
        while self.eof != Eof::Told && !self.is_paused() {
            if self.dropping {
                self.go_to(input.len());
                return None;
            }
            let told = self.without_a_byte(input);
            if told.is_some() {
                return told;
            }
            // The empty message of a length needs no byte, every other end does.
            if self.lf && self.ends != Terminator::Length(0) {
                let next = input.get(self.known)?;
                self.lf = false;
                if *next == b'\n' {
                    self.go_to(self.known + 1);
                }
            }
            if let (Terminator::Prefixed(prefix), None) = (self.ends, self.body) {
                match prefix::read(prefix, &input[self.known..]) {
                    prefix::Read::More => return None,
                    prefix::Read::Whole(length, taken) => self.know_prefix(length, taken, input),
                    prefix::Read::Bad(taken) => return Some(self.malformed(self.known + taken)),
                }
                continue;
            }
            let told = self.search(input)?;
            if told.is_some() {
                return told;
            }
        }
        None
    }

    /// What is reported without another byte.
    fn without_a_byte<'i>(&mut self, input: &'i [u8]) -> Option<Told<'i>> {
        let length = self.length(self.known) as u128;
        let announced = length + u128::from(self.left().unwrap_or(0));
        if self.is_whole() && announced > self.limit_in_force() as u128 {
            self.skipping = true;
            return Some(self.too_long(input, self.known));
        }
        let is_owed = self.length_untold(self.known) > 0;
        let in_pieces = !self.is_whole() && !self.skipping;
        (is_owed && in_pieces).then(|| Told::Data(self.untold(input, self.known).into()))
    }

    /// Looks for the message's end. `None` if it has not come, `Some(None)` if it was the end of a
    /// message that is skipped.
    fn search<'i>(&mut self, input: &'i [u8]) -> Option<Option<Told<'i>>> {
        let text = &input[self.known..];
        let (data, end) = look(self.ends, self.body, text);
        let known = self.known + data;
        if self.is_whole() && self.length(known) > self.limit_in_force() {
            let told = self.too_long(input, known);
            self.skipping = true;
            if let Some(End::At { taken, which }) = end {
                // The last byte of a set's member may be the first that shows how much is data.
                let (data, _) = look(self.ends, self.body, &text[..data + taken - 1]);
                if self.length(self.known + data) <= self.limit_in_force() {
                    self.end_message(known + taken, which);
                }
            }
            return Some(Some(told));
        }
        if !self.is_whole() && !self.skipping && known > self.told {
            return Some(Some(Told::Data(self.untold(input, known).into())));
        }
        self.know(data);
        let told = match end? {
            End::Malformed { taken } => Some(self.malformed(known + taken)),
            End::At { taken, which } => {
                let told = match self.is_whole() {
                    true => Some(Told::Message(self.untold(input, known).into())),
                    false => (!self.skipping).then_some(Told::End),
                };
                self.end_message(known + taken, which);
                told
            }
        };
        Some(told)
    }

    /// The next report when no byte follows this input.
    pub fn next_at_eof<'i>(&mut self, input: &'i [u8]) -> Option<Told<'i>> {
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
        // What was held back is data now, unless a length said that it cannot be.
        let end = match self.ends {
            Terminator::LengthThen(..) | Terminator::Prefixed(_) => self.known,
            _ => input.len(),
        };
        if self.is_whole() && !self.dropping && self.length(end) > self.limit_in_force() {
            self.skipping = true;
            return Some(self.too_long(input, end));
        }
        let partial = match self.is_mid_message(input.len()) {
            true if self.skipping => Some(Vec::new().into()),
            true => Some(self.untold(input, end).into()),
            false => None,
        };
        self.eof = Eof::Told;
        self.before.clear();
        (self.told, self.known) = (input.len(), input.len());
        Some(Told::Eof(partial))
    }

    /// `count` bytes of the data that `next` reported were delivered. Under `None` they belong to
    /// no message.
    pub fn hand_out(&mut self, count: usize) {
        let before = count.min(self.before.len());
        self.before.drain(..before);
        self.told += count - before;
        self.know(self.told.saturating_sub(self.known));
        self.begun = self.ends != Terminator::None;
        if !self.begun {
            self.start = self.told;
            self.prefixed = false;
        }
    }

    fn know(&mut self, data: usize) {
        self.known += data;
        match (&mut self.ends, &mut self.body) {
            (Terminator::Length(left) | Terminator::LengthThen(left, _), _)
            | (Terminator::Prefixed(_), Some(left)) => *left -= data as u64,
            _ => {}
        }
    }

    /// The prefix belongs to no data. In pieces there is nothing before it that was not handed out.
    fn know_prefix(&mut self, length: u64, taken: usize, input: &[u8]) {
        self.before.extend_from_slice(&input[self.told..self.known]);
        self.go_to(self.known + taken);
        self.body = Some(length);
        self.prefixed = true;
    }

    /// What is left of a length that was set or read.
    fn left(&self) -> Option<u64> {
        match self.ends {
            Terminator::Length(left) | Terminator::LengthThen(left, _) => Some(left),
            Terminator::Prefixed(_) => self.body,
            _ => None,
        }
    }

    /// How long a whole message is whose data ends here.
    fn length(&self, end: usize) -> usize {
        self.before.len() + end - self.start
    }

    fn length_untold(&self, end: usize) -> usize {
        self.before.len() + end - self.told
    }

    /// Its data up to there that was not handed out.
    fn untold(&self, input: &[u8], end: usize) -> Vec<u8> {
        [&self.before, &input[self.told..end]].concat()
    }

    /// Whether the present message is delivered whole: nothing of it was handed out yet.
    fn is_whole(&self) -> bool {
        self.delivery == Delivery::Whole
            && self.ends != Terminator::None
            && !self.begun
            && !self.skipping
    }

    fn limit_in_force(&self) -> usize {
        self.expected.map_or(self.limit, |expected| expected.limit)
    }

    /// The message's data is known up to `end`.
    fn too_long(&self, input: &[u8], end: usize) -> Told<'static> {
        let limit = self.limit_in_force();
        let mut start = match self.ends {
            Terminator::Length(_) | Terminator::LengthThen(..) | Terminator::Prefixed(_) => {
                Vec::new()
            }
            _ => self.untold(input, end),
        };
        start.truncate(limit);
        Told::TooLong(limit, start.into())
    }

    fn malformed(&mut self, place: usize) -> Told<'static> {
        self.end_message(place, 0);
        self.dropping = true;
        Told::Malformed
    }

    fn end_message(&mut self, place: usize, which: usize) {
        self.messages_in += 1;
        self.ended_by = which;
        self.lf |= self.ends == Terminator::AnyLine && which == 0;
        self.begin_at(place);
    }

    /// All before this place is done with.
    fn go_to(&mut self, place: usize) {
        (self.start, self.told, self.known) = (place, place, place);
    }

    /// Up to where the input was handed out, in pieces.
    pub fn told(&self) -> usize {
        self.told
    }

    /// The bytes that were not handed out, if the input was taken up to `taken`. A prefix that was
    /// read is none of them. During a skip there are none, since it drops all that was taken.
    pub fn unread(&self, input: &[u8], taken: usize) -> Vec<u8> {
        match self.skipping || self.dropping {
            true => Vec::new(),
            false => self.untold(input, taken),
        }
    }

    /// Where the present message begins.
    pub fn start(&self) -> usize {
        self.start
    }

    pub fn terminator(&self) -> Terminator<'e> {
        self.ends
    }

    /// Whether some of the present message was taken, if the input was taken up to here.
    pub fn is_mid_message(&self, taken: usize) -> bool {
        let is_message = self.ends != Terminator::None && !self.dropping;
        let is_begun = self.begun || self.prefixed || !self.before.is_empty() || taken > self.start;
        is_message && (is_begun || self.skipping || self.expected.is_some())
    }

    pub fn messages_in(&self) -> u64 {
        self.messages_in
    }

    pub fn ended_by(&self) -> usize {
        self.ended_by
    }

    pub fn is_skipping(&self) -> bool {
        self.skipping
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

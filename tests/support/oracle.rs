//! The oracle: what must be told, worked out the slow way.
//!
//! It has the whole input before it and knows nothing of chunks, buffers or automata. All it
//! keeps are three places in that input,
//!
//! ```text
//!   … | message begins … told … known … | visible …
//!       start            told   known     how much has come
//! ```
//!
//! and it asks one question again and again: standing at `known`, under this terminator, with
//! these bytes visible, which of them are data, and do they end the message? Bytes that are
//! visible and not known are what a machine must hold back.

use super::script::{Action, Ends, Finish, Script, Style, Told, Verdict, tell};
use sanschat::Terminator;

/// What is told of `input` under `script`, and where each end or message ended.
pub fn oracle<'a>(input: &[u8], script: &'a Script) -> (Verdict<'a>, Vec<usize>) {
    let mut oracle = Oracle {
        input,
        script,
        start: 0,
        told: 0,
        known: 0,
        ends: meaning(&script.ends),
        style: script.style,
        limit: script.limit,
        skipping: false,
        waiting: None,
        paused: false,
        closed: false,
        late: false,
        reacted: 0,
        log: Vec::new(),
        places: Vec::new(),
    };
    for (come, actions) in &script.between {
        oracle.go(*come);
        oracle.act(actions);
    }
    if script.drains_last(input.len()) {
        oracle.go(input.len());
    }
    oracle.late = true;
    if script.finish != Finish::Open {
        oracle.finish();
    }
    oracle.verdict()
}

struct Oracle<'i, 's> {
    input: &'i [u8],
    script: &'s Script,
    /// The present message begins here.
    start: usize,
    /// Its data up to here was handed out: in pieces, since it is still present.
    told: usize,
    /// Its data up to here is known to be data.
    known: usize,
    ends: Terminator<'s>,
    style: Style,
    limit: usize,
    /// The present message is too long, which was told.
    skipping: bool,
    waiting: Option<(Style, Terminator<'s>)>,
    paused: bool,
    closed: bool,
    /// EOF has come: nothing is handed over any more.
    late: bool,
    reacted: usize,
    log: Vec<Told>,
    places: Vec<usize>,
}

impl<'s> Oracle<'_, 's> {
    /// Tells all that `visible` bytes of the input can tell.
    fn go(&mut self, visible: usize) {
        while !self.closed && (!self.paused || self.skipping) {
            let (data, end) = look(self.ends, &self.input[self.known..visible]);
            let length = self.known + data - self.start;
            let announced = match self.ends {
                Terminator::Length(left) => (self.known - self.start) as u128 + u128::from(left),
                _ => 0,
            };
            let most = self.limit as u128;
            if self.is_whole() && (length as u128 > most || announced > most) {
                self.too_long();
                continue;
            }
            self.known += data;
            if let Terminator::Length(left) = &mut self.ends {
                *left -= data as u64;
            }
            match end {
                Some(taken) => self.end(taken),
                None => {
                    if !self.is_whole() && !self.skipping {
                        self.hand_out();
                    }
                    return;
                }
            }
        }
    }

    /// The input has ended behind its last byte.
    fn finish(&mut self) {
        let length = self.input.len();
        while !self.closed {
            self.go(length);
            if self.closed || self.paused && !self.skipping {
                self.paused = false;
                continue;
            }
            // What was held back is data now.
            if self.is_whole() && length - self.start > self.limit {
                self.too_long();
                continue;
            }
            let partial = match self.ends {
                Terminator::None => None,
                _ if self.skipping => Some(Vec::new()),
                _ if length == self.start => None,
                _ => Some(self.input[self.told..].to_vec()),
            };
            self.log.push(Told::Eof(partial));
            (self.told, self.known) = (length, length);
            return;
        }
    }

    /// Whether the present message comes whole: nothing of it was handed out yet.
    fn is_whole(&self) -> bool {
        let begun = self.told > self.start;
        self.style == Style::Whole && self.ends != Terminator::None && !begun && !self.skipping
    }

    fn hand_out(&mut self) {
        let data = self.input[self.told..self.known].to_vec();
        tell(&mut self.log, Told::Data(data));
        self.told = self.known;
    }

    /// The message ends at `known`; its terminator takes so many bytes.
    fn end(&mut self, taken: usize) {
        let (whole, skipped) = (self.is_whole(), self.skipping);
        if whole {
            let message = self.input[self.start..self.known].to_vec();
            self.log.push(Told::Message(message));
        } else if !skipped {
            self.hand_out();
            self.log.push(Told::End);
        }
        self.begin_at(self.known + taken);
        if !skipped {
            self.places.push(self.known);
            self.react();
        }
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

    fn too_long(&mut self) {
        self.log.push(Told::TooLong(self.limit));
        self.skipping = true;
        self.react();
    }

    fn react(&mut self) {
        let script = self.script;
        if let Some(actions) = script.reactions.get(self.reacted) {
            self.reacted += 1;
            self.act(actions);
        }
    }

    fn act(&mut self, actions: &'s [Action]) {
        for action in actions {
            if self.closed {
                return;
            }
            match action {
                // During a skip a change waits, and there is nothing to hand over.
                Action::Set(style, ends) | Action::Handover(style, ends) if self.skipping => {
                    self.waiting = Some((*style, meaning(ends)));
                }
                Action::Set(style, ends) => (self.style, self.ends) = (*style, meaning(ends)),
                Action::Limit(limit) => self.limit = *limit,
                Action::Pause => self.paused = true,
                Action::Resume => self.paused = false,
                Action::Handover(style, ends) => {
                    if !self.late {
                        self.begin_at(self.told);
                        (self.style, self.ends) = (*style, meaning(ends));
                    }
                }
                Action::Close => self.closed = true,
            }
        }
    }

    fn verdict(self) -> (Verdict<'s>, Vec<usize>) {
        // What was taken of a skipped message is dropped.
        let rest = (!self.skipping).then_some(self.told);
        let verdict = Verdict {
            told: self.log,
            rest,
            terminator: self.ends,
        };
        (verdict, self.places)
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
fn meaning(ends: &Ends) -> Terminator<'_> {
    match ends.lend() {
        Terminator::Bytes([]) => Terminator::None,
        terminator => terminator,
    }
}

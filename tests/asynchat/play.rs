//! Puts a case to a machine, every feed of it cut into small chunks, and judges what it tells.

use crate::{
    case::{Case, Progress, Step, Told, tell},
    support::{
        machine::{Given, Machine},
        script::Style,
    },
};

/// How small: every feed is cut into chunks of so many bytes.
const CHUNKS: [usize; 6] = [1, 2, 3, 5, 7, usize::MAX];

/// Puts a case to a scanner. That has no EOF: its user finds what is still held, and feeds no
/// more.
pub(crate) fn to_a_scanner(case: &Case) {
    for size in CHUNKS {
        let mut play = Play::new(sanschat::Scanner::new(case.initial.lend()), case);
        play.is_scanner = true;
        play.all(size);
        if case.has_eof() {
            let is_eof = |told: &Told| matches!(told, Told::Eof { .. } | Told::Refused);
            let mut answer = case.answer.clone();
            answer.retain(|told| !is_eof(told));
            assert_eq!(play.told, answer, "{}, chunks of {size}", case.name);
        } else {
            play.judge(size);
        }
    }
}

#[cfg(feature = "alloc")]
pub(crate) fn to_a_framer(case: &Case) {
    in_pieces_and_whole(case, || {
        sanschat::Framer::new(case.initial.lend()).with_limit(usize::MAX)
    });
}

#[cfg(feature = "alloc")]
pub(crate) fn to_a_chat(case: &Case) {
    in_pieces_and_whole(case, || {
        sanschat::Chat::new(case.initial.lend()).with_limit(usize::MAX)
    });
}

#[cfg(feature = "alloc")]
fn in_pieces_and_whole<'a, M: Machine<'a>>(case: &'a Case, machine: impl Fn() -> M) {
    for size in CHUNKS {
        for style in [Style::Pieces, Style::Whole] {
            let mut play = Play::new(machine(), case);
            play.style = style;
            play.machine.set(style, case.initial.lend());
            play.all(size);
            play.judge(size);
        }
    }
}

/// A case being put to a machine.
struct Play<'a, M> {
    case: &'a Case,
    machine: M,
    is_scanner: bool,
    style: Style,
    told: Vec<Told>,
    ends: usize,
    paused: bool,
    /// After the pause: what the machine left in our hands.
    rest: Vec<u8>,
}

impl<'a, M: Machine<'a>> Play<'a, M> {
    fn new(machine: M, case: &'a Case) -> Self {
        Play {
            case,
            machine,
            is_scanner: false,
            style: Style::Pieces,
            told: Vec::new(),
            ends: 0,
            paused: false,
            rest: Vec::new(),
        }
    }

    fn all(&mut self, size: usize) {
        let case = self.case;
        for (n, step) in case.script.iter().enumerate() {
            match step {
                Step::Feed(bytes) if bytes.is_empty() => self.chunk(bytes),
                Step::Feed(bytes) => bytes.chunks(size).for_each(|chunk| self.chunk(chunk)),
                Step::Set(ends) => self.machine.set(self.style, ends.lend()),
                Step::Eof if self.is_scanner => {
                    self.chunk(&[]);
                    let held = self.machine.take_unread();
                    return tell(&mut self.told, Told::Data(held));
                }
                Step::Eof => self.eof(),
            }
            if let Some(progress) = &case.progress {
                self.has_come_to(progress[n], step);
            }
        }
    }

    /// Whether all that can be told is told at once, and no more: whatever is held back must be.
    fn has_come_to(&self, should: Progress, step: &Step) {
        let told = Progress::of(&self.told);
        assert_eq!(told.ends, should.ends, "ends: {:?}", self.told);
        // Whole messages come later than their data, and at EOF more comes out of us.
        if self.style == Style::Pieces && !matches!(step, Step::Eof) {
            assert_eq!(told.data, should.data, "data: {:?}", self.told);
        }
    }

    fn chunk(&mut self, mut input: &'a [u8]) {
        // Who pauses a scanner stops feeding it; the other machines stop by themselves.
        while !(self.paused && self.is_scanner) {
            let Some(given) = self.machine.feed(&mut input) else {
                break;
            };
            self.hear(given);
        }
        if self.paused {
            self.rest.extend_from_slice(input);
        } else if !input.is_empty() && self.told.last() != Some(&Told::Refused) {
            self.told.push(Told::Refused);
        }
    }

    fn eof(&mut self) {
        while let Some(given) = self.machine.feed_eof() {
            self.hear(given);
        }
    }

    fn hear(&mut self, given: Given<'_>) {
        let told = &mut self.told;
        assert!(told.len() < 1000, "more than any case has");
        match given {
            Given::Data(data) => return tell(told, Told::Data(data.into_owned())),
            Given::Eof(partial) => {
                let clean = partial.is_none();
                tell(told, Told::Data(partial.unwrap_or_default()));
                return told.push(Told::Eof { clean });
            }
            Given::TooLong(limit) => panic!("too long for a limit of {limit}"),
            Given::Message(data) => tell(told, Told::Data(data.into_owned())),
            Given::Last(data) => tell(told, Told::Data(data.to_vec())),
            Given::End => {}
        }
        told.push(Told::End);
        let case = self.case;
        if let [.., Told::Handover(_)] = &case.answer[..] {
            let last = case
                .answer
                .iter()
                .filter(|told| **told == Told::End)
                .count();
            if self.ends + 1 == last {
                self.paused = true;
                if !self.is_scanner {
                    self.machine.pause();
                }
            }
        }
        if let Some(Some(ends)) = case.reactions.get(self.ends) {
            self.machine.set(self.style, ends.lend());
        }
        self.ends += 1;
    }

    fn judge(mut self, size: usize) {
        let case = self.case;
        let name = format!("{}, {:?}, chunks of {size}", case.name, self.style);
        let left = format!("{:?}", self.machine.terminator());
        let unread = self.machine.take_unread();
        if self.paused {
            let handover = [&unread[..], &self.rest].concat();
            self.told.push(Told::Handover(handover));
        }
        if case.wished {
            assert_eq!(self.told, case.answer, "{name}");
            return;
        }
        // asynchat says nothing of an EOF, but what was collected is told there.
        self.told.retain(|told| !matches!(told, Told::Eof { .. }));
        if self.style == Style::Pieces {
            assert_eq!(unread, case.withheld, "withheld by {name}");
        }
        // A whole message that is not complete has been collected and not yet handed out.
        let mut expected = case.answer.clone();
        tell(&mut expected, Told::Data(case.withheld.clone()));
        tell(&mut self.told, Told::Data(unread));
        assert_eq!(self.told, expected, "{name}");
        assert_eq!(left, format!("{:?}", case.left.lend()), "{name}");
    }
}

//! The answers of CPython 3.11's asynchat, computed by asynchat itself: see `cases.jsonl`.
//!
//! Every case is put to every machine, in pieces and whole, with every feed cut into chunks of
//! several sizes. Where we differ from asynchat on purpose the case carries a `wish` with its
//! reason, and the wish must be met instead.

mod support;

use serde_json::Value;
use support::{
    machine::{Given, Machine},
    script::{Ends, Style},
};

/// Wishes of whoever wrote them, not ours: here we do as asynchat does. An empty byte string
/// means "none", and `\n` keeps the carriage return before it.
const NOT_OURS: [&str; 2] = ["empty_terminator_is_none", "irc_lf_keeps_cr"];

const CHUNKS: [usize; 6] = [1, 2, 3, 5, 7, usize::MAX];

struct Case {
    name: String,
    initial: Ends,
    script: Vec<Step>,
    /// What the handler of each end sets; None: nothing.
    reactions: Vec<Option<Ends>>,
    answer: Vec<Told>,
    /// Whether the answer is our wish, not asynchat's.
    wished: bool,
    withheld: Vec<u8>,
    left: Ends,
}

enum Step {
    Feed(Vec<u8>),
    Eof,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Told {
    Data(Vec<u8>),
    End,
    Eof {
        clean: bool,
    },
    /// Paused by the handler of the last end; these bytes are for another protocol.
    Handover(Vec<u8>),
    /// Fed after EOF: the input was left alone.
    Refused,
}

/// Joins neighbouring data.
fn tell(told: &mut Vec<Told>, what: Told) {
    match (told.last_mut(), what) {
        (_, Told::Data(more)) if more.is_empty() => {}
        (Some(Told::Data(data)), Told::Data(more)) => data.extend(more),
        (_, what) => told.push(what),
    }
}

#[test]
fn scanner() {
    for mut case in cases() {
        // A scanner has no EOF: its user finds what is still held, and feeds no more.
        let is_eof = |told: &Told| matches!(told, Told::Eof { .. } | Told::Refused);
        case.answer.retain(|told| !is_eof(told));
        for size in CHUNKS {
            let mut play = Play::new(sanschat::Scanner::new(case.initial.lend()), &case);
            play.is_scanner = true;
            for step in &case.script {
                match step {
                    Step::Feed(bytes) => play.feed(bytes, size),
                    Step::Eof => {
                        let held = play.machine.take_unread();
                        tell(&mut play.told, Told::Data(held));
                        break;
                    }
                }
            }
            if case.has_eof() {
                assert_eq!(play.told, case.answer, "{}, chunks of {size}", case.name);
            } else {
                play.judge(size);
            }
        }
    }
}

#[cfg(feature = "alloc")]
#[test]
fn framer() {
    for case in cases() {
        let framer = || sanschat::Framer::new(case.initial.lend()).with_limit(usize::MAX);
        case.in_pieces_and_whole(framer);
    }
}

#[cfg(feature = "alloc")]
#[test]
fn chat() {
    for case in cases() {
        let chat = || sanschat::Chat::new(case.initial.lend()).with_limit(usize::MAX);
        case.in_pieces_and_whole(chat);
    }
}

impl Case {
    fn has_eof(&self) -> bool {
        self.script.iter().any(|step| matches!(step, Step::Eof))
    }

    #[cfg(feature = "alloc")]
    fn in_pieces_and_whole<'a, M: Machine<'a>>(&'a self, machine: impl Fn() -> M) {
        for size in CHUNKS {
            for style in [Style::Pieces, Style::Whole] {
                let mut play = Play::new(machine(), self);
                play.style = style;
                play.machine.set(style, self.initial.lend());
                for step in &self.script {
                    match step {
                        Step::Feed(bytes) => play.feed(bytes, size),
                        Step::Eof => play.eof(),
                    }
                }
                play.judge(size);
            }
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

    fn feed(&mut self, bytes: &'a [u8], size: usize) {
        bytes.chunks(size).for_each(|chunk| self.chunk(chunk));
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

    #[cfg(feature = "alloc")]
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

fn cases() -> Vec<Case> {
    let lines = include_str!("cases.jsonl").lines();
    let cases: Vec<Case> = lines
        .map(|line| case(&serde_json::from_str(line).expect("a case is JSON")))
        .collect();
    assert_eq!(cases.len(), 108);
    cases
}

fn case(json: &Value) -> Case {
    let name = json["name"].as_str().expect("a name").to_owned();
    let wished = json.get("wish").is_some() && !NOT_OURS.contains(&&*name);
    let list = |key: &str| json[key].as_array().expect(key).iter();
    Case {
        initial: ends(&json["initial"]),
        script: list("script").map(step).collect(),
        reactions: list("reactions").map(reaction).collect(),
        answer: list(if wished { "wish" } else { "expected" })
            .map(told)
            .collect(),
        withheld: bytes(&json["withheld"]),
        left: match ends(&json["terminator_left"]) {
            // Of a length that was reached asynchat keeps 0, by which it means none.
            Ends::After(0) => Ends::Never,
            Ends::At(bytes) if bytes.is_empty() => Ends::Never,
            ends => ends,
        },
        name,
        wished,
    }
}

fn step(json: &Value) -> Step {
    match json.get("feed") {
        Some(feed) => Step::Feed(bytes(feed)),
        None => {
            assert_eq!(json["eof"], Value::Bool(true));
            Step::Eof
        }
    }
}

fn reaction(json: &Value) -> Option<Ends> {
    match json.get("keep") {
        Some(_) => None,
        None => Some(ends(json)),
    }
}

fn ends(json: &Value) -> Ends {
    match json {
        Value::Null => Ends::Never,
        Value::Number(length) => Ends::After(length.as_u64().expect("a length")),
        text => Ends::At(bytes(text)),
    }
}

fn told(json: &Value) -> Told {
    match json[0].as_str().expect("a kind") {
        "data" => Told::Data(bytes(&json[1])),
        "end" => Told::End,
        "eof" => Told::Eof {
            clean: match json[1].as_str() {
                Some("clean") => true,
                Some("partial") => false,
                other => panic!("an EOF that is {other:?}"),
            },
        },
        "handover" => Told::Handover(bytes(&json[1])),
        "error" if json[1] == "fed after eof" => Told::Refused,
        other => panic!("what is {other}?"),
    }
}

/// Bytes are written as text in latin-1.
fn bytes(json: &Value) -> Vec<u8> {
    let text = json.as_str().expect("a text");
    text.chars()
        .map(|char| u8::try_from(char).expect("latin-1"))
        .collect()
}

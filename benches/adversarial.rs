//! Terminators that overlap themselves, and texts made to be as hard as can be to search. Beside
//! the machines a search over the whole by a prepared `memmem::Finder`, which keeps nothing between
//! two chunks, for there are none.
//!
//! What a byte costs must not grow with the input (law 7). So each machine also takes turns with
//! itself: one long input, and as many bytes in short ones. `instructions` counts what is timed here,
//! and over longer inputs.

use std::cell::OnceCell;

use memchr::memmem::{Finder, find_iter};
use sanschat::{Framer, Terminator};
use sanschat_benches::{
    Board, Collected, Consumer, Events, Group, Lent, Member, Pieces, Workload, is_measuring,
};

#[path = "../tests/support/adversarial.rs"]
mod adversarial;
use adversarial::{Case, KINDS, Machine};

const TEXTS: [&str; 6] = [
    "lines",
    "last bytes before each",
    "one letter",
    "periods",
    "two halves",
    "fibonacci",
];
const LENGTHS: [usize; 3] = [8, 64, 1024];
const CHUNKS: [usize; 2] = [1, 64 * 1024];

/// All of it is in the cache of the second level: what the memory costs is not meant.
const LONG: usize = 1024 * 1024;
const SHORT: usize = 32 * 1024;

/// Of the machine that gives whole messages: longer ones it skips. `support/adversarial.rs` has the same.
const LIMIT: usize = 100;

/// Those that the tests of law 7 count, too.
const MACHINES: [(&str, Machine); 3] = [
    ("Framer", Machine::Whole),
    ("Framer, in pieces", Machine::Pieces),
    ("Scanner", Machine::Scanner),
];

fn main() {
    let mut board = Board::new("memmem", "byte");
    let mut growth = Board::new("in short inputs", "byte");
    let mut most: Option<(f64, Search, &str)> = None;
    for text in TEXTS {
        for length in LENGTHS {
            for chunk in CHUNKS {
                let search = Search {
                    text,
                    length,
                    chunk,
                };
                search.compare(&mut board);
                // The border between two chunks has its cost, too: short inputs have some.
                let search = Search {
                    chunk: chunk.min(SHORT / 8),
                    ..search
                };
                for (name, machine) in MACHINES {
                    let grown = search.grow(&mut growth, name, machine);
                    let most_so_far = most.map_or(0.0, |most| most.0);
                    if let Some(ratio) = grown.filter(|ratio| *ratio > most_so_far) {
                        most = Some((ratio, search, name));
                    }
                }
            }
        }
    }
    board.finish();
    growth.finish();
    if let Some((ratio, search, name)) = most.filter(|_| is_measuring()) {
        let setting = search.setting().join(", ");
        println!(
            "\nA byte of the long input costs at most {ratio:.2} times as much: {name}, {setting}."
        );
    }
}

#[derive(Clone, Copy)]
struct Search {
    text: &'static str,
    length: usize,
    chunk: usize,
}

impl Search {
    fn case(&self) -> Case {
        let kind = KINDS.iter().find(|kind| kind.0 == self.text);
        kind.expect("a kind").case(self.length)
    }

    fn input(&self) -> Workload {
        let size = if is_measuring() { LONG } else { SHORT };
        Workload::hot(self.case().text(size))
    }

    fn setting(&self) -> [String; 3] {
        [
            self.text.into(),
            self.length.to_string(),
            self.chunk.to_string(),
        ]
    }

    fn adversarial(&self, machine: Machine, input: usize) -> Adversarial {
        Adversarial {
            machine,
            needle: self.case().needle,
            chunk: self.chunk,
            input,
        }
    }

    /// All machines beside the search over the whole.
    fn compare(self, board: &mut Board) {
        let group = Group {
            title: "Adversarial",
            heads: &["text", "terminator", "chunks of"],
            setting: &self.setting(),
            count: LONG,
        };
        let workload = OnceCell::new();
        let mut searches = board.compare(
            group,
            &workload,
            || self.input(),
            || {
                let needle = self.case().needle;
                Whole(Finder::new(&needle).into_owned())
            },
        );
        for (name, machine) in MACHINES {
            searches.member(name, || {
                self.check(machine);
                self.adversarial(machine, LONG)
            });
        }
    }

    /// Whether the machine finds the messages that the search over the whole finds, if any.
    fn check(&self, machine: Machine) {
        let case = self.case();
        let (needle, text) = (&case.needle[..], case.text(SHORT));
        let terminator = Terminator::Bytes(needle);
        let mut out = Collected::default();
        match machine {
            Machine::Scanner => Lent::new(Pieces::new(needle), self.chunk).run(&text, &mut out),
            Machine::Whole => {
                let events = Events::of(Framer::new(terminator).with_limit(LIMIT));
                Lent::new(events, self.chunk).run(&text, &mut out);
            }
            Machine::Pieces => {
                let mut framer = Framer::new(Terminator::None);
                framer.stream(terminator);
                Lent::new(Events::of(framer), self.chunk).run(&text, &mut out);
            }
        }
        let mut start = 0;
        let expected = find_iter(&text, needle).map(|end| {
            let message = &text[start..end];
            start = end + needle.len();
            message
        });
        let limit = match machine {
            Machine::Whole => LIMIT,
            Machine::Scanner | Machine::Pieces => usize::MAX,
        };
        let expected = expected.filter(|message| message.len() <= limit);
        assert!(
            expected.eq(out.messages()),
            "{machine:?} finds something else"
        );
    }

    /// How much more a byte costs in a long input than in short ones.
    fn grow(self, board: &mut Board, name: &str, machine: Machine) -> Option<f64> {
        let title = format!("Growth, {name}");
        let group = Group {
            title: &title,
            heads: &["text", "terminator", "chunks of"],
            setting: &self.setting(),
            count: LONG,
        };
        let workload = OnceCell::new();
        let short = || self.adversarial(machine, SHORT);
        let mut inputs = board.compare(group, &workload, || self.input(), short);
        let long = inputs.member("in a long one", || self.adversarial(machine, LONG))?;
        Some(1.0 / long.speed)
    }
}

/// A machine, made anew for each input.
struct Adversarial {
    machine: Machine,
    needle: Vec<u8>,
    chunk: usize,
    /// How long an input is, at most.
    input: usize,
}

impl<'i> Member<'i> for Adversarial {
    fn run(&mut self, input: &'i [u8], _: &mut impl Consumer) {
        for input in input.chunks(self.input) {
            let bytes = self.machine.run(&self.needle, input, self.chunk);
            // What comes whole has a limit, and most of these texts are longer.
            let all = self.machine != Machine::Whole;
            assert!(bytes == input.len() || !all, "bytes were lost");
        }
    }
}

/// The search over the whole.
struct Whole(Finder<'static>);

impl<'i> Member<'i> for Whole {
    fn run(&mut self, input: &'i [u8], _: &mut impl Consumer) {
        assert!(self.0.find_iter(input).count() <= input.len());
    }
}

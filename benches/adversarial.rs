//! Adversarial input: terminators that overlap themselves, and texts that are slow to search for
//! them. The machines are compared with a prepared `memmem::Finder` that searches the whole input,
//! not in chunks, and so keeps no state between chunks.
//!
//! The cost of a byte must not grow with the input (law 7). So each machine is also compared with
//! itself: one long input, and the same number of bytes in short inputs. `instructions` counts what
//! is timed here, also for longer inputs.

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

/// It fits in the second-level cache, because memory access is not measured here.
const LONG: usize = 1024 * 1024;
const SHORT: usize = 32 * 1024;

/// The limit of the machine that gives whole messages. Longer ones are skipped. `support/adversarial.rs` has
/// the same limit.
const LIMIT: usize = 100;

/// The tests of law 7 count these too.
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
                // The edge of a chunk costs something too, so short inputs must have some.
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

    /// Compares all machines with the search over the whole input.
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

    /// Checks that the machine finds the same messages as the search over the whole input.
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
            "{machine:?} finds other messages"
        );
    }

    /// The cost of a byte in a long input, divided by the cost in short ones.
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

/// A machine. A new one is made for each input.
struct Adversarial {
    machine: Machine,
    needle: Vec<u8>,
    chunk: usize,
    /// The maximal length of an input.
    input: usize,
}

impl<'i> Member<'i> for Adversarial {
    fn run(&mut self, input: &'i [u8], _: &mut impl Consumer) {
        for input in input.chunks(self.input) {
            let bytes = self.machine.run(&self.needle, input, self.chunk);
            // Whole messages have a limit, and most of these texts are longer.
            let all = self.machine != Machine::Whole;
            assert!(bytes == input.len() || !all, "bytes were lost");
        }
    }
}

/// The search over the whole input.
struct Whole(Finder<'static>);

impl<'i> Member<'i> for Whole {
    fn run(&mut self, input: &'i [u8], _: &mut impl Consumer) {
        assert!(self.0.find_iter(input).count() <= input.len());
    }
}

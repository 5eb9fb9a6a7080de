//! Terminators that overlap themselves, and texts made to torment whoever looks for them. What a
//! byte costs must not grow with the input (law 7): the last table has the ratios. Beside them a
//! search over the whole by a prepared `memmem::Finder`, which keeps nothing between two chunks,
//! for there are none.
//!
//! `instructions` counts what is timed here.

use std::{cell::OnceCell, collections::BTreeMap};

use memchr::memmem::Finder;
use sanschat_benches::{Board, Consumer, Group, Measured, Member, Workload, is_measuring};

#[path = "../tests/support/torments.rs"]
mod torments;
use torments::{KINDS, Machine, Torment};

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

/// More and more input for the same work a byte. All of it in the cache of the second level: what
/// the memory costs is not meant.
const SIZES: [usize; 3] = [16 * 1024, 128 * 1024, 1024 * 1024];

/// Those that the tests of law 7 count, too.
const MACHINES: [(&str, Machine); 3] = [
    ("Framer", Machine::Whole),
    ("Framer, in pieces", Machine::Pieces),
    ("Scanner", Machine::Scanner),
];

fn main() {
    let mut board = Board::new("memmem", "byte");
    let mut growth = BTreeMap::new();
    for text in TEXTS {
        for length in LENGTHS {
            for chunk in CHUNKS {
                let search = Search {
                    text,
                    length,
                    chunk,
                };
                for size in if is_measuring() {
                    &SIZES[..]
                } else {
                    &SIZES[..1]
                } {
                    for (name, measured) in search.compare(&mut board, *size) {
                        let times: &mut Vec<f64> = growth.entry((name, search)).or_default();
                        times.push(measured.fastest);
                    }
                }
            }
        }
    }
    board.finish();
    if is_measuring() {
        print(&growth);
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Search {
    text: &'static str,
    length: usize,
    chunk: usize,
}

impl Search {
    fn torment(&self) -> Torment {
        let kind = KINDS.iter().find(|kind| kind.0 == self.text);
        kind.expect("a kind").torment(self.length)
    }

    /// All machines that were measured.
    fn compare(self, board: &mut Board, size: usize) -> Vec<(&'static str, Measured)> {
        let setting = [
            self.text.to_string(),
            self.length.to_string(),
            self.chunk.to_string(),
            size.to_string(),
        ];
        let group = Group {
            title: "Torments",
            heads: &["text", "terminator", "chunks of", "input of"],
            setting: &setting,
            count: size,
        };
        let workload = OnceCell::new();
        let make = || Workload::hot(self.torment().text(size));
        let mut searches = board.compare(group, &workload, make, || {
            let needle = self.torment().needle;
            Whole(Finder::new(&needle).into_owned())
        });
        let measured = MACHINES.into_iter().filter_map(|(name, machine)| {
            let make = || Tormented {
                machine,
                needle: self.torment().needle,
                chunk: self.chunk,
            };
            Some((name, searches.member(name, make)?))
        });
        measured.collect()
    }
}

/// How much more a byte costs in the longest input than in the shortest. What disturbs a run makes
/// it slower, so the fastest runs are compared.
fn print(growth: &BTreeMap<(&str, Search), Vec<f64>>) {
    println!("### What a byte of the longest input costs, compared with the shortest\n");
    println!("| machine | least | median | most | where it is most: text, terminator, chunk |");
    println!("| --: | --: | --: | --: | --: |");
    for (machine, _) in MACHINES {
        let mut grown: Vec<(f64, f64, f64, Search)> = growth
            .iter()
            .filter(|((name, _), times)| *name == machine && times.len() == SIZES.len())
            .map(|((_, search), times)| {
                let (first, last) = (times[0], times[SIZES.len() - 1]);
                (last / first, first, last, *search)
            })
            .collect();
        grown.sort_by(|one, other| one.0.total_cmp(&other.0));
        let (Some((least, ..)), Some((most, first, last, search))) = (grown.first(), grown.last())
        else {
            continue;
        };
        let median = grown[grown.len() / 2].0;
        let Search {
            text,
            length,
            chunk,
        } = search;
        println!(
            "| {machine} | {least:.2} | {median:.2} | {most:.2} \
             | {text}, {length}, {chunk}: from {first:.3} to {last:.3} ns |"
        );
    }
}

/// A machine over one text, made anew for each run.
struct Tormented {
    machine: Machine,
    needle: Vec<u8>,
    chunk: usize,
}

impl<'i> Member<'i> for Tormented {
    fn run(&mut self, input: &'i [u8], _: &mut impl Consumer) {
        let bytes = self.machine.run(&self.needle, input, self.chunk);
        // What comes whole has a limit, and these texts are longer.
        let all = self.machine != Machine::Whole;
        assert!(bytes == input.len() || !all, "bytes were lost");
    }
}

/// The search over the whole.
struct Whole(Finder<'static>);

impl<'i> Member<'i> for Whole {
    fn run(&mut self, input: &'i [u8], _: &mut impl Consumer) {
        assert!(self.0.find_iter(input).count() <= input.len());
    }
}

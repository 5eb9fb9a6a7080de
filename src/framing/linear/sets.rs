//! Sets of byte strings: a byte costs at most a constant times the sum of the members' lengths, and a
//! further byte costs what those before it cost.

use std::{vec, vec::Vec};

use super::{
    CHUNKS, FLAT,
    adversarial::{KINDS, Kind},
};
use crate::{
    framing::{framer::Framer, matcher::visits, scanner::Scanner},
    terminator::{Members, Terminator},
};

/// The most looks at a byte, for each byte of the members and one more. The worst known chunks, 2.6,
/// are as long as a member that is a Fibonacci word and contains the others.
const MOST: usize = 3;

/// The last bytes of members: one to three are searched for together, more by a table.
const LASTS: [u8; 5] = *b"\n\rBCD";

type Set = Vec<Vec<u8>>;

/// Sets with one to five distinct last bytes, of one string and of strings that end alike; the ends of
/// one string; its beginnings.
fn sets(needle: &[u8]) -> Vec<Set> {
    let (_, before) = needle.split_last().expect("it is not empty");
    let with = |from: usize, last: u8| [&before[from..], &[last]].concat();
    let mut sets = Vec::new();
    for count in 1..=LASTS.len() {
        let lasts = LASTS.into_iter().take(count);
        sets.push(lasts.clone().map(|last| with(0, last)).collect());
        let places = lasts.zip(0..);
        sets.push(
            places
                .map(|(last, n)| with(before.len() * n / LASTS.len(), last))
                .collect(),
        );
    }
    let quarters = || (0..4).map(|n| needle.len() * n / 4);
    sets.push(quarters().map(|n| needle[n..].to_vec()).collect());
    let beginnings = quarters().map(|n| needle[..needle.len() - n].to_vec());
    sets.push(beginnings.collect());
    sets
}

/// What is repeated to make a text: a text that is made for the string; last bytes, all of them or one;
/// all members; beginnings of members, all of them or one; one with the last byte of another.
fn units(set: &[Vec<u8>], unit: Vec<u8>) -> Vec<Vec<u8>> {
    let lasts: Vec<u8> = set.iter().filter_map(|it| it.last().copied()).collect();
    let beginning = |member: &Vec<u8>| member[..member.len() - 1].to_vec();
    let near = [beginning(&set[0]), lasts[lasts.len() - 1..].to_vec()].concat();
    let beginnings: Vec<u8> = set.iter().flat_map(beginning).collect();
    let mut units = vec![unit, lasts[..1].to_vec(), lasts, set.concat()];
    units.extend([beginnings, beginning(&set[0]), near]);
    units.retain(|unit| !unit.is_empty());
    units
}

#[derive(Clone, Copy, Debug)]
enum Machine {
    Scanner,
    Pieces,
    Whole,
}

/// How many looks it takes to feed the text to a machine.
fn looks(machine: Machine, terminator: Terminator<'_>, text: &[u8], chunk: usize) -> usize {
    visits::during(|| {
        let mut framer = Framer::new(terminator).with_limit(100);
        if let Machine::Pieces = machine {
            framer.stream(terminator);
        }
        let mut scanner = Scanner::new(terminator);
        for mut chunk in text.chunks(chunk) {
            match machine {
                Machine::Scanner => while scanner.feed(&mut chunk).is_some() {},
                Machine::Pieces | Machine::Whole => while framer.feed(&mut chunk).is_some() {},
            }
        }
    })
}

/// Calls `check` for each set that is made of this string, and each unit of a text.
fn for_all(kind: Kind, length: usize, mut check: impl FnMut(Members<'_>, usize, &[u8])) {
    let case = kind.case(length);
    for set in sets(&case.needle) {
        let sum: usize = set.iter().map(Vec::len).sum();
        let slices: Vec<&[u8]> = set.iter().map(|member| &member[..]).collect();
        for unit in units(&set, case.text(2 * length)) {
            check(Members::from(&slices[..]), sum, &unit);
        }
    }
}

fn repeated(unit: &[u8], size: usize) -> Vec<u8> {
    unit.iter().copied().cycle().take(size).collect()
}

#[test]
fn a_byte_costs_at_most_the_sum_of_the_members_of_a_set() {
    for kind in KINDS {
        for length in [1, 2, 8, 100] {
            for_all(kind, length, |members, sum, unit| {
                let text = repeated(unit, (15_000 / sum).clamp(250, 1000));
                for chunk in [1, 7, length + 3, text.len()] {
                    for machine in [Machine::Scanner, Machine::Whole] {
                        let looks = looks(machine, members.into(), &text, chunk);
                        let most = MOST * (sum + 1) * text.len();
                        assert!(
                            looks > 0 && looks <= most,
                            "{looks} looks at {} bytes, {machine:?} in chunks of {chunk}: {members:?}",
                            text.len()
                        );
                    }
                }
            });
        }
    }
}

/// Chunks of every size, and some of each. Large ones take long, so few sets are tried in them.
#[test]
fn a_further_byte_of_a_set_costs_the_same() {
    const LARGE: usize = 10_000;
    for (name, length) in [("lines", 2), ("fibonacci", 12)] {
        let kind = KINDS.into_iter().find(|kind| kind.0 == name);
        for_all(kind.expect("a kind"), length, |members, _, unit| {
            for chunk in CHUNKS {
                if chunk > LARGE && (length > 2 || unit.len() > 2) {
                    continue;
                }
                let step = chunk * (1500 / chunk).max(1);
                let machine = match chunk > LARGE {
                    true => Machine::Whole,
                    false => Machine::Pieces,
                };
                let counts = [1, 2, 3].map(|n| {
                    let text = repeated(unit, n * step);
                    looks(machine, members.into(), &text, chunk) as f64
                });
                let costs = [1, 2].map(|n| (counts[n] - counts[n - 1]) / step as f64);
                assert!(
                    (costs[1] / costs[0] - 1.0).abs() <= FLAT,
                    "a further byte costs {costs:?}, {machine:?} in chunks of {chunk}: {members:?}"
                );
            }
        });
    }
}

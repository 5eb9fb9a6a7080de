//! Law 7: amortised constant work for each byte, whatever the terminator, the text and the cutting,
//! and for any number of messages in a chunk.
//!
//! Work is counted in looks at a byte; [`visits`] says what counts as a look. The counts are the same
//! on every run and every machine. Two things are asserted: a further byte costs the same however
//! many came before it, and no byte costs more than [`MOST`] looks.
//!
//! Where a mass of messages is the point, no work is counted: see [`many`].

use std::vec::Vec;

use proptest::{collection::vec, prelude::*, sample::Index};

use crate::{
    config::config,
    event::Event,
    framing::{framer::Framer, matcher::visits, scanner::Scanner},
    terminator::Terminator,
};

#[path = "../../tests/support/adversarial.rs"]
pub(super) mod adversarial;
mod counted;
mod many;
mod sets;
use adversarial::{KINDS, Kind, Machine};

/// The most looks at a byte.
///
/// The worst known chunks, 10 looks a byte, are a few per cent longer than a periodic terminator.
/// Their beginning is followed as the continuation of what was held, until it is none. Then they are
/// searched without success. Then their end is followed twice: to know how much is data, and to hold
/// the rest. Following costs up to three looks a byte, since the terminator is compared with itself,
/// too. In chunks of one byte it is 6 looks.
const MOST: usize = 12;

/// By how much the cost of a further byte may differ from that of those before it.
const FLAT: f64 = 0.1;

const LENGTHS: [usize; 5] = [1, 2, 8, 64, 1024];
const CHUNKS: [usize; 4] = [1, 64, 1460, 64 * 1024];

fn looks(machine: Machine, kind: Kind, length: usize, chunk: usize, size: usize) -> usize {
    let case = kind.case(length);
    let text = case.text(size);
    let mut out = 0;
    let looks = visits::during(|| out = machine.run(&case.needle, &text, chunk));
    // A framer that gives whole messages skips those that are too long.
    let skips = machine == Machine::Whole;
    assert!(out == size || skips && out < size, "{out} of {size} bytes");
    assert!(
        (size..=MOST * size).contains(&looks),
        "{looks} looks at {size} bytes: {machine:?}, {kind:?}, {length}, {chunk}"
    );
    looks
}

/// Compares the cost of each further byte, since the beginning and the end of an input have a cost of
/// their own.
fn check_flat(machine: Machine, kind: Kind, length: usize, chunk: usize, sizes: &[usize]) {
    let looks = |&size: &usize| looks(machine, kind, length, chunk, size) as f64;
    let counts: Vec<f64> = sizes.iter().map(looks).collect();
    let costs: Vec<f64> = (1..sizes.len())
        .map(|n| (counts[n] - counts[n - 1]) / (sizes[n] - sizes[n - 1]) as f64)
        .collect();
    assert!(
        costs
            .iter()
            .all(|cost| (cost / costs[0] - 1.0).abs() <= FLAT),
        "a further byte costs {costs:?} looks: {machine:?}, {kind:?}, {length}, {chunk}"
    );
}

/// Calls `check` for every text, length of a terminator and size of chunks.
fn for_all(check: impl Fn(Kind, usize, usize)) {
    for kind in KINDS {
        for length in LENGTHS {
            for chunk in CHUNKS {
                check(kind, length, chunk);
            }
        }
    }
}

/// From 10 KB to 60 KB, and to 1 MB where that shows more.
fn a_further_byte_costs_the_same(machine: Machine) {
    for_all(|kind, length, chunk| {
        let shows_more = ["lines", "fibonacci"].contains(&kind.0) && [2, 1024].contains(&length);
        let sizes: &[usize] = match machine {
            // A few chunks are needed to see what each of them costs.
            _ if chunk > 10_000 => &[10_000, 100_000, 1_000_000],
            Machine::Whole if shows_more => &[10_000, 100_000, 1_000_000],
            _ => &[10_000, 25_000, 60_000],
        };
        check_flat(machine, kind, length, chunk, sizes);
    });
}

#[test]
fn a_further_byte_costs_a_scanner_the_same() {
    a_further_byte_costs_the_same(Machine::Scanner);
}

#[test]
fn a_further_byte_costs_a_framer_in_pieces_the_same() {
    a_further_byte_costs_the_same(Machine::Pieces);
}

#[test]
fn a_further_byte_costs_a_framer_of_whole_messages_the_same() {
    a_further_byte_costs_the_same(Machine::Whole);
}

#[test]
#[ignore = "most of a minute if it is optimised"]
fn a_further_byte_costs_the_same_up_to_ten_megabytes() {
    for machine in Machine::ALL {
        for_all(|kind, length, chunk| {
            let sizes = [10_000, 100_000, 1_000_000, 10_000_000];
            check_flat(machine, kind, length, chunk, &sizes);
        });
    }
}

/// The worst chunks that are known.
#[test]
fn a_chunk_hardly_longer_than_the_terminator_costs_no_more() {
    for machine in Machine::ALL {
        for kind in KINDS {
            for length in [8, 64, 100, 1024] {
                for more in [0, 1, length / 24, length / 12, length / 6, length / 3] {
                    looks(machine, kind, length, length + more, 30 * length);
                }
            }
        }
    }
}

/// Lines of both kinds: texts of the bytes that matter to them, in masses, and any chunks.
#[test]
fn a_further_byte_of_lines_costs_the_same() {
    let texts = [
        &b"\r"[..],
        b"\n",
        b"\r\n",
        b"\r\r\n",
        b"a\r",
        b"a",
        b"aaaaaaaa\r\n",
    ];
    let kinds = [Terminator::Line, Terminator::AnyLine];
    let cases = kinds.map(|kind| texts.map(|part| CHUNKS.map(|chunk| (kind, part, chunk))));
    for &(kind, part, chunk) in cases.as_flattened().as_flattened() {
        let looks = |size: usize| {
            let text: Vec<u8> = part.iter().copied().cycle().take(size).collect();
            visits::during(|| {
                let mut framer = Framer::new(kind).with_limit(100);
                let mut scanner = Scanner::new(kind);
                for chunk in text.chunks(chunk) {
                    let mut input = chunk;
                    while framer.feed(&mut input).is_some() {}
                    let mut input = chunk;
                    while scanner.feed(&mut input).is_some() {}
                }
            })
        };
        let step = chunk * (20_000 / chunk).max(2);
        let counts = [0, 1, 2, 3].map(|n| looks(n * step));
        let costs = [1, 2, 3].map(|n| (counts[n] - counts[n - 1]) as f64 / step as f64);
        let most = 2.0 * MOST as f64;
        assert!(
            costs
                .iter()
                .all(|&cost| cost > 0.0 && cost <= most && (cost - costs[0]).abs() <= FLAT),
            "a further byte costs {costs:?} looks: {kind:?}, {part:?}, {chunk}"
        );
    }
}

/// Nobody uses a terminator of 32 KiB, but a matcher that is quadratic in it would need 32,000 looks
/// a byte.
#[test]
fn a_very_long_terminator_costs_no_more() {
    const LONG: usize = 1 << 15;
    for machine in Machine::ALL {
        for kind in KINDS {
            for chunk in [1, 1000, LONG + 1] {
                looks(machine, kind, LONG, chunk, 4 * LONG);
            }
        }
    }
}

/// What is done to a framer at the end of a message, or between two chunks.
#[derive(Clone, Debug)]
enum Change {
    Nothing,
    Whole(Ends),
    Pieces(Ends),
    Limit(usize),
}

#[derive(Clone, Debug)]
enum Ends {
    At(Vec<u8>),
    After(u64),
}

impl Ends {
    fn lend(&self) -> Terminator<'_> {
        match self {
            Ends::At(needle) => Terminator::Bytes(needle),
            Ends::After(length) => Terminator::Length(*length),
        }
    }
}

impl Change {
    /// Makes the change. Returns how many bytes it put back, to be scanned again.
    fn make(&self, framer: &mut Framer) -> usize {
        let held = framer.held();
        match self {
            Change::Nothing => {}
            Change::Whole(ends) => framer.set_terminator(ends.lend()),
            Change::Pieces(ends) => framer.stream(ends.lend()),
            Change::Limit(limit) => framer.set_limit(*limit),
        }
        held - framer.held()
    }
}

/// What happens to a framer. The sizes and the changes repeat.
#[derive(Clone, Debug)]
struct Life {
    text: Vec<u8>,
    chunks: Vec<usize>,
    between: Vec<Change>,
    at_ends: Vec<Change>,
}

fn life() -> impl Strategy<Value = Life> {
    let length = prop_oneof![1..20_usize, 20..1100_usize];
    let needle = (prop::sample::select(&KINDS[..]), length)
        .prop_map(|(kind, length)| kind.case(length).needle);
    (vec(needle, 1..4), any::<bool>()).prop_flat_map(|(needles, calm)| {
        let longest = needles.iter().map(Vec::len).max().unwrap_or_default();
        let size = prop_oneof![1..4_usize, 1..2 * longest + 2, 1..20_000_usize];
        let limit = prop_oneof![0..longest + 2, Just(usize::MAX)];
        let ends = prop_oneof![
            4 => prop::sample::select(needles.clone()).prop_map(Ends::At),
            1 => (1..100_u64).prop_map(Ends::After),
        ];
        let change = prop_oneof![
            if calm { 40 } else { 2 } => Just(Change::Nothing),
            4 => (any::<bool>(), ends).prop_map(|(whole, ends)| match whole {
                true => Change::Whole(ends),
                false => Change::Pieces(ends),
            }),
            1 => limit.prop_map(Change::Limit),
        ];
        (
            vec(fragment(needles), 0..30).prop_map(|parts| parts.concat()),
            vec(size, 1..4),
            vec(change.clone(), 1..10),
            vec(change, 1..10),
        )
            .prop_map(|(text, chunks, between, at_ends)| Life {
                text,
                chunks,
                between,
                at_ends,
            })
    })
}

/// A terminator, its beginning, its last byte or its first, repeated a few times or very often.
fn fragment(needles: Vec<Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    let part =
        (prop::sample::select(needles), 0..4, any::<Index>()).prop_map(|(needle, what, end)| {
            match what {
                0 => needle,
                1 => needle[..end.index(needle.len())].to_vec(),
                2 => needle[needle.len() - 1..].to_vec(),
                _ => needle[..1].to_vec(),
            }
        });
    (part, 1..4000_usize).prop_map(|(part, bytes)| part.repeat(bytes.div_ceil(part.len().max(1))))
}

proptest! {
    #![proptest_config(config(300))]

    /// Bytes that a change of terminator puts back count as bytes that come once more.
    #[test]
    fn law_07_changes_cost_no_more_than_what_they_put_back(Life { text, chunks, between, at_ends } in life()) {
        let mut framer = Framer::new(Terminator::CRLF);
        let (mut between, mut at_ends) = (between.iter().cycle(), at_ends.iter().cycle());
        let mut sizes = chunks.iter().cycle();
        let mut scanned = text.len();
        let looks = visits::during(|| {
            let mut rest = &text[..];
            while !rest.is_empty() {
                scanned += between.next().unwrap().make(&mut framer);
                let size = rest.len().min(*sizes.next().unwrap());
                let (mut chunk, later) = rest.split_at(size);
                rest = later;
                while let Some(event) = framer.feed(&mut chunk) {
                    if let Event::Message(_) | Event::End | Event::TooLong { .. } = event {
                        let change = at_ends.next().unwrap();
                        scanned += change.make(&mut framer);
                    }
                }
            }
        });
        prop_assert!(looks <= MOST * scanned, "{looks} looks at {scanned} bytes");
    }
}

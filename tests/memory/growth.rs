//! What a framer keeps while a message comes, and how often it allocates, over random limits,
//! announced lengths and cuttings.
//!
//! A framer never keeps more than twice the bytes that came of the present message, and a few
//! more. While its buffer moves to a larger one both exist, and the old one is full: together three
//! times. Nor do they ever exceed the limit and half of it.

use crate::support::{
    adversarial::{KINDS, Machine},
    config,
};
use allocation_counter::measure;
use proptest::{collection::vec, prelude::*};
use sanschat::{Event, Framer, Terminator};

/// The smallest buffer: bytes that come one by one do not cost an allocation each.
const SMALLEST: usize = 64;

/// Limits and lengths of every magnitude, and sizes of chunks that fit them.
fn magnitude() -> impl Strategy<Value = usize> {
    (0..17_u32, any::<prop::sample::Index>())
        .prop_map(|(bits, index)| (1 << bits) + index.index(1 << bits))
}

/// The end of a message that is longer than all that will come of it.
fn far_end() -> impl Strategy<Value = Terminator<'static>> {
    prop_oneof![
        2 => Just(Terminator::CRLF),
        2 => magnitude().prop_map(|length| Terminator::Length(length as u64)),
        1 => any::<u64>().prop_map(Terminator::Length),
        1 => (any::<u32>(), 0..64_u32).prop_map(|(n, bits)| {
            Terminator::Length(u64::from(n).rotate_left(bits))
        }),
    ]
}

/// Cuts the text into chunks of these sizes, which repeat.
fn cut(mut text: &[u8], sizes: &[usize], mut each: impl FnMut(&[u8])) {
    for &size in sizes.iter().cycle() {
        if text.is_empty() {
            return;
        }
        let (chunk, rest) = text.split_at(size.min(text.len()));
        each(chunk);
        text = rest;
    }
}

proptest! {
    #![proptest_config(config(600))]

    #[test]
    fn a_message_keeps_at_most_twice_what_came_of_it(
        limit in magnitude(),
        terminator in far_end(),
        size in magnitude(),
        sizes in vec(prop_oneof![3 => Just(1), 1 => 1..50_usize, 1 => magnitude()], 1..5),
    ) {
        let text = vec![b'x'; size];
        let mut framer = Framer::new(terminator).with_limit(limit);
        let limit_and_half = (limit + limit / 2 + SMALLEST) as i64;
        let (mut came, mut kept, mut over) = (0, 0_i64, false);
        cut(&text, &sizes, |mut chunk| {
            came += chunk.len() as i64;
            let before = kept;
            let info = measure(|| {
                while let Some(event) = framer.feed(&mut chunk) {
                    over = true;
                    match event {
                        Event::Message(_) => framer.set_terminator(Terminator::None),
                        Event::TooLong { .. } | Event::Data(_) => {}
                        other => panic!("{other:?}"),
                    }
                }
            });
            kept += info.bytes_current;
            let peak = before + info.bytes_max as i64;
            if over {
                assert_eq!(kept, 0, "the message is over");
            }
            assert!(kept <= limit as i64, "{kept} kept under a limit of {limit}");
            assert!(kept <= 2 * came + SMALLEST as i64, "{kept} kept of {came}");
            assert!(peak <= 3 * came + SMALLEST as i64, "{peak} at once for {came}");
            assert!(peak <= limit_and_half, "{peak} at once under a limit of {limit}");
        });
    }

    /// One allocation for each doubling of the smallest buffer, one for that buffer, and one where half
    /// the limit comes between.
    #[test]
    fn a_message_costs_an_allocation_for_each_doubling(
        limit in magnitude(),
        size in magnitude(),
        sizes in vec(prop_oneof![3 => Just(1), 1 => 1..50_usize, 1 => magnitude()], 1..5),
        announced in any::<bool>(),
    ) {
        let size = size.min(limit);
        let (terminator, text) = if announced {
            (Terminator::Length(size as u64), vec![b'x'; size])
        } else {
            (Terminator::CRLF, [&vec![b'x'; size][..], b"\r\n"].concat())
        };
        let mut framer = Framer::new(terminator).with_limit(limit);
        let (mut chunks, mut messages, mut allocations) = (0, 0, 0);
        cut(&text, &sizes, |mut chunk| {
            chunks += 1;
            let info = measure(|| {
                if let Some(event) = framer.feed(&mut chunk) {
                    assert!(matches!(event, Event::Message(message) if message.len() == size));
                    messages += 1;
                }
            });
            allocations += info.count_total;
        });
        let doublings = size.div_ceil(SMALLEST).next_power_of_two().ilog2();
        let most = if chunks == 1 { 0 } else { 2 + u64::from(doublings) };
        prop_assert_eq!(messages, 1);
        prop_assert!(allocations <= most, "{} allocations for {} bytes", allocations, size);
    }

    /// Whatever ends the messages, whole and in pieces, and also with a `Scanner`.
    #[test]
    fn messages_within_a_chunk_cost_nothing(
        kind in prop::sample::select(&KINDS[..]),
        length in 1..100_usize,
        messages in vec(0..90_usize, 1..50),
        machine in prop::sample::select(&[Machine::Scanner, Machine::Whole, Machine::Pieces][..]),
    ) {
        let needle = kind.case(length).needle;
        let mut text = Vec::new();
        for length in messages {
            text.extend(vec![b'x'; length]);
            text.extend(&needle);
        }
        let mut out = 0;
        // The terminator itself is kept in a buffer where it is longer than 22 bytes.
        let terminator = 2 * u64::from(machine != Machine::Scanner && length > 22);
        let info = measure(|| out = machine.run(&needle, &text, text.len()));
        prop_assert_eq!(out, text.len());
        prop_assert_eq!(info.count_total, terminator);
        prop_assert_eq!(info.count_current, 0);
    }
}

/// Pieces are handed out as they come: nothing of them is kept, not even of those that almost end a
/// message.
#[test]
fn pieces_keep_nothing() {
    for kind in KINDS {
        let case = kind.case(200);
        let text = case.text(5000);
        for size in [1, 7, 199, 200, 201, 1000] {
            let mut framer = Framer::new(Terminator::None);
            framer.stream(Terminator::Bytes(&case.needle));
            let mut kept = 0;
            for mut chunk in text.chunks(size) {
                let info = measure(|| while framer.feed(&mut chunk).is_some() {});
                kept += info.bytes_current;
                assert_eq!(kept, 0, "{kind:?} in chunks of {size}");
            }
        }
    }
}

/// Held bytes that are to be scanned again are kept once, and then collected.
#[test]
fn bytes_that_are_scanned_again_are_not_kept_twice() {
    for held in [1, 100, 5000] {
        let needle = [&vec![b'='; held][..], b"\n"].concat();
        let mut framer = None;
        let info = measure(|| framer = Some(Framer::new(Terminator::Bytes(&needle))));
        let (mut framer, mut kept) = (framer.unwrap(), info.bytes_current);
        let mut text = &needle[..held];
        for change in [&b"\r\n"[..], b"==!", b"=?"] {
            let info = measure(|| {
                while framer.feed(&mut text).is_some() {}
                framer.set_terminator(Terminator::Bytes(change));
            });
            kept += info.bytes_current;
            // And a box for the bytes that are to be scanned again.
            assert!(kept <= 2 * held as i64 + 200, "{kept} kept of {held}");
        }
    }
}

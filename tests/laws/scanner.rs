//! The scanner, which needs no allocator: terminators longer than those of `exhaustive`, then
//! random changes of the terminator between any two bytes.

use crate::support::{
    config,
    ops::{Op, Ops},
    random::{Mix, ops},
    run::{Run, check},
    told::{Delivery, Ends},
    words,
};
use proptest::prelude::*;
use sanschat::{Piece, Scanner, Terminator};

/// Every short terminator against every text, byte by byte: all the ways in which a terminator can
/// overlap itself or almost be found.
#[test]
fn every_short_terminator_is_found_in_every_text() {
    let texts = words(b"ab", 10);
    let texts = &texts[texts.len() - (1 << 10)..];
    let feeds = texts
        .iter()
        .map(|text| Op::Feed(text.clone(), (1..10).collect()));
    let feeds: Vec<Op> = feeds.collect();
    for needle in &words(b"ab", 6)[1..] {
        let set = Op::Set(Delivery::Pieces, Ends::At(needle.clone()));
        for feed in &feeds {
            let mut run = Run::<Scanner>::new();
            run.act(&set)
                .and_then(|()| run.act(feed))
                .and_then(|()| run.end())
                .unwrap_or_else(|why| panic!("{why}, in {set}, {feed}"));
        }
    }
}

/// Every terminator of up to 13 letters, directly after a beginning of itself. When that beginning
/// turns out to be data, how far may a matcher slide? One that slides too far fails from 12 letters
/// on.
#[test]
fn a_terminator_is_found_after_its_own_beginning() {
    for needle in &words(b"ab", 13)[1..] {
        for beginning in 0..needle.len() {
            let text = [&needle[..beginning], needle].concat();
            let mut ends = text.windows(needle.len()).enumerate();
            let end = ends.find(|(_, window)| window == needle);
            let found = first_end(needle, &text);
            assert_eq!(found, end.map(|(at, _)| at), "{needle:?} in {text:?}");
        }
    }
}

/// How much data a scanner gives before the first end, fed byte by byte.
fn first_end(needle: &[u8], text: &[u8]) -> Option<usize> {
    let mut scanner = Scanner::new(Terminator::Bytes(needle));
    let mut data = 0;
    for mut byte in text.chunks(1) {
        while let Some(piece) = scanner.feed(&mut byte) {
            match piece {
                Piece::Part(bytes) => data += bytes.len(),
                Piece::Last(bytes) => return Some(data + bytes.len()),
                Piece::Malformed => panic!("{needle:?} is no format"),
            }
        }
    }
    None
}

/// Equal bytes do not show which of them is handed out, but their address does: after bytes that
/// are lent from the input nothing is held.
#[test]
fn held_bytes_are_lent_from_the_terminator() {
    let needle = b"aab";
    let mut scanner = Scanner::new(Terminator::Bytes(needle));
    for (byte, held) in b"aaaa".chunks(1).zip([1, 2, 2, 2]) {
        let mut input = byte;
        let piece = scanner.feed(&mut input);
        assert_eq!((input, scanner.held()), (&b""[..], &needle[..held]));
        if let Some(Piece::Part(part)) = piece {
            assert_eq!(part.as_ptr(), needle.as_ptr());
        }
    }
}

proptest! {
    #![proptest_config(config(6000))]

    #[test]
    fn a_scanner_does_what_the_model_says(Ops(ops) in ops(Mix::SCANNING, 0..40)) {
        check::<Scanner>(&ops).map_err(TestCaseError::fail)?;
    }
}

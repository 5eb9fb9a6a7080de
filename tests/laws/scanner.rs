//! The scanner, which needs no allocator, against the oracle: needles longer than those of
//! `tests/exhaustive`, then random scripts that change its terminator between any two bytes.

use crate::support::{
    config,
    random::{Scope, scene},
    runner::{check, scanner, words},
    script::{Ends, Script, Style},
};
use proptest::prelude::*;
use sanschat::{Piece, Scanner, Terminator};

/// Every short needle against every text, byte by byte: all the ways that a needle can overlap
/// itself and almost be there.
#[test]
fn every_needle() {
    let texts = words(b"ab", 10);
    let texts = &texts[texts.len() - (1 << 10)..];
    let cuts: Vec<usize> = (1..10).collect();
    for needle in &words(b"ab", 6)[1..] {
        let script = Script::new(Style::Pieces, Ends::At(needle.clone()));
        for text in texts {
            check(scanner(&script), text, &cuts, &script)
                .unwrap_or_else(|why| panic!("{script:?}, {text:?}: {why}"));
        }
    }
}

/// Every needle of up to 13 letters right behind a beginning of itself. Having followed that
/// beginning in vain, how far may a matcher slide? The mistakes of one that slides too far show
/// from 12 letters on.
#[test]
fn every_needle_behind_its_own_beginning() {
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
            }
        }
    }
    None
}

/// Of bytes that are all the same it does not show which of them is handed out, but by where it is
/// lent from: behind what is lent from the input nothing is held.
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
    fn a_change_acts_on_the_next_byte((script, input, cuts) in scene(Scope::Scanner)) {
        check(scanner(&script), &input, &cuts, &script).map_err(TestCaseError::fail)?;
    }
}

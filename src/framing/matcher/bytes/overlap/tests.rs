//! Overlaps against the slow way, and against tables.

use super::*;
use std::vec::Vec;

/// All words of `length` letters over an alphabet of `letters`.
fn words(letters: u8, length: u32) -> impl Iterator<Item = Vec<u8>> {
    (0..u32::from(letters).pow(length)).map(move |mut n| {
        (0..length)
            .map(|_| {
                let letter = (n % u32::from(letters)) as u8;
                n /= u32::from(letters);
                b'a' + letter
            })
            .collect()
    })
}

/// The longest end of `text` that begins the needle, the slow way.
fn oracle(needle: &[u8], text: &[u8]) -> usize {
    let longest = text.len().min(needle.len() - 1);
    (0..=longest)
        .rev()
        .find(|&n| text.ends_with(&needle[..n]))
        .unwrap()
}

/// Feeds `text` byte by byte until the needle is complete; every prefix must hold back
/// just what the oracle holds back, and the data let go must be what is not held.
fn check(needle: &[u8], text: &[u8]) {
    let mut overlap = Overlap::new();
    for (n, byte) in text.iter().enumerate() {
        let held = overlap.matched();
        let gone = if held == 0 {
            overlap.slide(needle, &[*byte], usize::MAX)
        } else {
            overlap.slide(needle, &[*byte], held)
        };
        if overlap.matched() == needle.len() {
            assert!(text[..=n].ends_with(needle));
            return;
        }
        // Having left the held bytes it does not look at the input any more.
        let kept = if held > 0 && gone >= held {
            overlap = Overlap::new();
            overlap.slide(needle, &[*byte], usize::MAX);
            overlap.matched()
        } else {
            overlap.matched()
        };
        assert_eq!(
            kept,
            oracle(needle, &text[..=n]),
            "{needle:?} in {:?}",
            &text[..=n]
        );
        assert!(
            !text[..=n].ends_with(needle),
            "missed {needle:?} in {:?}",
            &text[..=n]
        );
    }
}

/// How many bytes are held behind each byte of a needle, and behind a byte that does not go on
/// with it: the automaton of Knuth, Morris and Pratt, whose tables an overlap does without.
struct Tables<'n> {
    needle: &'n [u8],
    /// For each beginning of the needle, the longest end of it that is a beginning, too.
    borders: Vec<usize>,
}

impl<'n> Tables<'n> {
    fn new(needle: &'n [u8]) -> Self {
        let mut tables = Tables {
            needle,
            borders: std::vec![0, 0],
        };
        for (n, &byte) in needle.iter().enumerate().skip(1) {
            let border = tables.held(tables.borders[n], byte);
            tables.borders.push(border);
        }
        tables
    }

    fn held(&self, mut held: usize, byte: u8) -> usize {
        while self.needle[held] != byte {
            if held == 0 {
                return 0;
            }
            held = self.borders[held];
        }
        held + 1
    }
}

/// Leads an overlap along a needle, and off it at one place after the other, so that what it
/// knows of the needle is of more, of less and of just the bytes that are held. It must hold
/// what the tables say, byte by byte and in one go.
fn lead_astray(needle: &[u8], letters: &[u8]) {
    let tables = Tables::new(needle);
    let mut steps = 0_usize;
    for letter in letters {
        let (mut single, mut held, mut text) = (Overlap::new(), 0, Vec::new());
        let check = |text: &[u8], held| {
            let mut at_once = Overlap::new();
            let gone = at_once.slide(needle, text, usize::MAX);
            assert_eq!(
                (gone, at_once.matched()),
                (text.len() - held, held),
                "{needle:?} in {text:?}"
            );
        };
        for place in (0..needle.len()).chain((0..needle.len()).rev()) {
            // As far as there, if that is on the way, and then another letter.
            loop {
                let byte = if held < place { needle[held] } else { *letter };
                let strays = held >= place;
                if tables.held(held, byte) == needle.len() {
                    break;
                }
                let before = held;
                held = tables.held(held, byte);
                text.push(byte);
                // It may leave the hard ones alone.
                let mut quick = single.clone();
                let data = quick.take_byte(needle, byte);
                let gone = single.slide(needle, &[byte], usize::MAX);
                if let Some(data) = data {
                    assert_eq!((gone, held), (data, before + 1 - data));
                    let same = needle[..before].iter().all(|b| *b == byte);
                    assert!(data == 0 || before == 0 || same);
                }
                // What it knows must serve as well.
                steps += 1;
                if data.is_some() && steps % 2 == 0 {
                    single = quick;
                }
                assert_eq!(
                    (single.matched(), gone),
                    (held, before + 1 - held),
                    "{needle:?} in {text:?}"
                );
                if strays {
                    break;
                }
            }
        }
        check(&text, held);
    }
}

#[test]
fn every_needle_that_is_left_anywhere() {
    for length in 2..=12 {
        words(2, length).for_each(|needle| lead_astray(&needle, b"abx"));
    }
    for length in 2..=7 {
        words(3, length).for_each(|needle| lead_astray(&needle, b"abcx"));
    }
}

/// Words of words: their periods have periods.
#[test]
fn long_needles_that_are_left_anywhere() {
    for word in (1..=3).flat_map(|length| words(2, length)) {
        for tail in (1..=3).flat_map(|length| words(2, length)) {
            for (inner, outer) in [(2, 2), (3, 4), (7, 1), (1, 9)] {
                let inside = [word.repeat(inner), tail.clone()].concat();
                let needle = [inside.repeat(outer), word.clone()].concat();
                lead_astray(&needle, b"abx");
            }
        }
    }
}

#[test]
fn every_short_needle_in_every_short_text() {
    for length in 2..=6 {
        for needle in words(2, length) {
            words(2, 11).for_each(|text| check(&needle, &text));
        }
    }
    for length in 2..=4 {
        for needle in words(3, length) {
            words(3, 7).for_each(|text| check(&needle, &text));
        }
    }
}

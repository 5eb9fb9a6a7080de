//! Overlaps against a naive search, and against tables.

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

/// The longest end of `text` that begins the needle, found naively.
fn oracle(needle: &[u8], text: &[u8]) -> usize {
    let longest = text.len().min(needle.len() - 1);
    (0..=longest)
        .rev()
        .find(|&n| text.ends_with(&needle[..n]))
        .unwrap()
}

/// Feeds `text` byte by byte until the needle is complete. After every byte exactly what the oracle
/// says must be held.
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
        // Once it has slid over the held bytes it stops, and the input is left.
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

/// How many bytes are held after each byte, by the automaton of Knuth, Morris and Pratt. It needs
/// tables, an overlap does not.
struct Tables<'n> {
    needle: &'n [u8],
    /// For each beginning of the needle, its longest proper end that is a beginning too.
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

/// Feeds an overlap a text that follows the needle and leaves it at one place after the other. So
/// what it knows is of more, of fewer and of exactly the bytes that are held. It must hold what the
/// tables say, byte by byte and in one go.
fn check_leaving(needle: &[u8], letters: &[u8]) {
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
            // Up to that place, then another letter.
            loop {
                let byte = if held < place { needle[held] } else { *letter };
                let leaves = held >= place;
                if tables.held(held, byte) == needle.len() {
                    break;
                }
                let before = held;
                held = tables.held(held, byte);
                text.push(byte);
                // `take_byte` may refuse a byte.
                let mut quick = single.clone();
                let data = quick.take_byte(needle, byte);
                let gone = single.slide(needle, &[byte], usize::MAX);
                if let Some(data) = data {
                    assert_eq!((gone, held), (data, before + 1 - data));
                    let same = needle[..before].iter().all(|b| *b == byte);
                    assert!(data == 0 || before == 0 || same);
                }
                // What `take_byte` learnt must serve as well.
                steps += 1;
                if data.is_some() && steps % 2 == 0 {
                    single = quick;
                }
                assert_eq!(
                    (single.matched(), gone),
                    (held, before + 1 - held),
                    "{needle:?} in {text:?}"
                );
                if leaves {
                    break;
                }
            }
        }
        check(&text, held);
    }
}

#[test]
fn short_needles_left_at_each_place_hold_what_tables_say() {
    for length in 2..=12 {
        words(2, length).for_each(|needle| check_leaving(&needle, b"abx"));
    }
    for length in 2..=7 {
        words(3, length).for_each(|needle| check_leaving(&needle, b"abcx"));
    }
}

/// Their periods have periods.
#[test]
fn periodic_needles_left_at_each_place_hold_what_tables_say() {
    for word in (1..=3).flat_map(|length| words(2, length)) {
        for tail in (1..=3).flat_map(|length| words(2, length)) {
            for (inner, outer) in [(2, 2), (3, 4), (7, 1), (1, 9)] {
                let inside = [word.repeat(inner), tail.clone()].concat();
                let needle = [inside.repeat(outer), word.clone()].concat();
                check_leaving(&needle, b"abx");
            }
        }
    }
}

#[test]
fn short_needles_in_all_short_texts_hold_what_the_oracle_says() {
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

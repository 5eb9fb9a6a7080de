//! Law 7 for the collector: a constant number of looks at a byte. Near the limit it gives the scanner one
//! byte at a time, and a message that may lie in the text is searched twice if it does not.

use std::{vec, vec::Vec};

use super::{Collected, Collector};
use crate::{
    framing::{linear::adversarial::KINDS, matcher::visits},
    terminator::Terminator,
};

/// The most looks at a byte: those of a scanner, and one search more.
const MOST: usize = 13;

/// Feeds the text in chunks. Returns how many bytes were in messages and their ends, and the looks.
fn looks(needle: &[u8], text: &[u8], chunk: usize, limit: usize) -> (usize, usize) {
    let mut buffer = vec![0; limit];
    let mut collector = Collector::new(Terminator::Bytes(needle), &mut buffer);
    let mut out = 0;
    let looks = visits::during(|| {
        for mut chunk in text.chunks(chunk) {
            while let Some(collected) = collector.feed(&mut chunk) {
                if let Collected::Message(message) = collected {
                    out += message.len() + needle.len();
                }
            }
        }
    });
    (
        out + collector.partial().len() + collector.held().len(),
        looks,
    )
}

/// Enough for work that is quadratic to need thousands of looks a byte.
const SIZE: usize = 30_000;

#[test]
fn each_byte_of_adversarial_text_costs_a_constant_number_of_looks() {
    for kind in KINDS {
        for length in [1, 2, 8, 64, 1024] {
            let case = kind.case(length);
            for chunk in [1, 64, 1460, length + length / 24 + 1, 64 * 1024] {
                for limit in [0, 100, length, 4 * length, SIZE] {
                    let text = case.text(SIZE);
                    let (out, looks) = looks(&case.needle, &text, chunk, limit);
                    assert!(limit < SIZE || out == SIZE, "{out} bytes");
                    assert!(
                        (SIZE..=MOST * SIZE).contains(&looks),
                        "{looks} looks: {kind:?}, {length}, {chunk}, {limit}"
                    );
                }
            }
        }
    }
}

/// Messages of about the limit, too short and too long by turns, that begin anywhere in a chunk.
#[test]
fn a_message_near_the_limit_costs_its_own_length() {
    const LIMIT: usize = 100;
    let mut text = Vec::new();
    for length in (90..110).cycle().take(1000) {
        text.extend(vec![b'x'; length]);
        text.extend(b"\r\n");
    }
    for chunk in [1, 7, 100, 101, 1460, usize::MAX] {
        let (_, looks) = looks(b"\r\n", &text, chunk, LIMIT);
        assert!(looks <= MOST * text.len(), "{looks} looks, {chunk}");
    }
}

/// Bytes that are held are scanned again after a change of terminator, each once.
#[test]
fn a_message_among_held_bytes_costs_its_own_length() {
    const MANY: usize = 1 << 20;
    let needle = [&b"\n".repeat(MANY)[..], b"!"].concat();
    let mut collector = Collector::new(Terminator::Bytes(&needle), &mut []);
    let mut input = &needle[..MANY];
    assert_eq!(collector.feed(&mut input), None);
    collector.set_terminator(Terminator::LF);
    let mut messages = 0;
    while let Some(collected) = collector.feed(&mut input) {
        assert_eq!(collected, Collected::Message(b""));
        messages += 1;
        collector.set_terminator(Terminator::LF);
    }
    assert_eq!(messages, MANY);
}

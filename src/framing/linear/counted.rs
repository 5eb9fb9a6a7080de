//! Bodies that a byte string must follow: each byte of it is looked at once, or twice where the data
//! before it is handed out first.

use std::vec::Vec;

use super::{CHUNKS, adversarial::KINDS};
use crate::{
    event::Event,
    framing::{
        framer::Framer,
        matcher::visits,
        scanner::{Piece, Scanner},
    },
    terminator::Terminator,
};

/// The most looks at a byte of an end: two in a chunk, and one more for the byte where it goes on in the
/// next one.
const MOST: usize = 3;

/// The end, and the end with another byte at the end of it, in turn.
fn text(end: &[u8], messages: usize) -> Vec<u8> {
    let (last, before) = end.split_last().expect("it is not empty");
    let whole = [b"body", end].concat();
    let near = [b"body", before, &[last ^ 1]].concat();
    [whole, near].concat().repeat(messages / 2)
}

/// Feeds the text. Returns how many messages ended well, and how many were malformed.
fn run(framer: &mut Framer, body: Terminator<'_>, text: &[u8], chunk: usize) -> [usize; 2] {
    let mut ended = [0, 0];
    for mut chunk in text.chunks(chunk) {
        while let Some(event) = framer.feed(&mut chunk) {
            match event {
                Event::Message(_) | Event::End => ended[0] += 1,
                Event::Malformed => ended[1] += 1,
                Event::Data(_) => continue,
                other => panic!("{other:?}"),
            }
            framer.set_terminator(body);
            if ended[0] % 4 == 3 {
                framer.stream(body);
            }
        }
    }
    ended
}

fn scan<'t>(body: Terminator<'t>, text: &'t [u8], chunk: usize) -> [usize; 2] {
    let mut scanner = Scanner::new(body);
    let mut ended = [0, 0];
    for mut chunk in text.chunks(chunk) {
        while let Some(piece) = scanner.feed(&mut chunk) {
            match piece {
                Piece::Last(_) => ended[0] += 1,
                Piece::Malformed => ended[1] += 1,
                Piece::Part(_) => continue,
            }
            scanner.set_terminator(body);
        }
    }
    ended
}

#[test]
fn a_byte_of_a_long_end_costs_the_same_however_much_of_it_matches() {
    for kind in KINDS {
        for length in [1, 2, 64, 1024, 1 << 15] {
            let end = kind.case(length).needle;
            let messages = (100_000 / length).clamp(4, 1000) & !1;
            let (body, text) = (Terminator::LengthThen(4, &end), text(&end, messages));
            for chunk in CHUNKS {
                let looks = visits::during(|| {
                    let ended = run(&mut Framer::new(body), body, &text, chunk);
                    assert_eq!(ended, [messages / 2; 2]);
                    assert_eq!(scan(body, &text, chunk), [messages / 2; 2]);
                });
                let most = 2 * MOST * text.len();
                assert!(
                    looks <= most,
                    "{looks} looks at {} bytes: {kind:?}, {length}, {chunk}",
                    text.len()
                );
            }
        }
    }
}

/// A change in the middle of an end has its bytes scanned again. They count as bytes that come once
/// more.
#[test]
fn a_change_within_a_long_end_costs_what_it_puts_back() {
    const LONG: usize = 1 << 10;
    let end = KINDS[0].case(LONG).needle;
    let mut scanned = LONG;
    let looks = visits::during(|| {
        let mut framer = Framer::new(Terminator::LengthThen(0, &end));
        for mut byte in end[..LONG - 1].chunks(1) {
            assert_eq!(framer.feed(&mut byte), None);
            let held = framer.held();
            framer.set_terminator(Terminator::LengthThen(0, &end));
            scanned += held - framer.held();
        }
    });
    assert!(scanned > LONG * LONG / 3, "bytes were put back: {scanned}");
    assert!(looks <= MOST * scanned, "{looks} looks at {scanned} bytes");
}

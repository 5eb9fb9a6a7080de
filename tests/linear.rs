//! Law 7: amortised constant work a byte. No clock is asked: the inputs are so large that a
//! machine that is not linear would not come back before tomorrow.

#![cfg(feature = "alloc")]

use sanschat::{Chat, Event, Framer, Piece, Scanner, Terminator};

const MANY: usize = 1 << 20;
const LONG: usize = 1 << 15;

/// Terminators of 32 KiB that almost come, over and over: the worst for a matcher without
/// memory are those that overlap themselves. Each with a text to torment it.
fn torments() -> Vec<(Vec<u8>, Vec<u8>)> {
    let power = |word: &[u8], tail: &[u8]| [&word.repeat(LONG / word.len())[..], tail].concat();
    let as_b = power(b"a", b"b");
    let b_as = [b"b", &power(b"a", b"")[..]].concat();
    let abs = power(b"ab", b"b");
    let aabs = power(b"aab", b"b");
    let two_halves = [power(b"a", b"b"), power(b"a", b"c")].concat();
    let near = |needle: &[u8]| needle[..needle.len() - 1].repeat(MANY / needle.len());
    vec![
        (as_b.clone(), vec![b'a'; MANY]),
        (as_b.clone(), near(&as_b)),
        (b_as.clone(), near(&b_as)),
        (b_as, vec![b'a'; MANY]),
        (abs.clone(), b"ab".repeat(MANY / 2)),
        (abs.clone(), near(&abs)),
        (aabs.clone(), near(&aabs)),
        (two_halves.clone(), near(&two_halves)),
    ]
}

/// How many bytes came out: data, terminators, and those that are still held.
fn framed(mut framer: Framer, needle: &[u8], text: &[u8], size: usize) -> usize {
    let mut out = 0;
    for mut chunk in text.chunks(size) {
        while let Some(event) = framer.feed(&mut chunk) {
            out += match event {
                Event::Data(bytes) => bytes.len(),
                Event::End => needle.len(),
                Event::TooLong { .. } => 0,
                other => panic!("{other:?}"),
            };
        }
    }
    out + framer.take_unread().len()
}

fn in_pieces(needle: &[u8]) -> Framer {
    let mut framer = Framer::new(Terminator::None);
    framer.stream(Terminator::Bytes(needle));
    framer
}

#[test]
fn for_any_terminator_byte_by_byte() {
    for (needle, text) in torments() {
        let out = framed(in_pieces(&needle), &needle, &text, 1);
        assert_eq!(out, text.len());
    }
}

#[test]
fn for_any_terminator_in_chunks_of_any_size() {
    for (needle, text) in torments() {
        for size in [1000, LONG - 1, LONG + 1, MANY] {
            let out = framed(in_pieces(&needle), &needle, &text, size);
            assert_eq!(out, text.len());
        }
    }
}

/// Too long, so all but the last of it is skipped.
#[test]
fn for_a_message_that_is_skipped() {
    for (needle, text) in torments() {
        for size in [1, 1000] {
            let framer = Framer::new(Terminator::Bytes(&needle)).with_limit(LONG / 4);
            assert!(framed(framer, &needle, &text, size) <= needle.len());
        }
    }
}

#[test]
fn for_the_scanner_too() {
    for (needle, text) in torments() {
        let mut scanner = Scanner::new(Terminator::Bytes(&needle));
        let mut out = 0;
        for mut chunk in text.chunks(1) {
            while let Some(piece) = scanner.feed(&mut chunk) {
                out += match piece {
                    Piece::Part(bytes) => bytes.len(),
                    Piece::Last(bytes) => bytes.len() + needle.len(),
                };
            }
        }
        assert_eq!(out + scanner.held().len(), text.len());
    }
}

/// Many messages in one chunk: each must cost its own length, not the chunk's.
#[test]
fn for_any_number_of_messages_in_a_chunk() {
    let kinds: [(&[u8], &[u8]); 4] = [
        (b"\n", b"\n"),
        (b"\r\n", b"\r\n"),
        // The last byte comes in masses, the terminator seldom.
        (b"\r\n", b"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\r\n"),
        (b"\r\n.\r\n", b"\n\n\n\n\n\n\n\n\n\n\n\r\n.\r\n"),
    ];
    for (needle, message) in kinds {
        for limit in [20, usize::MAX] {
            let wire = message.repeat(MANY / message.len());
            let mut input = &wire[..];
            let mut framer = Framer::new(Terminator::Bytes(needle)).with_limit(limit);
            let mut messages = 0;
            while let Some(Event::Message(_)) = framer.feed(&mut input) {
                messages += 1;
            }
            assert_eq!(messages, MANY / message.len());
        }
    }
}

/// A mass of messages that is found in held bytes, when the terminator is replaced.
#[test]
fn for_messages_made_of_held_bytes() {
    let needle = [&b"\n".repeat(MANY)[..], b"!"].concat();
    let mut framer = Framer::new(Terminator::Bytes(&needle));
    let mut input = &needle[..MANY];
    assert_eq!(framer.feed(&mut input), None);
    framer.set_terminator(Terminator::LF);
    let mut messages = 0;
    while let Some(event) = framer.feed(&mut input) {
        assert_eq!(event, Event::Message((&[][..]).into()));
        messages += 1;
        framer.set_terminator(Terminator::LF);
    }
    assert_eq!(messages, MANY);
}

/// Replies to very many messages, sent a byte at a time.
#[test]
fn for_what_is_sent() {
    let mut chat = Chat::new(Terminator::LF).with_high_water(usize::MAX);
    for _ in 0..MANY / 8 {
        chat.push(b"abc");
        chat.push_owned(b"abc".to_vec());
    }
    for _ in 0..MANY / 8 * 6 {
        assert!(chat.poll_transmit().is_some());
        chat.transmitted(1);
    }
    assert_eq!(chat.poll_transmit(), None);
}

//! Law 7 where it is not about terminators: amortised constant work a byte also for masses of
//! messages, of held bytes and of replies. No clock is asked: the inputs are so large that a
//! machine that is not linear would not come back before tomorrow.
//!
//! What any terminator costs is counted inside the crate, in `src/framer/linear.rs`.

use sanschat::{Chat, Event, Framer, Terminator};

const MANY: usize = 1 << 20;

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

/// The same by the hot loop, which changes its method with the lengths of the messages: again and
/// again, and in vain.
#[test]
fn for_any_number_of_messages_in_the_hot_loop() {
    for needle in ["\n", "\r\n"] {
        let long = [&"x".repeat(300), needle, "a", needle].concat();
        let false_hits = ["\r", &"\n".repeat(250), needle, needle].concat();
        for (message, least) in [(needle, 1), (&long, 2), (&false_hits, 2)] {
            let wire = message.repeat(MANY / message.len());
            let mut input = wire.as_bytes();
            let mut framer = Framer::new(Terminator::Bytes(needle.as_bytes()));
            let messages = framer.messages(&mut input).count();
            assert!(messages >= MANY / message.len() * least && input.is_empty());
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

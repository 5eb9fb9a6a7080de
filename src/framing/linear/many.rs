//! Masses of messages. No work is counted: the inputs are so large that a framer that is not linear
//! would take hours.

use std::vec;

use crate::{event::Event, framing::framer::Framer, prefix::Prefix, terminator::Terminator};

/// Enough for work that is quadratic in the number of messages to take hours.
const MANY: usize = 1 << 20;

/// Many messages in one chunk.
#[test]
fn a_message_costs_its_own_length_not_that_of_the_chunk() {
    let kinds: [(&[u8], &[u8]); 4] = [
        (b"\n", b"\n"),
        (b"\r\n", b"\r\n"),
        // Many last bytes of a terminator, few terminators.
        (b"\r\n", b"\n\n\n\n\n\n\n\n\n\n\n\n\n\n\r\n"),
        (b"\r\n.\r\n", b"\n\n\n\n\n\n\n\n\n\n\n\r\n.\r\n"),
    ];
    for (needle, message) in kinds {
        for limit in [20, usize::MAX] {
            let input = message.repeat(MANY / message.len());
            let mut rest = &input[..];
            let mut framer = Framer::new(Terminator::Bytes(needle)).with_limit(limit);
            let mut messages = 0;
            while let Some(Event::Message(_)) = framer.feed(&mut rest) {
                messages += 1;
            }
            assert_eq!(messages, MANY / message.len());
        }
    }
}

/// The same by the hot loop, which changes its method with the lengths of the messages, here again
/// and again without a gain.
#[test]
fn a_message_of_the_hot_loop_costs_its_own_length() {
    for needle in ["\n", "\r\n"] {
        let long = [&"x".repeat(300), needle, "a", needle].concat();
        let false_hits = ["\r", &"\n".repeat(250), needle, needle].concat();
        for (message, least) in [(needle, 1), (&long, 2), (&false_hits, 2)] {
            let input = message.repeat(MANY / message.len());
            let mut input = input.as_bytes();
            let mut framer = Framer::new(Terminator::Bytes(needle.as_bytes()));
            let messages = framer.messages(&mut input).count();
            assert!(messages >= MANY / message.len() * least && input.is_empty());
        }
    }
}

/// Many messages that are found in held bytes when the terminator is replaced.
#[test]
fn a_message_among_held_bytes_costs_its_own_length() {
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

/// How many messages of this text end, in chunks of this size. Each is set anew where it must be.
fn count(mut framer: Framer, text: &[u8], chunk: usize, again: Option<Terminator<'_>>) -> usize {
    let mut messages = 0;
    for mut chunk in text.chunks(chunk) {
        while let Some(event) = framer.feed(&mut chunk) {
            if let Event::Message(_) | Event::End | Event::Malformed = event {
                messages += 1;
                if let Some(terminator) = again {
                    framer.set_terminator(terminator);
                }
            }
        }
    }
    messages
}

const CHUNKS: [usize; 4] = [1, 64, 1460, MANY];

/// Carriage returns alone, and every other kind of line end, under everything that knows them.
#[test]
fn a_mass_of_line_ends_costs_its_own_length() {
    let sets: [&[&[u8]]; 4] = [
        &[b"\r"],
        &[b"\r", b"\n"],
        &[b"\r\n", b"\n", b"\r"],
        &[b"a", b"b", b"\n", b"\r", b"\r\n"],
    ];
    let sets = sets.map(Terminator::from);
    for chunk in CHUNKS {
        // Two sizes are enough for sets, which take longer.
        let sets = if [64, MANY].contains(&chunk) {
            &sets[..]
        } else {
            &[]
        };
        for terminator in [&[Terminator::AnyLine][..], sets].concat() {
            let crs = count(Framer::new(terminator), &vec![b'\r'; MANY], chunk, None);
            assert_eq!(crs, MANY, "{terminator:?} in chunks of {chunk}");
        }
        let crlfs = b"\r\n".repeat(MANY / 2);
        let lines = count(Framer::new(Terminator::AnyLine), &crlfs, chunk, None);
        assert_eq!(lines, MANY / 2, "in chunks of {chunk}");
        let (line, mut text) = (Framer::new(Terminator::Line), vec![b'\r'; MANY]);
        text.push(b'\n');
        let line = count(line.with_limit(MANY), &text, chunk, None);
        assert_eq!(line, 1, "in chunks of {chunk}");
    }
}

/// Lengths in front: the shortest, and the longest way to say the same.
#[test]
fn a_mass_of_lengths_in_front_costs_its_own_length() {
    let empty_in_ten = b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x00";
    let cases: [(Prefix, &[u8]); 5] = [
        (Prefix::U8, b"\x00"),
        (Prefix::Varint, b"\x00"),
        (Prefix::Varint, empty_in_ten),
        (Prefix::Netstring, b"0:,"),
        (Prefix::U64Be, b"\x00\x00\x00\x00\x00\x00\x00\x01x"),
    ];
    for (prefix, message) in cases {
        let text = message.repeat(MANY / message.len());
        for chunk in CHUNKS {
            let whole = Framer::new(prefix);
            let mut pieces = Framer::new(prefix);
            pieces.stream(prefix);
            for framer in [whole, pieces] {
                let messages = count(framer, &text, chunk, None);
                assert_eq!(
                    messages,
                    MANY / message.len(),
                    "{prefix:?} in chunks of {chunk}"
                );
            }
        }
    }
}

/// Bodies that are set one by one, of which each second one is malformed.
#[test]
fn a_mass_of_bodies_costs_its_own_length() {
    let body = Terminator::LengthThen(1, b"\r\n");
    let text = b"x\r\nx\rx".repeat(MANY / 6);
    for chunk in CHUNKS {
        let bodies = count(Framer::new(body), &text, chunk, Some(body));
        assert_eq!(bodies, MANY / 6 * 2, "in chunks of {chunk}");
    }
}

/// The words of RESP: after each line a body is expected, among other things that could be.
#[test]
fn an_expectation_for_each_message_costs_its_own_length() {
    let set = [&b"\r\n"[..], b"\n"];
    let kinds: [(Terminator<'_>, &[u8]); 5] = [
        (Terminator::LengthThen(1, b"\r\n"), b"x\r\n"),
        (Terminator::Length(1), b"x"),
        (Terminator::AnyLine, b"x\r\n"),
        (Terminator::from(&set), b"x\n"),
        (Prefix::U8.into(), b"\x01x"),
    ];
    for (kind, expected) in kinds {
        let unit = [b"$\r\n", expected].concat();
        let text = unit.repeat(MANY / 8);
        for chunk in CHUNKS {
            let mut framer = Framer::new(Terminator::CRLF);
            let (mut lines, mut bodies) = (0, 0);
            for mut chunk in text.chunks(chunk) {
                while let Some(event) = framer.feed(&mut chunk) {
                    match event {
                        Event::Message(line) if *line == *b"$" => {
                            lines += 1;
                            framer.expect(kind, 10);
                        }
                        Event::Message(body) => bodies += usize::from(*body == *b"x"),
                        other => panic!("{other:?}"),
                    }
                }
            }
            assert_eq!((lines, bodies), (MANY / 8, MANY / 8), "{kind:?}, {chunk}");
        }
    }
}

/// Messages of the other kinds that are found in held bytes when the terminator is replaced, where
/// each of them sets it anew, or expects it.
#[test]
fn a_message_of_any_kind_among_held_bytes_costs_its_own_length() {
    let five = [&b"a"[..], b"b", b"c", b"\r", b"\n"];
    let cases: [(u8, Terminator<'_>); 4] = [
        (b'\r', Terminator::AnyLine),
        (b'\r', Terminator::from(&five)),
        (0, Prefix::Varint.into()),
        (b',', Terminator::LengthThen(0, b",")),
    ];
    for expects in [false, true] {
        for (byte, terminator) in cases {
            let needle = [&vec![byte; MANY][..], b"!"].concat();
            let mut framer = Framer::new(Terminator::Bytes(&needle));
            let mut input = &needle[..MANY];
            assert_eq!(framer.feed(&mut input), None);
            let set = |framer: &mut Framer| match expects {
                true => framer.expect(terminator, 1),
                false => framer.set_terminator(terminator),
            };
            set(&mut framer);
            let mut messages = 0;
            while let Some(event) = framer.feed(&mut input) {
                assert_eq!(event, Event::Message((&[][..]).into()));
                messages += 1;
                set(&mut framer);
                if messages == MANY {
                    break;
                }
            }
            assert_eq!(messages, MANY, "{terminator:?}, expected: {expects}");
        }
    }
}

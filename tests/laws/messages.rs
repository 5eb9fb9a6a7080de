//! The hot loop: `Framer::messages` gives what `Framer::feed` gives, and takes no more.

use crate::support::config;
use proptest::{collection::vec, prelude::*, sample::select};
use sanschat::{Event, Framer, Messages, Terminator};

/// Lines of all lengths around those at which the loop changes its method, some with half a terminator
/// in them.
fn text(terminator: &'static [u8]) -> impl Strategy<Value = Vec<u8>> {
    let length = prop_oneof![
        6 => 0..20_usize,
        3 => 20..80_usize,
        1 => 80..400_usize,
    ];
    let letter = prop_oneof![
        20 => Just(b'x'),
        1 => select(terminator),
    ];
    let line = (length, vec(letter, 1..30)).prop_map(|(length, letters)| {
        letters
            .iter()
            .copied()
            .cycle()
            .take(length)
            .collect::<Vec<u8>>()
    });
    vec(line, 0..60).prop_map(move |lines| lines.join(terminator))
}

/// An event, and how much of the chunk was left after it.
type Seen = (Event<'static>, usize);

/// Takes messages from the loop, in one of the two ways of an iterator.
type Take = fn(Messages<'_, '_>, &mut dyn FnMut(&[u8]));

const TAKES: [Take; 2] = [
    |messages, take| messages.for_each(take),
    |messages, take| {
        for message in messages {
            take(message);
        }
    },
];

/// All events of the text. Between two `feed`s messages are taken by `take`.
fn run(mut framer: Framer, chunks: &[&[u8]], take: Option<Take>) -> Vec<Seen> {
    let mut seen = Vec::new();
    for chunk in chunks {
        let mut input = *chunk;
        loop {
            if let Some(take) = take {
                let mut left = input.len();
                let terminator = match framer.terminator() {
                    Terminator::Bytes(needle) => needle.len(),
                    _ => 0,
                };
                take(framer.messages(&mut input), &mut |message| {
                    left -= message.len() + terminator;
                    seen.push((Event::Message(message.to_vec().into()), left));
                });
            }
            match framer.feed(&mut input) {
                Some(event) => seen.push((event.into_owned(), input.len())),
                None => break,
            }
        }
        assert_eq!(input, b"", "all is taken");
    }
    while let Some(event) = framer.feed_eof() {
        seen.push((event, 0));
    }
    seen
}

fn cut<'t>(mut text: &'t [u8], sizes: &[usize]) -> Vec<&'t [u8]> {
    let mut chunks = Vec::new();
    let mut sizes = sizes.iter().cycle();
    while !text.is_empty() {
        let (chunk, rest) = text.split_at(text.len().min(*sizes.next().unwrap()));
        chunks.push(chunk);
        text = rest;
    }
    chunks
}

fn case() -> impl Strategy<Value = (&'static [u8], Vec<u8>, Vec<usize>, usize)> {
    let terminators: Vec<&'static [u8]> = vec![b"\n", b"\r\n", b"\n\n", b".\r\n", b"abab"];
    select(terminators).prop_flat_map(|terminator| {
        let sizes = vec(prop_oneof![1..10_usize, 10..3000_usize], 1..5);
        let limit = prop_oneof![3 => Just(1000), 1 => 0..100_usize];
        (Just(terminator), text(terminator), sizes, limit)
    })
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn the_loop_gives_what_feed_gives((terminator, text, sizes, limit) in case()) {
        let framer = Framer::new(Terminator::Bytes(terminator)).with_limit(limit);
        let chunks = cut(&text, &sizes);
        let expected = run(framer.clone(), &chunks, None);
        for take in TAKES {
            prop_assert_eq!(&run(framer.clone(), &chunks, Some(take)), &expected);
        }
    }

    /// A caller that leaves the loop early finds all the rest in the input.
    #[test]
    fn the_loop_can_be_left((terminator, text, _, _) in case(), wanted in 0..10_usize) {
        let mut framer = Framer::new(Terminator::Bytes(terminator));
        let (mut input, mut taken, mut got) = (&text[..], 0, 0);
        for message in framer.messages(&mut input).take(wanted) {
            taken += message.len() + terminator.len();
            got += 1;
        }
        // Unless the loop ended by itself, and took the beginning of the next message.
        let rest = &text[taken..];
        prop_assert!(input == rest || got < wanted && input.is_empty());
    }
}

/// The loop gives only whole messages that end with a byte string.
#[test]
fn the_loop_leaves_everything_else_to_feed() {
    let none_of = |framer: &mut Framer, text: &str| {
        for take in TAKES {
            let mut input = text.as_bytes();
            take(framer.messages(&mut input), &mut |message| {
                panic!("gave {message:?}")
            });
            assert_eq!(input, text.as_bytes());
        }
    };
    let mut framer = Framer::new(Terminator::LF).with_limit(3);
    none_of(&mut framer, "long\nshort\n");
    framer.pause();
    none_of(&mut framer, "a\n");
    framer.resume();
    framer.set_terminator(Terminator::Length(1));
    none_of(&mut framer, "a\n");
    framer.stream(Terminator::LF);
    none_of(&mut framer, "a\n");
    framer.set_terminator(Terminator::None);
    none_of(&mut framer, "a\n");
    framer.set_terminator(Terminator::LF);
    assert_eq!(framer.feed(&mut &b"b"[..]), None);
    none_of(&mut framer, "a\n");
    while framer.feed_eof().is_some() {}
    none_of(&mut framer, "a\n");
}

//! Sets and lines of any end, against rules that are written down in another way: they cut a whole text at
//! once, and never hold anything.

use super::*;
use crate::support::{ops::byte_by_byte, told::Told, words};

/// The messages of a text, and what is left of it.
type Cut = (Vec<Vec<u8>>, Vec<u8>);

/// What the model says, shown one byte at a time.
fn modelled(ends: &Ends, text: &[u8]) -> Cut {
    let ops = [
        Op::Set(Delivery::Whole, ends.clone()),
        byte_by_byte(text),
        Op::FeedEof,
    ];
    let mut run = Run::<Mirror<'_, false>>::recorded();
    run.all(&ops).unwrap_or_else(|why| panic!("{why}"));
    let (mut messages, mut rest) = (Vec::new(), Vec::new());
    for told in run.told() {
        match told {
            Told::Message(message) => messages.push(message.into_owned()),
            Told::Eof(partial) => rest = partial.unwrap_or_default().into_owned(),
            other => panic!("{other:?}"),
        }
    }
    (messages, rest)
}

/// The earliest end; of the members that end there the longest.
fn by_earliest_end(members: &[&Vec<u8>], text: &[u8]) -> Cut {
    let (mut messages, mut start) = (Vec::new(), 0);
    for end in 1..=text.len() {
        let message = &text[start..end];
        let ends = members.iter().filter(|member| message.ends_with(member));
        if let Some(member) = ends.max_by_key(|member| member.len()) {
            messages.push(text[start..end - member.len()].to_vec());
            start = end;
        }
    }
    (messages, text[start..].to_vec())
}

#[test]
fn a_set_ends_messages_at_the_earliest_end() {
    let (members, texts) = (words(b"ab", 3), words(b"ab", 7));
    for one in &members[1..] {
        for two in &members[1..] {
            let ends = Ends::any_of(&[one, two]);
            // Longer texts contain the messages of those that they begin with.
            for text in &texts[texts.len() / 2..] {
                let expected = by_earliest_end(&[one, two], text);
                assert_eq!(modelled(&ends, text), expected, "{ends:?} in {text:?}");
            }
        }
    }
}

#[test]
fn any_line_is_a_line_of_one_end_where_all_ends_are_one_byte() {
    for text in words(b"a\r\n", 7) {
        // The other rule: make each end a line feed, and cut at line feeds.
        let text = String::from_utf8(text).unwrap();
        let lines = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut messages: Vec<Vec<u8>> = lines.split('\n').map(Vec::from).collect();
        let rest = messages.pop().unwrap();
        let got = modelled(&Ends::AnyLine, text.as_bytes());
        assert_eq!(got, (messages, rest), "{text:?}");
    }
}

//! Which bytes are data, and what ends the message: one answer for each kind of end.

use sanschat::{Prefix, Terminator};

/// How a message ends behind its data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// By so many bytes, which are the end with this number.
    At { taken: usize, which: usize },
    /// The last of so many bytes is not what must be there.
    Malformed { taken: usize },
}

/// Looks at `text`, which may go on: how many bytes are certainly data, and, if the message ends
/// after them, how. Of a prefixed message the prefix was read.
pub(super) fn look(ends: Terminator<'_>, body: Option<u64>, text: &[u8]) -> (usize, Option<End>) {
    match ends {
        Terminator::None => (text.len(), None),
        Terminator::Bytes(needle) => bytes(needle, text),
        Terminator::Line => line(text),
        Terminator::AnyLine => any_line(text),
        Terminator::AnyOf(members) => any_of(&members.iter().collect::<Vec<_>>(), text),
        Terminator::Length(left) => length_then(left, b"", text),
        Terminator::LengthThen(left, end) => length_then(left, end, text),
        Terminator::Prefixed(prefix) => {
            let left = body.expect("the prefix was read");
            let end: &[u8] = match prefix {
                Prefix::Netstring => b",",
                _ => b"",
            };
            length_then(left, end, text)
        }
        other => panic!("{other:?} is unknown to the model"),
    }
}

/// The same end, in the one form that means it. An empty byte string means `None`, as in asynchat.
pub(super) fn meaning(ends: Terminator<'_>) -> Terminator<'_> {
    match ends {
        Terminator::Bytes([]) => Terminator::None,
        Terminator::AnyOf(members) if members.iter().all(<[u8]>::is_empty) => Terminator::None,
        Terminator::LengthThen(length, []) => Terminator::Length(length),
        terminator => terminator,
    }
}

fn bytes(needle: &[u8], text: &[u8]) -> (usize, Option<End>) {
    for at in 0..text.len() {
        if text[at..].starts_with(needle) {
            let taken = needle.len();
            return (at, Some(End::At { taken, which: 0 }));
        }
        // The rest of the text begins the needle, so it must be held back.
        if needle.starts_with(&text[at..]) {
            return (at, None);
        }
    }
    (text.len(), None)
}

fn line(text: &[u8]) -> (usize, Option<End>) {
    for at in 0..text.len() {
        match text[at..] {
            [b'\n', ..] => return (at, Some(End::At { taken: 1, which: 1 })),
            [b'\r', b'\n', ..] => return (at, Some(End::At { taken: 2, which: 0 })),
            [b'\r'] => return (at, None),
            _ => {}
        }
    }
    (text.len(), None)
}

/// The line feed after a carriage return is not of this message any more.
fn any_line(text: &[u8]) -> (usize, Option<End>) {
    for (at, byte) in text.iter().enumerate() {
        match byte {
            b'\r' => return (at, Some(End::At { taken: 1, which: 0 })),
            b'\n' => return (at, Some(End::At { taken: 1, which: 1 })),
            _ => {}
        }
    }
    (text.len(), None)
}

/// The earliest end. Of those that end there the longest, of equal ones the first.
fn any_of(members: &[&[u8]], text: &[u8]) -> (usize, Option<End>) {
    for end in 1..=text.len() {
        let mut longest: Option<usize> = None;
        for (which, member) in members.iter().enumerate() {
            let ends_here = !member.is_empty() && text[..end].ends_with(member);
            let is_longer = longest.is_none_or(|other| member.len() > members[other].len());
            if ends_here && is_longer {
                longest = Some(which);
            }
        }
        if let Some(which) = longest {
            let taken = members[which].len();
            return (end - taken, Some(End::At { taken, which }));
        }
    }
    // The longest end of the text that begins a member is held back.
    let begins = |at: &usize| members.iter().any(|it| it.starts_with(&text[*at..]));
    let data = (0..text.len()).find(begins).unwrap_or(text.len());
    (data, None)
}

fn length_then(left: u64, end: &[u8], text: &[u8]) -> (usize, Option<End>) {
    if left > text.len() as u64 {
        return (text.len(), None);
    }
    let data = left as usize;
    let rest = &text[data..];
    for (index, byte) in end.iter().enumerate() {
        match rest.get(index) {
            None => return (data, None),
            Some(other) if other != byte => {
                return (data, Some(End::Malformed { taken: index + 1 }));
            }
            Some(_) => {}
        }
    }
    let taken = end.len();
    (data, Some(End::At { taken, which: 0 }))
}

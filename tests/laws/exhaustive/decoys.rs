//! Chunks that begin with letters which look like a terminator and are none.
//!
//! The search for the last letter of a terminator gives up after a false hit or two, and looks at
//! the next 64 places in another way, again and again. Short chunks never see where that begins
//! and ends, so here the first chunk begins with a decoy; the walk's letters follow in the same
//! chunk and in others.

use super::{
    Bound,
    spread::spread,
    support::{
        runner::{scanner, words},
        script::{Ends, Script, Style},
    },
    texts::Texts,
    walk::walk,
};
#[cfg(feature = "alloc")]
use crate::support::runner::framer;

/// How long decoys are. The other search must begin, and end, within a decoy, at its end and behind
/// it, so all lengths about there.
fn lengths() -> impl Iterator<Item = usize> {
    (1..=4).chain(60..=68).chain([80])
}

struct Decoy {
    letters: Vec<u8>,
    ends: Ends,
}

/// Its last letter again and again, the other letter, both in turn, and all of it but its last
/// letter. One letter alone has no false hits.
fn decoys(bound: Bound) -> Vec<Decoy> {
    let needles = words(b"ab", bound.terminator);
    let needles = needles.iter().filter(|needle| needle.len() > 1);
    let decoys = needles.flat_map(|needle| {
        let (_, head) = needle.split_last().unwrap();
        let words: [&[u8]; 5] = [b"a", b"b", b"ab", b"ba", head];
        lengths().flat_map(move |length| {
            words.map(|word| Decoy {
                letters: word.iter().copied().cycle().take(length).collect(),
                ends: Ends::At(needle.clone()),
            })
        })
    });
    decoys.collect()
}

impl Decoy {
    fn texts(&self, bound: Bound) -> Texts {
        Texts::new(&self.letters, b"ab", bound.input)
    }

    fn script(&self, style: Style, limit: usize) -> Script {
        Script {
            limit,
            ..Script::new(style, self.ends.clone())
        }
    }
}

pub(crate) fn of_a_scanner(name: &str, bound: Bound) {
    spread(name, &decoys(bound), |decoy| {
        let script = decoy.script(Style::Pieces, usize::MAX);
        walk(&decoy.texts(bound), &script, scanner(&script))
    });
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, bound: Bound) {
    spread(name, &decoys(bound), |decoy| {
        let script = decoy.script(Style::Pieces, 0);
        walk(&decoy.texts(bound), &script, framer(&script))
    });
}

/// With a limit within the decoy, a little behind it, and out of reach.
#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, bound: Bound) {
    spread(name, &decoys(bound), |decoy| {
        let texts = decoy.texts(bound);
        let limits = [10, decoy.letters.len() + 2, usize::MAX];
        let cases = limits.map(|limit| {
            let script = decoy.script(Style::Whole, limit);
            walk(&texts, &script, framer(&script))
        });
        cases.iter().sum()
    });
}

//! Chunks that begin with letters which look like a terminator and are none.
//!
//! The search for the last letter of a terminator gives up after a false hit or two, and looks at
//! the next 64 places in another way, again and again. Short chunks never see where that begins
//! and ends, so here the first chunk begins with a decoy; the walk's letters follow in the same
//! chunk and in others.

use super::{
    Bound,
    setup::Setup,
    spread::spread,
    support::{
        told::{Delivery, Ends},
        words,
    },
    texts::Texts,
    walk::walk,
};
#[cfg(feature = "alloc")]
use sanschat::Framer;
use sanschat::Scanner;

/// How long decoys are. The other search must begin, and end, within a decoy, at its end and after
/// it, so all lengths around 64.
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

    fn setup(&self, delivery: Delivery, limit: usize) -> Setup {
        Setup::new(delivery, limit, &self.ends)
    }
}

pub(crate) fn of_a_scanner(name: &str, bound: Bound) {
    spread(name, &decoys(bound), |decoy| {
        let setup = decoy.setup(Delivery::Pieces, usize::MAX);
        walk::<Scanner>(&decoy.texts(bound), &setup)
    });
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, bound: Bound) {
    spread(name, &decoys(bound), |decoy| {
        let setup = decoy.setup(Delivery::Pieces, 0);
        walk::<Framer>(&decoy.texts(bound), &setup)
    });
}

/// With a limit within the decoy, a little after it, and out of reach.
#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, bound: Bound) {
    spread(name, &decoys(bound), |decoy| {
        let texts = decoy.texts(bound);
        let limits = [10, decoy.letters.len() + 2, usize::MAX];
        let cases = limits.map(|limit| {
            let setup = decoy.setup(Delivery::Whole, limit);
            walk::<Framer>(&texts, &setup)
        });
        cases.iter().sum()
    });
}

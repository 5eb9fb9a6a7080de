//! Whole messages of a collector, of each kind and with every limit.

use super::{
    Bound, alone, counted, kinds, sets,
    setup::Setup,
    spread::spread,
    support::{
        machine::Collecting,
        told::{Delivery, Ends},
    },
    terminators,
    texts::Texts,
    walk::{walk, walk_to_ends},
};

pub(crate) fn strings_and_lengths(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    walk_all(name, &texts, bound.input, &terminators::endings(bound));
}

pub(crate) fn lines(name: &str, longest: usize) {
    let texts = Texts::new(b"", b"a\r\n", longest);
    walk_all(name, &texts, longest, &[Ends::Line, Ends::AnyLine]);
}

pub(crate) fn sets(name: &str, longest: usize) {
    let texts = Texts::new(b"", b"ab", longest);
    walk_all(name, &texts, longest, &sets::sets());
}

pub(crate) fn bodies(name: &str, longest: usize) {
    let texts = Texts::new(b"", b"ab", longest);
    walk_all(name, &texts, longest, &counted::all());
}

/// Every pair of kinds. With small limits, and with one that no message exceeds.
pub(crate) fn in_turn(name: &str, longest: usize) {
    let texts = Texts::new(b"", kinds::LETTERS, longest);
    let kinds = kinds::kinds();
    spread(name, &kinds::pairs(&kinds), |[first, second]| {
        let cases = [0, 1, longest].map(|limit| {
            let setup = Setup::in_turn(Delivery::Whole, limit, first, second);
            walk_to_ends::<Collecting>(&texts, &setup)
        });
        cases.iter().sum()
    });
}

fn walk_all(name: &str, texts: &Texts, longest: usize, all: &[Ends]) {
    let limits: Vec<usize> = (0..=longest).collect();
    let setups = alone::setups(Delivery::Whole, &limits, all);
    spread(name, &setups, |setup| walk::<Collecting>(texts, setup));
}

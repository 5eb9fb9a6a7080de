//! One terminator, and two that take turns.

use super::{
    Bound,
    setup::Setup,
    spread::spread,
    support::{
        told::{Delivery, Ends},
        words,
    },
    texts::Texts,
    walk::{walk, walk_to_ends},
};
#[cfg(feature = "alloc")]
use sanschat::Framer;
use sanschat::Scanner;

pub(crate) fn scanner(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    let all = endings(bound);
    let setups: Vec<_> = all
        .iter()
        .map(|ends| Setup::again(Delivery::Pieces, usize::MAX, ends))
        .collect();
    spread(name, &setups, |setup| walk::<Scanner>(&texts, setup));
}

#[cfg(feature = "alloc")]
pub(crate) fn pieces(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    let all = endings(bound);
    // Pieces have no limit: the smallest one changes nothing.
    let setups: Vec<_> = all
        .iter()
        .map(|ends| Setup::again(Delivery::Pieces, 0, ends))
        .collect();
    spread(name, &setups, |setup| walk::<Framer>(&texts, setup));
}

#[cfg(feature = "alloc")]
pub(crate) fn whole(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    let all = endings(bound);
    let setups: Vec<_> = all
        .iter()
        .flat_map(|ends| (0..=bound.input).map(|limit| Setup::again(Delivery::Whole, limit, ends)))
        .collect();
    spread(name, &setups, |setup| walk::<Framer>(&texts, setup));
}

pub(crate) fn scanner_in_turn(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    spread(name, &pairs(bound), |[first, second]| {
        let setup = Setup::in_turn(Delivery::Pieces, usize::MAX, first, second);
        walk_to_ends::<Scanner>(&texts, &setup)
    });
}

#[cfg(feature = "alloc")]
pub(crate) fn pieces_in_turn(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    spread(name, &pairs(bound), |[first, second]| {
        let setup = Setup::in_turn(Delivery::Pieces, 0, first, second);
        walk_to_ends::<Framer>(&texts, &setup)
    });
}

/// No message is too long.
#[cfg(feature = "alloc")]
pub(crate) fn whole_in_turn(name: &str, bound: Bound) {
    whole_in_turn_up_to(bound.input, name, bound);
}

/// Many messages are too long, and the change waits for the end of the rest.
#[cfg(feature = "alloc")]
pub(crate) fn limited_in_turn(name: &str, bound: Bound) {
    whole_in_turn_up_to(2, name, bound);
}

#[cfg(feature = "alloc")]
fn whole_in_turn_up_to(limit: usize, name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    spread(name, &pairs(bound), |[first, second]| {
        let setup = Setup::in_turn(Delivery::Whole, limit, first, second);
        walk_to_ends::<Framer>(&texts, &setup)
    });
}

/// All byte strings, all lengths, and none.
pub(crate) fn endings(bound: Bound) -> Vec<Ends> {
    let strings = words(b"ab", bound.terminator).into_iter().skip(1);
    let lengths = (0..=bound.input as u64).map(Ends::After);
    strings
        .map(Ends::At)
        .chain(lengths)
        .chain([Ends::Never])
        .collect()
}

fn pairs(bound: Bound) -> Vec<[Ends; 2]> {
    let all = endings(bound);
    all.iter()
        .flat_map(|first| all.iter().map(|second| [first.clone(), second.clone()]))
        .collect()
}

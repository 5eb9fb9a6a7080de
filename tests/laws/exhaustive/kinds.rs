//! Every pair of kinds of ends in turn.

use super::{
    setup::Setup,
    spread::spread,
    support::told::{Delivery, Ends},
    texts::Texts,
    walk::walk_to_ends,
};
#[cfg(feature = "alloc")]
use sanschat::Framer;
use sanschat::{Prefix, Scanner};

/// What lines are about, and letters that say a length.
pub(crate) const LETTERS: &[u8] = b"a\r\n1\x01";

/// One or two of each kind, over those letters.
pub(crate) fn kinds() -> Vec<Ends> {
    vec![
        Ends::At(b"\r\n".to_vec()),
        Ends::At(b"a".to_vec()),
        Ends::Line,
        Ends::AnyLine,
        Ends::any_of(&["\r\n", "\n"]),
        Ends::any_of(&["a\r", "", "\r", "1a\r"]),
        Ends::After(0),
        Ends::After(2),
        Ends::LengthThen(0, b"\n".to_vec()),
        Ends::LengthThen(1, b"\r\n".to_vec()),
        Ends::Prefixed(Prefix::U8),
        Ends::Prefixed(Prefix::Decimal(b'\n')),
        Ends::Never,
    ]
}

pub(crate) fn pairs(kinds: &[Ends]) -> Vec<[&Ends; 2]> {
    kinds
        .iter()
        .flat_map(|first| kinds.iter().map(move |second| [first, second]))
        .collect()
}

pub(crate) fn of_a_scanner(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let mut kinds = kinds();
    kinds.retain(|ends| !matches!(ends, Ends::Prefixed(_)));
    spread(name, &pairs(&kinds), |[first, second]| {
        let setup = Setup::in_turn(Delivery::Pieces, usize::MAX, first, second);
        walk_to_ends::<Scanner>(&texts, &setup)
    });
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    spread(name, &pairs(&kinds()), |[first, second]| {
        let setup = Setup::in_turn(Delivery::Pieces, 0, first, second);
        walk_to_ends::<Framer>(&texts, &setup)
    });
}

/// With small limits, and with one that no message exceeds.
#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    spread(name, &pairs(&kinds()), |[first, second]| {
        let cases = [0, 1, longest].map(|limit| {
            let setup = Setup::in_turn(Delivery::Whole, limit, first, second);
            walk_to_ends::<Framer>(&texts, &setup)
        });
        cases.iter().sum()
    });
}

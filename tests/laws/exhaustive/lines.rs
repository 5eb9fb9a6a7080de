//! Lines, over the letters that matter to them, alone and in turn with other terminators that begin
//! or end with the same bytes.

use super::{
    setup::Setup,
    spread::spread,
    support::told::{Delivery, Ends},
    texts::Texts,
    walk::{walk, walk_to_ends},
};
#[cfg(feature = "alloc")]
use sanschat::Framer;
use sanschat::Scanner;

const LETTERS: &[u8] = b"a\r\n";

pub(crate) fn of_a_scanner(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let setup = Setup::new(Delivery::Pieces, usize::MAX, &Ends::Line);
    spread(name, &[()], |()| walk::<Scanner>(&texts, &setup));
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let setup = Setup::new(Delivery::Pieces, 0, &Ends::Line);
    spread(name, &[()], |()| walk::<Framer>(&texts, &setup));
}

/// With every limit.
#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let setups: Vec<_> = (0..=longest)
        .map(|limit| Setup::new(Delivery::Whole, limit, &Ends::Line))
        .collect();
    spread(name, &setups, |setup| walk::<Framer>(&texts, setup));
}

pub(crate) fn of_a_scanner_in_turn(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    spread(name, &pairs(), |[first, second]| {
        let setup = Setup::in_turn(Delivery::Pieces, usize::MAX, first, second);
        walk_to_ends::<Scanner>(&texts, &setup)
    });
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces_in_turn(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    spread(name, &pairs(), |[first, second]| {
        let setup = Setup::in_turn(Delivery::Pieces, 0, first, second);
        walk_to_ends::<Framer>(&texts, &setup)
    });
}

/// With small limits, so that many messages are too long, and with one that no message exceeds.
#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages_in_turn(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let setups: Vec<_> = pairs()
        .into_iter()
        .flat_map(|pair| [0, 1, 2, longest].map(|limit| (pair.clone(), limit)))
        .collect();
    spread(name, &setups, |([first, second], limit)| {
        let setup = Setup::in_turn(Delivery::Whole, *limit, first, second);
        walk_to_ends::<Framer>(&texts, &setup)
    });
}

/// A line and another terminator, in both orders.
fn pairs() -> Vec<[Ends; 2]> {
    let strings = [&b"\n"[..], b"\r", b"\r\n", b"\n\r", b"\r\r\n", b"a\r"];
    let others = strings
        .map(|bytes| Ends::At(bytes.to_vec()))
        .into_iter()
        .chain([0, 1, 2].map(Ends::After))
        .chain([Ends::Never]);
    others
        .flat_map(|other| [[Ends::Line, other.clone()], [other, Ends::Line]])
        .collect()
}

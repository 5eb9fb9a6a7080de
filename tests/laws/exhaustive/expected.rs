//! Every pair of kinds of ends, the second for messages that are expected.

use super::{
    kinds::{LETTERS, kinds},
    setup::Setup,
    spread::spread,
    support::told::Delivery,
    texts::Texts,
    walk::walk_to_ends,
};
use sanschat::Framer;

/// With small limits, and with one that no message exceeds.
pub(crate) fn among_whole_messages(name: &str, longest: usize) {
    among(
        name,
        longest,
        &[(Delivery::Whole, 1), (Delivery::Whole, longest)],
    );
}

pub(crate) fn among_pieces(name: &str, longest: usize) {
    among(name, longest, &[(Delivery::Pieces, 0)]);
}

fn among(name: &str, longest: usize, bases: &[(Delivery, usize)]) {
    let texts = Texts::new(b"", LETTERS, longest);
    let wanted = [
        (Delivery::Whole, 0),
        (Delivery::Whole, longest),
        (Delivery::Pieces, 0),
    ];
    let kinds = kinds();
    spread(name, &kinds, |first| {
        let mut cases = 0;
        for second in &kinds {
            for base in bases {
                for expected in &wanted {
                    for each in [true, false] {
                        let base = (base.0, base.1, first);
                        let expected = (expected.0, expected.1, second);
                        let setup = Setup::expecting(base, expected, each);
                        cases += walk_to_ends::<Framer>(&texts, &setup);
                    }
                }
            }
        }
        cases
    });
}

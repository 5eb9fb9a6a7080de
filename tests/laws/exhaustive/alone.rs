//! Each of some ends by itself.

use super::{
    setup::Setup,
    spread::spread,
    support::told::{Delivery, Ends},
    texts::Texts,
    walk::walk,
};
#[cfg(feature = "alloc")]
use sanschat::Framer;
use sanschat::Scanner;

pub(crate) fn of_a_scanner(name: &str, texts: &Texts, all: &[Ends]) {
    let setups = setups(Delivery::Pieces, &[usize::MAX], all);
    spread(name, &setups, |setup| walk::<Scanner>(texts, setup));
}

/// Pieces have no limit: the smallest one changes nothing.
#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, texts: &Texts, all: &[Ends]) {
    let setups = setups(Delivery::Pieces, &[0], all);
    spread(name, &setups, |setup| walk::<Framer>(texts, setup));
}

/// With every limit up to the longest.
#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, texts: &Texts, longest: usize, all: &[Ends]) {
    let limits: Vec<usize> = (0..=longest).collect();
    let setups = setups(Delivery::Whole, &limits, all);
    spread(name, &setups, |setup| walk::<Framer>(texts, setup));
}

/// What can be malformed is set once, so that all that follows is dropped, and once for each message.
pub(crate) fn setups(delivery: Delivery, limits: &[usize], all: &[Ends]) -> Vec<Setup> {
    let mut setups = Vec::new();
    for ends in all {
        for &limit in limits {
            setups.push(Setup::again(delivery, limit, ends));
            if let Ends::LengthThen(..) | Ends::Prefixed(_) = ends {
                setups.push(Setup::new(delivery, limit, ends));
            }
        }
    }
    setups
}

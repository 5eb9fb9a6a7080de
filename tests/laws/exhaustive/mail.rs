//! The end of mail, CRLF.CRLF, over its own three letters: overlaps that two cannot make.

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

const LETTERS: &[u8] = b"\r\n.";

fn setup(delivery: Delivery, limit: usize) -> Setup {
    Setup::new(delivery, limit, &Ends::At(b"\r\n.\r\n".to_vec()))
}

pub(crate) fn of_a_scanner(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let setup = setup(Delivery::Pieces, usize::MAX);
    spread(name, &[()], |()| walk::<Scanner>(&texts, &setup));
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let setup = setup(Delivery::Pieces, 0);
    spread(name, &[()], |()| walk::<Framer>(&texts, &setup));
}

#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let setups = [1, longest].map(|limit| setup(Delivery::Whole, limit));
    spread(name, &setups, |setup| walk::<Framer>(&texts, setup));
}

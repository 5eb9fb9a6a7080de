//! Lines that end at a carriage return, a line feed, or both. The line feed that is dropped comes in the
//! same chunk or in another one.

use super::{alone, support::told::Ends, texts::Texts};

fn texts(longest: usize) -> Texts {
    Texts::new(b"", b"a\r\n", longest)
}

pub(crate) fn of_a_scanner(name: &str, longest: usize) {
    alone::of_a_scanner(name, &texts(longest), &[Ends::AnyLine]);
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, longest: usize) {
    alone::of_pieces(name, &texts(longest), &[Ends::AnyLine]);
}

#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, longest: usize) {
    alone::of_whole_messages(name, &texts(longest), longest, &[Ends::AnyLine]);
}

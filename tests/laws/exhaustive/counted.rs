//! So many bytes, and a byte string that must follow.

use super::{
    alone,
    support::{told::Ends, words},
    texts::Texts,
};

pub(crate) fn all() -> Vec<Ends> {
    let ends = words(b"ab", 2);
    let lengths = 0..=3;
    lengths
        .flat_map(|length| {
            ends.iter()
                .map(move |end| Ends::LengthThen(length, end.clone()))
        })
        .collect()
}

fn texts(longest: usize) -> Texts {
    Texts::new(b"", b"ab", longest)
}

pub(crate) fn of_a_scanner(name: &str, longest: usize) {
    alone::of_a_scanner(name, &texts(longest), &all());
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, longest: usize) {
    alone::of_pieces(name, &texts(longest), &all());
}

#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, longest: usize) {
    alone::of_whole_messages(name, &texts(longest), longest, &all());
}

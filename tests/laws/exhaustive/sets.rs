//! Sets of byte strings: all of one member and of two, in both orders, equal ones too, and some of three
//! in which members contain each other.

use super::{
    alone,
    support::{told::Ends, words},
    texts::Texts,
};

const OF_THREE: [[&str; 3]; 8] = [
    ["ab", "b", "abb"],
    ["b", "", "ab"],
    ["", "aab", "ab"],
    ["aba", "bab", "bb"],
    ["aab", "abb", "ba"],
    ["aaa", "aab", "b"],
    ["abab", "ba", "bab"],
    ["ab", "ab", "aab"],
];

pub(crate) fn sets() -> Vec<Ends> {
    let words = words(b"ab", 3);
    let members = &words[1..];
    let one = members.iter().map(|one| Ends::any_of(&[one]));
    let two = members
        .iter()
        .flat_map(|one| members.iter().map(move |two| Ends::any_of(&[one, two])));
    let three = OF_THREE.iter().map(|members| Ends::any_of(members));
    let none = [Ends::any_of::<&str>(&[]), Ends::any_of(&["", ""])];
    one.chain(two).chain(three).chain(none).collect()
}

fn texts(longest: usize) -> Texts {
    Texts::new(b"", b"ab", longest)
}

pub(crate) fn of_a_scanner(name: &str, longest: usize) {
    alone::of_a_scanner(name, &texts(longest), &sets());
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, longest: usize) {
    alone::of_pieces(name, &texts(longest), &sets());
}

#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, longest: usize) {
    alone::of_whole_messages(name, &texts(longest), longest, &sets());
}

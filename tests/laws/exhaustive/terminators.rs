//! One terminator, and two that take turns.

use super::{
    Bound,
    spread::spread,
    support::{
        runner::{scanner as new_scanner, words},
        script::{Action, Ends, Script, Style},
    },
    texts::Texts,
    walk::{walk, walk_to_ends},
};
#[cfg(feature = "alloc")]
use crate::support::runner::framer as new_framer;

/// How often a terminator is set again. More than there are ends in an input; only the empty
/// message of a length of 0 would go on for ever.
const TURNS: usize = 24;

pub(crate) fn scanner(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    let all = endings(bound);
    let scripts: Vec<_> = all
        .iter()
        .map(|ends| again(Style::Pieces, usize::MAX, ends))
        .collect();
    spread(name, &scripts, |script| {
        walk(&texts, script, new_scanner(script))
    });
}

#[cfg(feature = "alloc")]
pub(crate) fn pieces(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    let all = endings(bound);
    // Pieces have no limit: the smallest one changes nothing.
    let scripts: Vec<_> = all
        .iter()
        .map(|ends| again(Style::Pieces, 0, ends))
        .collect();
    spread(name, &scripts, |script| {
        walk(&texts, script, new_framer(script))
    });
}

#[cfg(feature = "alloc")]
pub(crate) fn whole(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    let all = endings(bound);
    let scripts: Vec<_> = all
        .iter()
        .flat_map(|ends| (0..=bound.input).map(|limit| again(Style::Whole, limit, ends)))
        .collect();
    spread(name, &scripts, |script| {
        walk(&texts, script, new_framer(script))
    });
}

pub(crate) fn scanner_in_turn(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    spread(name, &pairs(bound), |[first, second]| {
        let script = in_turn(Style::Pieces, usize::MAX, first, second);
        walk_to_ends(&texts, &script, new_scanner(&script))
    });
}

#[cfg(feature = "alloc")]
pub(crate) fn pieces_in_turn(name: &str, bound: Bound) {
    let texts = Texts::new(b"", b"ab", bound.input);
    spread(name, &pairs(bound), |[first, second]| {
        let script = in_turn(Style::Pieces, 0, first, second);
        walk_to_ends(&texts, &script, new_framer(&script))
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
        let script = in_turn(Style::Whole, limit, first, second);
        walk_to_ends(&texts, &script, new_framer(&script))
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

/// Each end sets the same terminator again where it would not stay by itself.
pub(crate) fn again(style: Style, limit: usize, ends: &Ends) -> Script {
    match ends {
        Ends::After(_) => in_turn(style, limit, ends, ends),
        Ends::At(_) | Ends::Never => Script {
            limit,
            ..Script::new(style, ends.clone())
        },
    }
}

/// Each end sets the other terminator.
fn in_turn(style: Style, limit: usize, first: &Ends, second: &Ends) -> Script {
    let turns = [second, first].into_iter().cycle().take(TURNS);
    let set = |ends: &Ends| vec![Action::Set(style, ends.clone())];
    Script {
        limit,
        reactions: turns.map(set).collect(),
        ..Script::new(style, first.clone())
    }
}

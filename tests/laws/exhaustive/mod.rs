//! Bounded and exhaustive: every terminator up to a length, every input up to a length, every
//! cutting, against the model. A mistake in framing that needs no more letters than that is
//! certainly found.
//!
//! A short version runs with all other tests. The full version takes minutes:
//!
//! ```text
//! cargo test --profile proof --test laws -- exhaustive --include-ignored --show-output
//! ```
//!
//! It also shows how many cases each test has checked. A case is one terminator (or two in
//! turn), delivery and limit, and one input in one cutting.

mod alone;
mod any_line;
#[cfg(feature = "alloc")]
mod chat;
mod collected;
mod counted;
mod decoys;
#[cfg(feature = "alloc")]
mod expected;
mod kinds;
mod lines;
mod mail;
mod prefixed;
mod sets;
mod setup;
mod spread;
mod terminators;
mod texts;
mod walk;

use crate::support;

/// How far a test goes. The input's letters are two.
#[derive(Clone, Copy)]
struct Bound {
    /// The longest terminator.
    terminator: usize,
    /// The longest input, the largest length and the largest limit.
    input: usize,
}

/// One test on each line, in brief and in full.
macro_rules! tests {
    ($($(#[$condition:meta])* $name:ident = $file:ident::$test:ident: $brief:expr, $full:expr;)*) => {
        mod in_brief {
            use super::*;
            $($(#[$condition])* #[test] fn $name() { $file::$test(stringify!($name), $brief); })*
        }
        mod in_full {
            use super::*;
            $($(#[$condition])* #[test] #[ignore = "takes minutes"] fn $name() {
                $file::$test(stringify!($name), $full);
            })*
        }
    };
}

const fn up_to(terminator: usize, input: usize) -> Bound {
    Bound { terminator, input }
}

tests! {
    scanner = terminators::scanner: up_to(5, 7), up_to(5, 10);
    #[cfg(feature = "alloc")]
    pieces = terminators::pieces: up_to(5, 7), up_to(5, 10);
    #[cfg(feature = "alloc")]
    whole = terminators::whole: up_to(5, 6), up_to(5, 10);

    scanner_in_turn = terminators::scanner_in_turn: up_to(3, 5), up_to(5, 10);
    #[cfg(feature = "alloc")]
    pieces_in_turn = terminators::pieces_in_turn: up_to(3, 5), up_to(5, 9);
    #[cfg(feature = "alloc")]
    whole_in_turn = terminators::whole_in_turn: up_to(3, 5), up_to(5, 9);
    #[cfg(feature = "alloc")]
    limited_in_turn = terminators::limited_in_turn: up_to(3, 5), up_to(5, 9);

    decoys_of_a_scanner = decoys::of_a_scanner: up_to(3, 3), up_to(5, 6);
    #[cfg(feature = "alloc")]
    decoys_of_pieces = decoys::of_pieces: up_to(3, 3), up_to(5, 6);
    #[cfg(feature = "alloc")]
    decoys_of_whole_messages = decoys::of_whole_messages: up_to(3, 3), up_to(5, 6);

    mail_of_a_scanner = mail::of_a_scanner: 7, 10;
    #[cfg(feature = "alloc")]
    mail_of_pieces = mail::of_pieces: 7, 10;
    #[cfg(feature = "alloc")]
    mail_of_whole_messages = mail::of_whole_messages: 7, 10;

    lines_of_a_scanner = lines::of_a_scanner: 7, 10;
    #[cfg(feature = "alloc")]
    lines_of_pieces = lines::of_pieces: 7, 10;
    #[cfg(feature = "alloc")]
    lines_of_whole_messages = lines::of_whole_messages: 6, 9;
    lines_of_a_scanner_in_turn = lines::of_a_scanner_in_turn: 6, 9;
    #[cfg(feature = "alloc")]
    lines_of_pieces_in_turn = lines::of_pieces_in_turn: 6, 9;
    #[cfg(feature = "alloc")]
    lines_of_whole_messages_in_turn = lines::of_whole_messages_in_turn: 5, 8;

    any_lines_of_a_scanner = any_line::of_a_scanner: 7, 10;
    #[cfg(feature = "alloc")]
    any_lines_of_pieces = any_line::of_pieces: 7, 10;
    #[cfg(feature = "alloc")]
    any_lines_of_whole_messages = any_line::of_whole_messages: 6, 9;

    sets_of_a_scanner = sets::of_a_scanner: 5, 9;
    #[cfg(feature = "alloc")]
    sets_of_pieces = sets::of_pieces: 5, 9;
    #[cfg(feature = "alloc")]
    sets_of_whole_messages = sets::of_whole_messages: 4, 8;

    counted_of_a_scanner = counted::of_a_scanner: 6, 10;
    #[cfg(feature = "alloc")]
    counted_of_pieces = counted::of_pieces: 6, 10;
    #[cfg(feature = "alloc")]
    counted_of_whole_messages = counted::of_whole_messages: 5, 9;

    #[cfg(feature = "alloc")]
    prefixed_pieces = prefixed::pieces: 4, 7;
    #[cfg(feature = "alloc")]
    prefixed_whole_messages = prefixed::whole_messages: 4, 7;

    kinds_of_a_scanner_in_turn = kinds::of_a_scanner: 3, 6;
    #[cfg(feature = "alloc")]
    kinds_of_pieces_in_turn = kinds::of_pieces: 3, 6;
    #[cfg(feature = "alloc")]
    kinds_of_whole_messages_in_turn = kinds::of_whole_messages: 3, 6;

    collected_strings_and_lengths = collected::strings_and_lengths: up_to(4, 5), up_to(5, 8);
    collected_lines = collected::lines: 5, 8;
    collected_sets = collected::sets: 3, 6;
    collected_bodies = collected::bodies: 4, 7;
    collected_prefixed = prefixed::collected: 4, 6;
    collected_in_turn = collected::in_turn: 3, 5;

    #[cfg(feature = "alloc")]
    expected_among_whole_messages = expected::among_whole_messages: 2, 5;
    #[cfg(feature = "alloc")]
    expected_among_pieces = expected::among_pieces: 3, 5;

    #[cfg(feature = "alloc")]
    chat = chat::as_a_framer: up_to(3, 5), up_to(5, 8);
}

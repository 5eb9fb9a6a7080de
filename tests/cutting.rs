//! Law 1, exhaustively: every input over two letters, in every cutting, under every kind of
//! terminator, whole with every small limit and in pieces, open and up to EOF.

#![cfg(feature = "alloc")]

mod support;

use support::{
    oracle::oracle,
    runner::{chat, cuttings, endings, framer, run, words},
    script::{Action, Ends, Finish, Script, Style},
};

fn every_cutting(input: &[u8], script: &Script) {
    let (expected, ends) = oracle(input, script);
    for cuts in cuttings(input.len()) {
        run(framer(script), input, &cuts, script, &expected, &ends)
            .unwrap_or_else(|why| panic!("{script:?}, {input:?}: {why}"));
    }
}

/// Each end sets the same terminator again, so that lengths go on.
fn script(style: Style, ends: &Ends, limit: usize, finish: Finish) -> Script {
    let again = match ends {
        Ends::After(_) => vec![vec![Action::Set(style, ends.clone())]; 3],
        Ends::At(_) | Ends::Never => Vec::new(),
    };
    Script {
        limit,
        finish,
        reactions: again,
        ..Script::new(style, ends.clone())
    }
}

#[test]
fn of_whole_messages() {
    let inputs = words(b"ab", 7);
    for ends in endings() {
        for limit in 0..=4 {
            let script = script(Style::Whole, &ends, limit, Finish::Eof);
            inputs
                .iter()
                .for_each(|input| every_cutting(input, &script));
        }
    }
}

#[test]
fn of_messages_that_stay_open() {
    let inputs = words(b"ab", 7);
    for ends in endings() {
        for limit in [2, usize::MAX] {
            let script = script(Style::Whole, &ends, limit, Finish::Open);
            inputs
                .iter()
                .for_each(|input| every_cutting(input, &script));
        }
    }
}

#[test]
fn of_pieces() {
    let inputs = words(b"ab", 7);
    for ends in endings() {
        for finish in [Finish::Open, Finish::Eof] {
            // Pieces have no limit: the smallest one changes nothing.
            let script = script(Style::Pieces, &ends, 0, finish);
            inputs
                .iter()
                .for_each(|input| every_cutting(input, &script));
        }
    }
}

/// A chat is a framer with an outbox: the same, on a sample.
#[test]
fn of_a_chat() {
    let inputs = words(b"ab", 6);
    for ends in endings() {
        for (style, limit) in [(Style::Whole, 1), (Style::Whole, 9), (Style::Pieces, 0)] {
            let script = script(style, &ends, limit, Finish::Eof);
            for input in &inputs {
                let (expected, ends) = oracle(input, &script);
                for cuts in cuttings(input.len()) {
                    run(chat(&script), input, &cuts, &script, &expected, &ends)
                        .unwrap_or_else(|why| panic!("{script:?}, {input:?}: {why}"));
                }
            }
        }
    }
}

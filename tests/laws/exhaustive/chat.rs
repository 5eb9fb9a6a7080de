//! A chat is a framer with an outbox, so it must do the same. Its queue may hold producers, which
//! cannot be copied, and so neither can it: each case is a whole run.

use super::{
    Bound,
    spread::spread,
    support::{
        oracle::oracle,
        runner::{chat, cuttings, run, words},
        script::{Finish, Script, Style},
    },
    terminators::{again, endings},
};

pub(crate) fn as_a_framer(name: &str, bound: Bound) {
    let inputs = words(b"ab", bound.input);
    let kinds = [(Style::Whole, 1), (Style::Whole, 9), (Style::Pieces, 0)];
    let scripts = endings(bound).into_iter().flat_map(|ends| {
        kinds.map(|(style, limit)| Script {
            finish: Finish::Eof,
            ..again(style, limit, &ends)
        })
    });
    let scripts: Vec<_> = scripts.collect();
    spread(name, &scripts, |script| {
        inputs
            .iter()
            .map(|input| every_cutting(input, script))
            .sum()
    });
}

fn every_cutting(input: &[u8], script: &Script) -> u64 {
    let (expected, ends) = oracle(input, script);
    let cases = cuttings(input.len()).map(|cuts| {
        run(chat(script), input, &cuts, script, &expected, &ends)
            .unwrap_or_else(|why| panic!("{script:?}, {input:?}: {why}"));
        1
    });
    cases.sum()
}

//! Scripts that switch terminators, styles and limits, pause and upgrade, put to each machine that
//! frames: all must tell what the oracle tells of the whole, however the input is cut.

use crate::support::{
    config,
    random::{Scope, scene},
    runner::{chat, check, check_scene, framer, looped, words},
    script::{Action, Ends, Script, Style},
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn a_framer_tells_what_the_oracle_tells(scene in scene(Scope::Framer)) {
        check_scene(framer, &scene).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn so_does_its_loop(scene in scene(Scope::Framer)) {
        check_scene(looped, &scene).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn so_does_a_chat(scene in scene(Scope::Chat)) {
        check_scene(chat, &scene).map_err(TestCaseError::fail)?;
    }
}

/// What a matcher has learnt of one terminator must not be believed of the next. It learns when
/// bytes are held in vain, here those of a message that is skipped, while a change waits; a search
/// of the rest of that message finds its end without asking what was learnt.
#[test]
fn nothing_is_believed_of_another_terminator() {
    for skipped in ["aab", "abab", "aabaab", "bba", "aaab"].map(str::as_bytes) {
        for needle in &words(b"ab", 6)[1..] {
            for (held, strays) in [(skipped.len() - 1, b'x'), (2, b'x'), (2, b'a'), (2, b'b')] {
                let begins = [b"x", &skipped[..held], &[strays]].concat();
                if begins.ends_with(skipped) {
                    continue;
                }
                for beginning in 0..needle.len() {
                    let ends = [b"xxx", skipped].concat();
                    let text = [&needle[..beginning], needle].concat();
                    let input = [&begins[..], &ends, &text].concat();
                    let come = begins.len() + ends.len();
                    let set = Action::Set(Style::Pieces, Ends::At(needle.clone()));
                    let script = Script {
                        limit: 0,
                        between: vec![(begins.len(), vec![set])],
                        ..Script::new(Style::Whole, Ends::At(skipped.to_vec()))
                    };
                    let cuts: Vec<usize> = (0..=begins.len()).chain(come..input.len()).collect();
                    check(framer(&script), &input, &cuts, &script)
                        .unwrap_or_else(|why| panic!("{script:?}, {input:?}: {why}"));
                }
            }
        }
    }
}

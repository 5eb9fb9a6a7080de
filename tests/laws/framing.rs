//! Framing by each machine, over long and short input and with every change between any two bytes:
//! what the model says must come, however the input is cut.

use crate::support::{
    config,
    machine::{Looped, Machine},
    ops::{Op, Ops, feed, recut},
    random::{Mix, ops},
    run::check,
    told::{Delivery, Ends},
    words,
};
use proptest::prelude::*;
use sanschat::{Chat, Framer};

/// As the operations cut the input, and byte by byte.
pub(crate) fn check_cut<M: for<'o> Machine<'o>>(ops: &[Op]) -> Result<(), String> {
    check::<M>(ops)?;
    check::<M>(&recut(ops, |length| (0..length).collect()))
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn a_framer_does_what_the_model_says(Ops(ops) in ops(Mix::FRAMING, 0..40)) {
        check_cut::<Framer>(&ops).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn the_hot_loop_does_what_the_model_says(Ops(ops) in ops(Mix::FRAMING, 0..40)) {
        check_cut::<Looped>(&ops).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn a_chat_frames_as_the_model_says(
        Ops(ops) in ops(Mix { close: 1, ..Mix::FRAMING }, 0..40),
    ) {
        check_cut::<Chat>(&ops).map_err(TestCaseError::fail)?;
    }
}

/// What a matcher has learnt about one terminator must not be used for the next. It learns while
/// bytes are held that are data after all, here bytes of a skipped message while a change waits.
/// Then the end of that message is found without what was learnt.
#[test]
fn nothing_learnt_about_a_terminator_is_used_for_the_next() {
    for skipped in ["aab", "abab", "aabaab", "bba", "aaab"].map(str::as_bytes) {
        for needle in &words(b"ab", 6)[1..] {
            for (held, strays) in [(skipped.len() - 1, b'x'), (2, b'x'), (2, b'a'), (2, b'b')] {
                let begins = [b"x", &skipped[..held], &[strays]].concat();
                if begins.ends_with(skipped) {
                    continue;
                }
                for beginning in 0..needle.len() {
                    let text = [&needle[..beginning], needle].concat();
                    let ops = [
                        Op::Set(Delivery::Whole, Ends::At(skipped.to_vec())),
                        Op::Limit(0),
                        Op::Feed(begins.clone(), (0..begins.len()).collect()),
                        Op::Set(Delivery::Pieces, Ends::At(needle.clone())),
                        feed(&[b"xxx", skipped].concat()),
                        Op::Feed(text.clone(), (0..text.len()).collect()),
                    ];
                    check::<Framer>(&ops).unwrap_or_else(|why| panic!("{why}"));
                }
            }
        }
    }
}

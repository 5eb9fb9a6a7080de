//! The model itself: what it says of cases that were worked out by hand from the contract, and by
//! random operations that cutting does not matter to it.

mod cases;
mod expectations;
mod mirror;
mod oracles;
mod prefixes;

use crate::support::{
    config,
    machine::{Frames, Machine},
    ops::{Op, Ops, feed, recut},
    random::{Mix, ops},
    run::{Run, check},
    told::{Delivery, Ends},
};
use mirror::Mirror;
use proptest::prelude::*;

/// All kinds, whatever the engine has.
const ALL: Mix = Mix {
    kinds: 1,
    expect: 4,
    ..Mix::FRAMING
};

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn the_model_says_the_same_of_every_cutting(Ops(ops) in ops(ALL, 0..40)) {
        check::<Mirror<'_, false>>(&ops).map_err(TestCaseError::fail)?;
        let bytes = recut(&ops, |length| (0..length).collect());
        check::<Mirror<'_, false>>(&bytes).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn the_model_of_a_scanner_says_the_same_of_every_cutting(
        Ops(ops) in ops(Mix { kinds: 1, ..Mix::SCANNING }, 0..40),
    ) {
        check::<Mirror<'_, true>>(&ops).map_err(TestCaseError::fail)?;
    }
}

/// What the model reports of these operations: in one chunk, and byte by byte, which must be the same.
/// The second half is what can be asked then: the terminator, what is unread, whether it is in the
/// middle of a message, how many messages ended, and by what the last one.
fn story(ops: &[Op]) -> (String, String) {
    let in_bytes = recut(ops, |length| (0..length).collect());
    let [one, two] = [ops, &in_bytes].map(|ops| {
        let mut run = Run::<Mirror<'_, false>>::recorded();
        run.all(ops).unwrap_or_else(|why| panic!("{why}"));
        let told: Vec<String> = run.told().iter().map(|told| format!("{told:?}")).collect();
        let machine = &mut run.machine;
        let terminator = Ends::from(machine.terminator());
        let (mid, messages, by) = (
            machine.is_mid_message(),
            machine.messages_in(),
            machine.ended_by(),
        );
        let unread = machine.take_unread().escape_ascii().to_string();
        let mid = if mid { "mid" } else { "between" };
        let state = format!("{terminator:?} \"{unread}\" {mid} {messages} by {by}");
        (told.join(" "), state)
    });
    assert_eq!(one, two, "cutting matters to {ops:?}");
    one
}

/// Whole messages up to this limit.
fn whole(ends: Ends, limit: usize) -> Vec<Op> {
    vec![Op::Set(Delivery::Whole, ends), Op::Limit(limit)]
}

fn pieces(ends: Ends) -> Vec<Op> {
    vec![Op::Set(Delivery::Pieces, ends)]
}

fn at(bytes: &str) -> Ends {
    Ends::At(bytes.as_bytes().to_vec())
}

fn then(length: u64, end: &str) -> Ends {
    Ends::LengthThen(length, end.as_bytes().to_vec())
}

fn set(ends: Ends) -> Op {
    Op::Set(Delivery::Whole, ends)
}

fn says(before: Vec<Op>, more: &[Op], told: &str, state: &str) {
    let ops = [&before[..], more].concat();
    let (got, is) = story(&ops);
    assert_eq!((&got[..], &is[..]), (told, state), "{:?}", Ops(ops));
}

//! Law 6: a change of terminator acts on the next byte, at any moment.

use crate::{
    run::{Tested, failed, run, run_to_the_end, set},
    support::{
        config,
        ops::{Op, Ops, feed},
        random::{Mix, ops},
        told::{Delivery, Ends, Told, tell},
    },
};
use proptest::prelude::*;
use sanschat::{Framer, Terminator};

const FED: Mix = Mix {
    feed: 1,
    ..Mix::NOTHING
};

/// All that was reported, and what is unread, after these operations.
fn outcome(ops: &[Op]) -> Result<(Vec<Told<'static>>, Vec<u8>), TestCaseError> {
    let mut run = run(ops)?;
    Ok((run.told(), run.machine.take_unread()))
}

/// After a change the chat goes on as a fresh one would that is fed the held bytes first. What was
/// collected comes before its first message.
fn goes_on_as_a_fresh_one(before: &[Op], after: &[Op]) -> Tested {
    let (Op::Set(delivery, Ends::At(needle)), Op::Set(next, _)) = (&before[0], &after[0]) else {
        return Ok(());
    };
    // A message begun in pieces ends in pieces, so it is not reported as a fresh one. A length
    // beyond any limit counts what was collected.
    let endless = matches!(
        &after[0],
        Op::Set(_, Ends::After(length) | Ends::LengthThen(length, _)) if *length > 1 << 40
    );
    let pieces = *delivery == Delivery::Pieces || needle.is_empty();
    if endless || pieces && *next == Delivery::Whole {
        return Ok(());
    }
    let limit = Op::Limit(usize::MAX);
    let mark = Op::HighWater(usize::MAX);
    let before = [
        &[before[0].clone(), limit.clone(), mark.clone()],
        &before[3..],
    ]
    .concat();
    let both = [&before[..], &[after[0].clone(), feed(b"")], &after[3..]].concat();
    let (mut expected, unread) = outcome(&before)?;
    let held = (0..needle.len()).rev();
    let held = held.map(|n| &needle[..n]).find(|it| unread.ends_with(it));
    let held = held.unwrap_or_default();
    let collected = &unread[..unread.len() - held.len()];
    let fresh = [&[after[0].clone(), limit, mark, feed(held)], &after[3..]].concat();
    let (told, left) = outcome(&fresh)?;
    if told.iter().any(|told| matches!(told, Told::TooLong(..))) {
        return Ok(());
    }
    let is_prefixed = matches!(&after[0], Op::Set(_, Ends::Prefixed(_)));
    let mut told = told.into_iter();
    let whole = *next == Delivery::Whole;
    let mut left_expected = left.clone();
    match told.next() {
        Some(Told::Message(first)) => {
            expected.push(Told::Message([collected, &first].concat().into()))
        }
        // What was collected of it is not reported.
        Some(Told::Malformed) if whole => expected.push(Told::Malformed),
        None if whole && after_is_whole(&after[0]) => {
            left_expected = [collected, &left].concat();
        }
        first => {
            tell(&mut expected, Told::Data(collected.to_vec().into()));
            first
                .into_iter()
                .for_each(|first| tell(&mut expected, first));
        }
    }
    told.for_each(|more| tell(&mut expected, more));
    let got = outcome(&both)?;
    // A prefix may say more than there is room for behind what was collected.
    let too_long = |it: &Told<'_>| matches!(it, Told::TooLong(..));
    if is_prefixed && got.0.iter().any(too_long) {
        return Ok(());
    }
    if got != (expected.clone(), left_expected.clone()) {
        let why = format!("got {got:?}, should be {expected:?} and {left_expected:?} unread");
        return Err(failed(&both, &why));
    }
    Ok(())
}

/// Whether messages are collected: without a terminator data is delivered as it comes.
fn after_is_whole(op: &Op) -> bool {
    matches!(op, Op::Set(_, ends) if Framer::new(ends.lend()).terminator() != Terminator::None)
}

/// Between any two bytes, also while a terminator is half matched.
fn setting_what_is_set_changes_nothing(ops: &[Op]) -> Tested {
    let Op::Set(delivery, ends) = &ops[0] else {
        return Ok(());
    };
    // A length starts anew.
    if let Ends::After(_) | Ends::LengthThen(..) = ends {
        return Ok(());
    }
    let mut again = ops[..3].to_vec();
    for op in &ops[3..] {
        if let Op::Feed(bytes, _) = op {
            again.extend(
                bytes
                    .iter()
                    .flat_map(|byte| [feed(&[*byte]), set(*delivery, ends)]),
            );
        }
    }
    let (one, two) = (outcome(ops)?, outcome(&again)?);
    // What follows a malformed message is dropped until something is set.
    if one != two && !one.0.contains(&Told::Malformed) {
        return Err(failed(&again, &format!("got {two:?}, should be {one:?}")));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(2500))]

    #[test]
    fn law_06_a_change_acts_on_the_next_byte(
        Ops(random) in ops(Mix { set: 24, ..Mix::INPUT }, 0..40),
        (Ops(before), Ops(after)) in (ops(FED, 0..3), ops(FED, 0..3)),
    ) {
        run_to_the_end(&random)?;
        goes_on_as_a_fresh_one(&before, &after)?;
        setting_what_is_set_changes_nothing(&before)?;
    }
}

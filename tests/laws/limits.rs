//! Laws 4 and 5: what is too long, and how it is skipped.

use crate::{
    run::{Tested, failed, run, run_to_the_end, set},
    support::{
        config,
        journal::{Fed, Seen},
        ops::{Op, Ops, byte_by_byte, feed},
        random::{Mix, ops},
        run::Run,
        told::{Delivery, Ends, Told},
    },
};
use proptest::prelude::*;
use sanschat::Chat;

/// A limit turns each longer message into one too-long, and changes nothing else. Tried with whole
/// messages under one terminator and small limits.
fn only_longer_ones_are_too_long(ops: &[Op]) -> Tested {
    let mut ops = ops.to_vec();
    let Op::Set(delivery, ends) = &mut ops[0] else {
        unreachable!("it begins with a terminator");
    };
    // One that is malformed may be too long as well, and does not show its length.
    if let Ends::LengthThen(..) | Ends::Prefixed(_) = ends {
        return Ok(());
    }
    *delivery = Delivery::Whole;
    let is_announced = matches!(ends, Ends::After(_));
    ops[1] = Op::Limit(usize::MAX);
    let unlimited = run(&ops)?.told();
    for limit in 0..8 {
        ops[1] = Op::Limit(limit);
        let limited = run(&ops)?.told();
        let expected = unlimited.iter().map(|told| match told {
            Told::Message(bytes) if bytes.len() > limit => {
                let shown = if is_announced { 0 } else { limit };
                Told::TooLong(limit, bytes[..shown].to_vec().into())
            }
            other => other.clone(),
        });
        let expected: Vec<Told<'static>> = expected.collect();
        // One more may have begun and be too long already.
        let more = limited.strip_prefix(&expected[..]);
        if !matches!(more, Some([] | [Told::TooLong(..)])) {
            let why = format!("told {limited:?}, should be {expected:?}");
            return Err(failed(&ops, &why));
        }
    }
    Ok(())
}

fn within_the_limit(run: &Run<'_, Chat>) -> Tested {
    for seen in run.seen() {
        if let Seen::Fed(Fed { told, limit, .. }) = seen {
            match told {
                Some(Told::Message(bytes)) => prop_assert!(bytes.len() <= *limit),
                Some(Told::TooLong(most, start)) => {
                    prop_assert_eq!(most, limit);
                    prop_assert!(start.len() <= *limit);
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// A message that is too long, and what its handler asks for, which waits for the end of the
/// message: what follows is reported as if nothing had come before it.
#[derive(Clone, Debug)]
struct Skip {
    input: Vec<u8>,
    needle: Vec<u8>,
    limit: usize,
    next: (Delivery, Ends),
}

/// Made from operations: their first two terminators, and all that is fed.
fn skip(ops: &[Op]) -> Option<Skip> {
    let mut set = ops.iter().filter_map(|op| match op {
        Op::Set(delivery, ends) => Some((*delivery, ends.clone())),
        _ => None,
    });
    let Some((_, Ends::At(needle))) = set.next() else {
        return None;
    };
    let next = set.next()?;
    let input: Vec<u8> = fed_bytes(ops);
    let end = (0..input.len()).find(|at| input[*at..].starts_with(&needle))?;
    let limit = end.checked_sub(1)?;
    (!needle.is_empty()).then_some(Skip {
        input,
        needle,
        limit,
        next,
    })
}

fn fed_bytes(ops: &[Op]) -> Vec<u8> {
    let bytes = ops.iter().filter_map(|op| match op {
        Op::Feed(bytes, _) => Some(&bytes[..]),
        _ => None,
    });
    bytes.flatten().copied().collect()
}

fn the_next_message_is_intact(skip: &Skip) -> Tested {
    let Skip {
        input,
        needle,
        limit,
        next: (delivery, next),
    } = skip;
    let begin = |then: Op, input| {
        let first = set(Delivery::Whole, &Ends::At(needle.clone()));
        vec![first, Op::Limit(*limit), Op::OnEnd(vec![then]), input]
    };
    let tail = &input[limit + 1 + needle.len()..];
    let fresh = [set(*delivery, next), Op::Limit(*limit), feed(tail)];
    let too_long = Told::TooLong(*limit, input[..*limit].to_vec().into());
    let mut expected = vec![too_long.clone()];
    expected.extend(run(&fresh)?.told());
    for input in [feed(input), byte_by_byte(input)] {
        let ops = begin(set(*delivery, next), input.clone());
        let told = run(&ops)?.told();
        if told != expected {
            let why = format!("told {told:?}, should be {expected:?}");
            return Err(failed(&ops, &why));
        }
        // A pause waits as well, and then leaves all that follows.
        let ops = begin(Op::Pause, input);
        let run = run(&ops)?;
        prop_assert_eq!(run.told(), std::slice::from_ref(&too_long));
        prop_assert_eq!(run.machine.bytes_in(), (limit + 1 + needle.len()) as u64);
        prop_assert!(run.machine.is_paused());
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn law_04_a_limit_counts_message_bytes_only(
        // An expected message has a limit that cannot be asked for.
        Ops(random) in ops(Mix { limit: 6, expect: 0, ..Mix::INPUT }, 0..40),
        Ops(fed) in ops(Mix { feed: 1, ..Mix::NOTHING }, 1..5),
    ) {
        within_the_limit(&run_to_the_end(&random)?)?;
        only_longer_ones_are_too_long(&fed)?;
    }

    #[test]
    fn law_05_one_too_long_a_message(
        Ops(random) in ops(Mix { limit: 4, set: 14, pause: 3, ..Mix::INPUT }, 0..40),
    ) {
        run_to_the_end(&random)?;
        if let Some(skip) = skip(&random) {
            the_next_message_is_intact(&skip)?;
        }
    }
}

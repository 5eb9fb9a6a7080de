//! Laws 4 and 5: what is too long, and what becomes of it.

use crate::{
    run::{Tested, byte_by_byte, failed, feed, run, run_to_the_end, set},
    support::{
        chat_run::Run,
        config,
        ops::{Op, Ops},
        random_ops::{Mix, ops},
        script::{Ends, Style, Told},
        seen::{Fed, Seen},
    },
};
use proptest::prelude::*;

/// Whole messages under one terminator, each limit from the smallest on: it turns the messages
/// that are longer into as many too-longs, and nothing else changes.
fn only_longer_ones_are_too_long(ops: &[Op]) -> Tested {
    let mut ops = ops.to_vec();
    let Op::Set(style, _) = &mut ops[0] else {
        unreachable!("it begins with a terminator");
    };
    *style = Style::Whole;
    ops[1] = Op::Limit(usize::MAX);
    let unlimited = run(&ops)?.told();
    for limit in 0..8 {
        ops[1] = Op::Limit(limit);
        let limited = run(&ops)?.told();
        let expected = unlimited.iter().map(|told| match told {
            Told::Message(bytes) if bytes.len() > limit => Told::TooLong(limit),
            other => other.clone(),
        });
        let expected: Vec<Told> = expected.collect();
        // One more may have begun and be too long already.
        let more = limited.strip_prefix(&expected[..]);
        let begun = [Told::TooLong(limit)];
        if more.is_none_or(|more| !begun.starts_with(more)) {
            let why = format!("told {limited:?}, should be {expected:?}");
            return Err(failed(&ops, &why));
        }
    }
    Ok(())
}

fn within_the_limit(run: &Run) -> Tested {
    for seen in &run.seen {
        if let Seen::Fed(Fed { given, limit, .. }) = seen {
            match given {
                Some(Told::Message(bytes)) => prop_assert!(bytes.len() <= *limit),
                Some(Told::TooLong(told)) => prop_assert_eq!(told, limit),
                _ => {}
            }
        }
    }
    Ok(())
}

/// What the handler of a too-long asks for waits until that message has ended: what follows is
/// told as if nothing had come before it.
#[derive(Clone, Debug)]
struct Skip {
    wire: Vec<u8>,
    needle: Vec<u8>,
    limit: usize,
    next: (Style, Ends),
}

/// Made of operations: their first two terminators, and all that is fed.
fn skip(ops: &[Op]) -> Option<Skip> {
    let mut set = ops.iter().filter_map(|op| match op {
        Op::Set(style, ends) => Some((*style, ends.clone())),
        _ => None,
    });
    let Some((_, Ends::At(needle))) = set.next() else {
        return None;
    };
    let next = set.next()?;
    let wire: Vec<u8> = fed_bytes(ops);
    let end = (0..wire.len()).find(|at| wire[*at..].starts_with(&needle))?;
    let limit = end.checked_sub(1)?;
    (!needle.is_empty()).then_some(Skip {
        wire,
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
        wire,
        needle,
        limit,
        next: (style, next),
    } = skip;
    let begin = |then: Op, wire| {
        let first = set(Style::Whole, &Ends::At(needle.clone()));
        vec![first, Op::Limit(*limit), Op::OnEnd(vec![then]), wire]
    };
    let tail = &wire[limit + 1 + needle.len()..];
    let fresh = [set(*style, next), Op::Limit(*limit), feed(tail)];
    let mut expected = vec![Told::TooLong(*limit)];
    expected.extend(run(&fresh)?.told());
    for wire in [feed(wire), byte_by_byte(wire)] {
        let ops = begin(set(*style, next), wire.clone());
        let told = run(&ops)?.told();
        if told != expected {
            let why = format!("told {told:?}, should be {expected:?}");
            return Err(failed(&ops, &why));
        }
        // A pause waits as well, and leaves all that follows.
        let ops = begin(Op::Pause, wire);
        let run = run(&ops)?;
        prop_assert_eq!(run.told(), [Told::TooLong(*limit)]);
        prop_assert_eq!(run.chat.bytes_in(), (limit + 1 + needle.len()) as u64);
        prop_assert!(run.chat.is_paused());
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(1500))]

    #[test]
    fn law_04_a_limit_counts_message_bytes_only(
        Ops(random) in ops(Mix { limit: 6, ..Mix::INPUT }, 0..40),
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

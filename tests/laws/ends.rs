//! Laws 10 and 11: how we end a connection, and how the peer does.

use crate::{
    run::{Tested, failed, run, run_to_the_end},
    support::{
        config,
        journal::Seen,
        ops::{Op, Ops},
        random::{Mix, ops},
        run::Run,
        told::{Ends, Told},
    },
};
use proptest::prelude::*;
use sanschat::Chat;

/// After a close or an abort there is no event, and no input is taken.
fn close_latches(run: &Run<'_, Chat>) -> Tested {
    let mut closed = false;
    for seen in run.seen() {
        match seen {
            Seen::Begun(Op::Close | Op::Abort) => closed = true,
            Seen::Fed(fed) if closed => {
                prop_assert!(fed.told.is_none() && fed.taken == 0, "{fed:?}");
                prop_assert!(!fed.wanted && !fed.wants);
            }
            Seen::Owed(told) if closed => prop_assert_eq!(told, &None),
            Seen::Done(state) => {
                let output = state.output.as_ref().expect("a chat has output");
                prop_assert_eq!(output.closing, closed);
            }
            _ => {}
        }
    }
    Ok(())
}

/// EOF is reported once, last. Nothing is taken after it.
fn eof_is_last(run: &Run<'_, Chat>) -> Tested {
    let mut ended = false;
    for seen in run.seen() {
        let told = match seen {
            Seen::Fed(fed) => {
                prop_assert!(!ended || fed.taken == 0, "{fed:?}");
                &fed.told
            }
            Seen::Owed(told) => told,
            _ => continue,
        };
        prop_assert!(!ended || told.is_none(), "{told:?} after EOF");
        ended |= matches!(told, Some(Told::Eof(_)));
    }
    Ok(())
}

/// It must not matter whether the chat is fed once more before EOF: what it owes comes first.
fn owed_messages_come_first(ops: &[Op]) -> Tested {
    let ends = vec![Op::FeedEof; 3 * ops.len() + 20];
    let at_once = [ops, &ends].concat();
    let fed_before = [ops, &[Op::Feed(Vec::new(), Vec::new())], &ends].concat();
    let (one, two) = (run(&at_once)?.told(), run(&fed_before)?.told());
    if one != two || !matches!(one.last(), Some(Told::Eof(_))) {
        let why = format!("told {one:?} at once, else {two:?}");
        return Err(failed(&at_once, &why));
    }
    Ok(())
}

/// Under one terminator and without a limit all that came can be put together again: each message
/// is followed by its terminator, a partial message by nothing.
fn every_byte_is_delivered(ops: &[Op]) -> Tested {
    let Op::Set(_, ends) = &ops[0] else {
        return Ok(());
    };
    let needle = match ends {
        Ends::At(needle) => &needle[..],
        Ends::Line => b"\n",
        Ends::After(_) | Ends::Never => &[],
        // They do not say which bytes were the end, or drop some that were no data.
        Ends::AnyLine | Ends::AnyOf(_) | Ends::LengthThen(..) | Ends::Prefixed(_) => return Ok(()),
    };
    let unlimited = [&ops[..1], &[Op::Limit(usize::MAX)], &ops[3..]].concat();
    let run = run_to_the_end(&unlimited)?;
    let came = ops.iter().filter_map(|op| match op {
        Op::Feed(bytes, _) => Some(&bytes[..]),
        _ => None,
    });
    let mut came: Vec<u8> = came.flatten().copied().collect();
    if *ends == Ends::Line {
        // The carriage return before a line feed belongs to the end.
        let ended = |at: &usize| came[*at..].starts_with(b"\r\n");
        came = (0..came.len())
            .filter(|at| !ended(at))
            .map(|at| came[at])
            .collect();
    }
    let mut again = Vec::new();
    let mut told = run.told();
    // A length that no memory can hold is too long at once.
    if told.iter().any(|told| matches!(told, Told::TooLong(..))) {
        return Ok(());
    }
    let eof = told.pop();
    for told in told {
        match told {
            Told::Message(bytes) => again.extend([&bytes[..], needle].concat()),
            Told::Data(bytes) => again.extend_from_slice(&bytes),
            Told::End => again.extend_from_slice(needle),
            other => prop_assert!(false, "{other:?} before the last"),
        }
    }
    // Bytes without an end are never delivered as a message.
    match eof {
        Some(Told::Eof(partial)) => again.extend_from_slice(&partial.unwrap_or_default()),
        other => prop_assert!(false, "{other:?} is the last"),
    }
    if again != came {
        return Err(failed(&unlimited, "bytes are missing"));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(2500))]

    #[test]
    fn law_10_close_latches(
        Ops(ops) in ops(Mix { close: 3, abort: 1, eof: 2, on_data: 3, ..Mix::INPUT }, 0..40),
    ) {
        close_latches(&run_to_the_end(&ops)?)?;
    }

    #[test]
    fn law_11_eof_is_typed(
        Ops(random) in ops(Mix { eof: 3, on_data: 2, ..Mix::INPUT }, 0..40),
        Ops(flowing) in ops(Mix { feed: 6, set: 3, on_end: 2, ..Mix::NOTHING }, 0..20),
        Ops(fed) in ops(Mix { feed: 1, ..Mix::NOTHING }, 0..4),
    ) {
        eof_is_last(&run_to_the_end(&random)?)?;
        owed_messages_come_first(&flowing)?;
        every_byte_is_delivered(&fed)?;
    }
}

//! Laws 1 to 3: what the cutting of the input, and the cursor into it, have to do with what is
//! told.

use crate::{
    run::{Tested, failed, run_to_the_end},
    support::{
        config,
        ops::{Op, Ops},
        random_ops::{Mix, ops},
        script::{Ends, Told, tell},
        seen::{Fed, Seen},
    },
};
use proptest::prelude::*;

/// Stops now and then, replies, is held back by its replies.
const WITH_REPLIES: Mix = Mix {
    eof: 1,
    push: 4,
    producer: 1,
    send: 6,
    close: 1,
    ..Mix::INPUT
};

/// A run told in a way that must not depend on the cutting.
#[derive(Debug, PartialEq)]
enum Line {
    Told(Vec<Told>),
    Other(Seen),
}

fn story(seen: Vec<Seen>) -> Vec<Line> {
    let mut story = Vec::new();
    for seen in seen {
        match seen {
            Seen::Fed(Fed { given, .. }) | Seen::Owed(given) => {
                let Some(given) = given else { continue };
                if let Some(Line::Told(all)) = story.last_mut() {
                    tell(all, given);
                } else {
                    story.push(Line::Told(vec![given]));
                }
            }
            // Shown as it is cut.
            Seen::Begun(Op::Feed(..)) => {}
            other => story.push(Line::Other(other)),
        }
    }
    story
}

fn recut(ops: &[Op], cuts: impl Fn(usize) -> Vec<usize>) -> Vec<Op> {
    let recut = |op: &Op| match op {
        Op::Feed(bytes, _) => Op::Feed(bytes.clone(), cuts(bytes.len())),
        other => other.clone(),
    };
    ops.iter().map(recut).collect()
}

fn cutting_never_matters(ops: &[Op]) -> Tested {
    let as_it_is = story(run_to_the_end(ops)?.seen);
    let whole = recut(ops, |_| Vec::new());
    let in_bytes = recut(ops, |length| (0..length).collect());
    for other in [&whole, &in_bytes] {
        let told = story(run_to_the_end(other)?.seen);
        let differs = as_it_is.iter().zip(&told).find(|(one, two)| one != two);
        if differs.is_some() || as_it_is.len() != told.len() {
            let why = format!("cut otherwise it differs: {differs:?}");
            return Err(failed(other, &why));
        }
    }
    Ok(())
}

/// What a message took ends with its terminator, or as much of that as this call took. What
/// follows a skip may have a terminator that waited for it.
fn takes_no_more(fed: &Fed, skipping: bool) -> bool {
    let taken = &fed.offered[..fed.taken];
    match (&fed.given, &fed.terminator) {
        _ if skipping => true,
        (Some(Told::Message(_) | Told::End), Ends::At(needle)) => {
            taken.ends_with(needle) || needle.ends_with(taken)
        }
        (Some(Told::Message(_)), Ends::After(left)) => taken.len() as u64 <= *left,
        (Some(Told::End), Ends::After(_)) => taken.is_empty(),
        _ => fed.wanted || taken.is_empty(),
    }
}

fn fed(seen: &[Seen]) -> impl Iterator<Item = &Fed> {
    seen.iter().filter_map(|seen| match seen {
        Seen::Fed(fed) => Some(fed),
        _ => None,
    })
}

proptest! {
    #![proptest_config(config(2500))]

    #[test]
    fn law_01_cutting_never_matters(Ops(ops) in ops(WITH_REPLIES, 0..40)) {
        cutting_never_matters(&ops)?;
    }

    #[test]
    fn law_02_no_read_ahead(Ops(ops) in ops(Mix { pause: 3, put_back: 4, ..Mix::INPUT }, 0..40)) {
        let mut skipping = false;
        for fed in fed(&run_to_the_end(&ops)?.seen) {
            prop_assert!(takes_no_more(fed, skipping), "{fed:?}");
            match fed.given {
                Some(Told::TooLong(_)) => skipping = true,
                Some(_) => skipping = false,
                None => {}
            }
        }
    }

    #[test]
    fn law_03_none_means_used_up_or_not_wanted(Ops(ops) in ops(Mix::EVERYTHING, 0..40)) {
        for fed in fed(&run_to_the_end(&ops)?.seen) {
            if fed.given.is_none() {
                prop_assert!(fed.taken == fed.offered.len() || !fed.wants, "{fed:?}");
            }
        }
    }
}

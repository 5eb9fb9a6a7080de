//! Laws 1 to 3: how the input is cut, and how far each call takes it.

use crate::{
    run::{Tested, failed, run_to_the_end},
    support::{
        config,
        journal::{Fed, Seen},
        ops::{Op, Ops, recut},
        random::{Mix, ops},
        told::{Ends, Told, tell},
    },
};
use proptest::prelude::*;

/// With replies that hold back input, pauses and a close.
const WITH_REPLIES: Mix = Mix {
    eof: 1,
    push: 4,
    producer: 1,
    send: 6,
    close: 1,
    ..Mix::INPUT
};

/// A part of a run, in a form that must not depend on the cutting.
#[derive(Debug, PartialEq)]
enum Line {
    Told(Vec<Told<'static>>),
    Other(Seen),
}

fn story(seen: &[Seen]) -> Vec<Line> {
    let mut story = Vec::new();
    for seen in seen.iter().cloned() {
        match seen {
            Seen::Fed(Fed { told, .. }) | Seen::Owed(told) => {
                let Some(told) = told else { continue };
                if let Some(Line::Told(all)) = story.last_mut() {
                    tell(all, told);
                } else {
                    story.push(Line::Told(vec![told]));
                }
            }
            // It shows the cuts.
            Seen::Begun(Op::Feed(..)) => {}
            other => story.push(Line::Other(other)),
        }
    }
    story
}

fn cutting_never_matters(ops: &[Op]) -> Tested {
    let as_it_is = story(run_to_the_end(ops)?.seen());
    let whole = recut(ops, |_| Vec::new());
    let in_bytes = recut(ops, |length| (0..length).collect());
    for other in [&whole, &in_bytes] {
        let told = story(run_to_the_end(other)?.seen());
        let differs = as_it_is.iter().zip(&told).find(|(one, two)| one != two);
        if differs.is_some() || as_it_is.len() != told.len() {
            let why = format!("cut otherwise it differs: {differs:?}");
            return Err(failed(other, &why));
        }
    }
    Ok(())
}

/// What was taken for a message ends with its terminator, or as much of it as this call took. After
/// a skip the terminator may be one that waited for it.
fn takes_no_more(fed: &Fed, skipping: bool) -> bool {
    let taken = &fed.offered[..fed.taken];
    match (&fed.told, &fed.terminator) {
        _ if skipping => true,
        (Some(Told::Message(_) | Told::End), Ends::At(needle)) => {
            taken.ends_with(needle) || needle.ends_with(taken)
        }
        (Some(Told::Message(_) | Told::End), Ends::Line) => taken.ends_with(b"\n"),
        // A byte that was held may be the end.
        (Some(Told::Message(_) | Told::End), Ends::AnyLine) => {
            taken.is_empty() || taken.ends_with(b"\r") || taken.ends_with(b"\n")
        }
        (Some(Told::Message(_) | Told::End), Ends::AnyOf(set)) => {
            let ends = |it: &&&[u8]| taken.ends_with(it) || it.ends_with(taken);
            set.members().iter().find(ends).is_some()
        }
        // A line feed that belongs to the line before is taken with it.
        (Some(Told::Message(_)), Ends::After(left)) => {
            let taken = taken.strip_prefix(b"\n").map_or(taken.len(), <[u8]>::len);
            taken as u64 <= *left
        }
        (Some(Told::Message(_) | Told::End), Ends::LengthThen(_, end)) => {
            taken.ends_with(end) || end.ends_with(taken)
        }
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
        for fed in fed(run_to_the_end(&ops)?.seen()) {
            prop_assert!(takes_no_more(fed, skipping), "{fed:?}");
            match fed.told {
                Some(Told::TooLong(..)) => skipping = true,
                Some(_) => skipping = false,
                None => {}
            }
        }
    }

    #[test]
    fn law_03_none_means_used_up_or_not_wanted(Ops(ops) in ops(Mix::EVERYTHING, 0..40)) {
        for fed in fed(run_to_the_end(&ops)?.seen()) {
            if fed.told.is_none() {
                prop_assert!(fed.taken == fed.offered.len() || !fed.wants, "{fed:?}");
            }
        }
    }
}

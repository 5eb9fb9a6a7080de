//! Random scripts for asynchat.

use crate::{
    case::{Step, ends_to_json, reaction_to_json},
    support::{
        random::{Scope, scene},
        script::{self, Action, Ends},
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt;

/// There is always a limit, if only the largest one; asynchat knows none. A length of all that
/// can be counted would be over it in a message that has begun, so this is the longest here.
const LONGEST: u64 = usize::MAX as u64 - (1 << 20);

/// A script as `case.rs` describes it, shown as it is sent.
#[derive(Clone)]
pub(crate) struct Script(pub(crate) Value);

impl fmt::Debug for Script {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Terminators change in handlers and between any two bytes.
pub(crate) fn script() -> impl Strategy<Value = Script> {
    // What a scanner understands is what asynchat understands.
    let scene = scene(Scope::Scanner);
    (scene, any::<bool>(), any::<bool>()).prop_map(|((script, input, cuts), zero_ends, eof)| {
        let mut steps = steps(&script, &input, cuts);
        if eof {
            // EOF right after a change: what that makes of held bytes is owed.
            if matches!(steps.last(), Some(Step::Feed(rest)) if rest.is_empty()) {
                steps.pop();
            }
            steps.push(Step::Eof);
        }
        let steps: Vec<Value> = steps.iter().map(Step::to_json).collect();
        // Of several changes in one handler only the last has an effect.
        let last = |actions: &Vec<Action>| reaction_to_json(actions.last().map(set).as_ref());
        let reactions: Vec<Value> = script.reactions.iter().map(last).collect();
        Script(json!({
            "initial": ends_to_json(&script.ends),
            "script": steps,
            "reactions": reactions,
            "zero_ends": zero_ends,
        }))
    })
}

/// Feeds up to each cut and each change. Two cuts at one place make an empty feed.
fn steps(script: &script::Script, input: &[u8], mut cuts: Vec<usize>) -> Vec<Step> {
    cuts.push(input.len());
    let cuts = cuts.into_iter().map(|cut| (cut, None));
    let changes = script.between.iter().map(|(at, what)| (*at, Some(what)));
    let mut stops: Vec<_> = changes.chain(cuts).collect();
    stops.sort_by_key(|(at, _)| *at);
    let mut steps = Vec::new();
    let mut fed = 0;
    for (at, changes) in stops {
        if at > fed || changes.is_none() {
            steps.push(Step::Feed(input[fed..at].to_vec()));
            fed = at;
        }
        let changes = changes.into_iter().flatten();
        steps.extend(changes.map(|change| Step::Set(set(change))));
    }
    steps
}

fn set(action: &Action) -> Ends {
    match action {
        Action::Set(_, Ends::After(length)) => Ends::After(LONGEST.min(*length)),
        Action::Set(_, ends) => ends.clone(),
        other => unreachable!("{other:?} is nothing for a scanner"),
    }
}

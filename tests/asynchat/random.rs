//! Random scripts for asynchat.

use crate::{
    case::{Step, ends_to_json, reaction_to_json},
    support::{
        ops::{Op, Ops, chunks, flat},
        random::{Mix, ops},
        told::Ends,
    },
};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::fmt;

/// We always have a limit, at least the largest number, and asynchat has none. The largest length
/// would be over it in a message that has begun, so this is the largest one here.
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
    // What a scanner knows is what asynchat knows, but for the new kinds of ends.
    let mix = Mix {
        kinds: 0,
        ..Mix::SCANNING
    };
    let ops = ops(mix, 0..16);
    (ops, any::<bool>(), any::<bool>()).prop_map(|(Ops(ops), zero_ends, eof)| {
        let (mut steps, mut reactions) = (Vec::new(), Vec::new());
        // Whole messages that were collected are handed out by an empty feed under no terminator, and
        // belong to no message from then on. asynchat collects nothing, so it cannot say that.
        let may_be_none = flat(&ops).into_iter().filter_map(set).any(|ends| {
            matches!(&ends, Ends::Never | Ends::After(0)) || ends == Ends::At(Vec::new())
        });
        let mut sets = ops.iter();
        let initial = sets.by_ref().find_map(set).unwrap_or(Ends::Never);
        for op in sets {
            match op {
                Op::Feed(bytes, cuts) => {
                    let chunks = chunks(bytes, cuts).map(<[u8]>::to_vec);
                    let chunks = chunks.filter(|chunk| !may_be_none || !chunk.is_empty());
                    steps.extend(chunks.map(Step::Feed));
                }
                // Of several changes in one handler only the last has an effect.
                Op::OnEnd(ops) => {
                    let last = ops.iter().rev().find_map(set);
                    reactions.push(reaction_to_json(last.as_ref()));
                }
                op => steps.extend(set(op).map(Step::Set)),
            }
        }
        // EOF may come right after a change: what that makes of held bytes is owed then.
        steps.push(if eof {
            Step::Eof
        } else {
            Step::Feed(Vec::new())
        });
        let steps: Vec<Value> = steps.iter().map(Step::to_json).collect();
        Script(json!({
            "initial": ends_to_json(&initial),
            "script": steps,
            "reactions": reactions,
            "zero_ends": zero_ends,
        }))
    })
}

fn set(op: &Op) -> Option<Ends> {
    match op {
        Op::Set(_, Ends::After(length)) => Some(Ends::After(LONGEST.min(*length))),
        // asynchat knows no lines.
        Op::Set(_, Ends::Line) => Some(Ends::At(b"\n".to_vec())),
        Op::Set(_, ends) => Some(ends.clone()),
        _ => None,
    }
}

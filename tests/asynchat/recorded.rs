//! The answers of CPython 3.11's asynchat, computed by asynchat itself: see `cases.jsonl`.
//!
//! Every case is put to every machine, in pieces and whole, with every feed cut into chunks of
//! several sizes. Where we differ from asynchat on purpose the case carries a `wish` with its
//! reason, and the wish must be met instead.

use crate::{case::Case, oracle::Oracle, play};
use serde_json::Value;

#[test]
fn scanner() {
    cases().iter().for_each(play::to_a_scanner);
}

#[cfg(feature = "alloc")]
#[test]
fn framer() {
    cases().iter().for_each(play::to_a_framer);
}

#[cfg(feature = "alloc")]
#[test]
fn chat() {
    cases().iter().for_each(play::to_a_chat);
}

/// What was recorded is what a live asynchat says.
#[test]
fn live() {
    let Some(mut oracle) = Oracle::find() else {
        return;
    };
    for case in lines() {
        let answer = oracle.ask(&case);
        for key in ["expected", "withheld", "terminator_left"] {
            assert_eq!(answer[key], case[key], "{key} of {}", case["name"]);
        }
    }
}

fn cases() -> Vec<Case> {
    lines().iter().map(Case::read).collect()
}

fn lines() -> Vec<Value> {
    let lines = include_str!("cases.jsonl").lines();
    let cases: Vec<Value> = lines
        .map(|line| serde_json::from_str(line).expect("a case is JSON"))
        .collect();
    assert_eq!(cases.len(), 108);
    cases
}

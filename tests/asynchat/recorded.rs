//! The answers of CPython 3.11's asynchat, which it gave itself: see `cases.jsonl`.
//!
//! Every case is put to every machine, in pieces and whole, with every feed cut into chunks of
//! several sizes. Where we differ on purpose the case has a `wish` with its reason, and the wish must
//! be met instead.

use crate::{case::Case, oracle::Oracle, play};
use serde_json::Value;

#[test]
fn a_scanner_answers_as_recorded() {
    cases().iter().for_each(play::to_a_scanner);
}

#[cfg(feature = "alloc")]
#[test]
fn a_framer_answers_as_recorded() {
    cases().iter().for_each(play::to_a_framer);
}

#[cfg(feature = "alloc")]
#[test]
fn a_chat_answers_as_recorded() {
    cases().iter().for_each(play::to_a_chat);
}

/// A live asynchat gives the recorded answers.
#[test]
fn recorded_answers_are_those_of_a_live_asynchat() {
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

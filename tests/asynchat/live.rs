//! Input, against a live asynchat: random scripts, each put to every machine, in pieces and whole, at
//! several chunk sizes.
//!
//! `PROPTEST_CASES=100000 cargo test --release --test asynchat` searches longer,
//! `PROPTEST_RNG_SEED=7` elsewhere.

use crate::{
    case::{Case, Step, Told, tell},
    oracle::compare,
    play,
    random::{self, Script},
    support::told::Ends,
};
use serde_json::Value;

#[test]
fn random_scripts_have_the_answers_of_asynchat() {
    compare(2000, &random::script(), |oracle, Script(script)| {
        let answer = oracle.ask(&script);
        let case = case(script, answer);
        play::to_a_scanner(&case);
        #[cfg(feature = "alloc")]
        {
            play::to_a_framer(&case);
            play::to_a_chat(&case);
        }
        Ok(())
    });
}

/// What must be reported: the answer of asynchat, except for the differences on purpose.
fn case(script: Value, answer: Value) -> Case {
    let zero_ends = script["zero_ends"] == Value::Bool(true);
    let begun = answer["begun"] == Value::Bool(true);
    let mut case = Case::answered(script, answer);
    if !zero_ends {
        zero_is_none(&mut case);
    }
    if case.has_eof() {
        tell_eof(&mut case, begun);
    }
    case
}

/// `Length(0)` is an empty message at once. asynchat takes it for no terminator, so unless it was
/// changed to our meaning we are given no terminator instead.
fn zero_is_none(case: &mut Case) {
    let sets = case.script.iter_mut().filter_map(|step| match step {
        Step::Set(ends) => Some(ends),
        Step::Feed(_) | Step::Eof => None,
    });
    let reactions = case.reactions.iter_mut().flatten();
    for ends in sets.chain(reactions).chain([&mut case.initial]) {
        if *ends == Ends::After(0) {
            *ends = Ends::Never;
        }
    }
}

/// At EOF asynchat says nothing and loses the bytes that it holds back. We hand them out, and say
/// whether a message was cut short.
fn tell_eof(case: &mut Case, begun: bool) {
    tell(&mut case.answer, Told::Data(case.withheld.clone()));
    let begun = begun || !case.withheld.is_empty();
    let clean = !begun || case.left == Ends::Never;
    case.answer.push(Told::Eof { clean });
    case.wished = true;
}

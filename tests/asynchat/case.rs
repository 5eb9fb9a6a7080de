//! A script for asynchat, and the answer of asynchat, read from JSON.
//!
//! Bytes are text in latin-1. A terminator is a text, a number, or null for none.
//!
//! | key | holds |
//! | --- | --- |
//! | `initial` | the first terminator |
//! | `script` | what happens: `{"feed": bytes}`, `{"set": terminator}`, `{"eof": true}` |
//! | `reactions` | what the handler of each end sets: a terminator, or `{"keep": true}` |
//! | `expected` | what is reported: `["data", bytes]`, neighbours joined, and `["end"]` |
//! | `withheld` | what was fed and not reported |
//! | `terminator_left` | the terminator in force at the end |
//! | `progress` | how many bytes of data and ends were reported after each step, if known |
//! | `wish` | what we report, where we differ on purpose |

use crate::support::told::Ends;
use serde_json::{Value, json};

/// These wishes in the file are not ours: here we do as asynchat does. An empty byte string means
/// "none", and `\n` keeps the carriage return before it.
const NOT_OURS: [&str; 2] = ["empty_terminator_is_none", "irc_lf_keeps_cr"];

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) initial: Ends,
    pub(crate) script: Vec<Step>,
    /// What the handler of each end sets; None: nothing.
    pub(crate) reactions: Vec<Option<Ends>>,
    pub(crate) answer: Vec<Told>,
    pub(crate) progress: Option<Vec<Progress>>,
    /// Whether the answer is our wish, not asynchat's.
    pub(crate) wished: bool,
    pub(crate) withheld: Vec<u8>,
    pub(crate) left: Ends,
}

#[derive(Clone)]
pub(crate) enum Step {
    Feed(Vec<u8>),
    Set(Ends),
    Eof,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    Data(Vec<u8>),
    End,
    Eof {
        clean: bool,
    },
    /// Paused by the handler of the last end; these bytes are for another protocol.
    Handover(Vec<u8>),
    /// Fed after EOF: the input was left alone.
    Refused,
}

/// Joins neighbouring data.
pub(crate) fn tell(told: &mut Vec<Told>, what: Told) {
    match (told.last_mut(), what) {
        (_, Told::Data(more)) if more.is_empty() => {}
        (Some(Told::Data(data)), Told::Data(more)) => data.extend(more),
        (_, what) => told.push(what),
    }
}

/// How much was reported so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Progress {
    pub(crate) data: usize,
    pub(crate) ends: usize,
}

impl Progress {
    pub(crate) fn of(told: &[Told]) -> Self {
        let mut progress = Progress { data: 0, ends: 0 };
        for told in told {
            match told {
                Told::Data(data) => progress.data += data.len(),
                Told::End => progress.ends += 1,
                Told::Eof { .. } | Told::Handover(_) | Told::Refused => {}
            }
        }
        progress
    }
}

impl Case {
    pub(crate) fn read(json: &Value) -> Self {
        let name = json["name"].as_str().expect("a name").to_owned();
        let wished = json.get("wish").is_some() && !NOT_OURS.contains(&&*name);
        let list = |key: &str| json[key].as_array().expect(key).iter();
        Case {
            initial: ends(&json["initial"]),
            script: list("script").map(step).collect(),
            reactions: list("reactions").map(reaction).collect(),
            answer: list(if wished { "wish" } else { "expected" })
                .map(told)
                .collect(),
            progress: json
                .get("progress")
                .map(|_| list("progress").map(progress).collect()),
            withheld: bytes(&json["withheld"]),
            left: match ends(&json["terminator_left"]) {
                // Of a length that was reached asynchat keeps 0, by which it means none.
                Ends::After(0) => Ends::Never,
                Ends::At(bytes) if bytes.is_empty() => Ends::Never,
                ends => ends,
            },
            name,
            wished,
        }
    }

    /// A nameless script, and the answer to it.
    pub(crate) fn answered(mut script: Value, mut answer: Value) -> Self {
        let keys = answer.as_object_mut().expect("an answer is an object");
        script["name"] = json!("random");
        script.as_object_mut().expect("so is a script").append(keys);
        Case::read(&script)
    }

    pub(crate) fn has_eof(&self) -> bool {
        self.script.iter().any(|step| matches!(step, Step::Eof))
    }
}

fn step(json: &Value) -> Step {
    if let Some(feed) = json.get("feed") {
        Step::Feed(bytes(feed))
    } else if let Some(set) = json.get("set") {
        Step::Set(ends(set))
    } else {
        assert_eq!(json["eof"], Value::Bool(true));
        Step::Eof
    }
}

impl Step {
    pub(crate) fn to_json(&self) -> Value {
        match self {
            Step::Feed(bytes) => json!({ "feed": text(bytes) }),
            Step::Set(ends) => json!({ "set": ends_to_json(ends) }),
            Step::Eof => json!({ "eof": true }),
        }
    }
}

fn reaction(json: &Value) -> Option<Ends> {
    match json.get("keep") {
        Some(_) => None,
        None => Some(ends(json)),
    }
}

pub(crate) fn reaction_to_json(reaction: Option<&Ends>) -> Value {
    reaction.map_or(json!({ "keep": true }), ends_to_json)
}

fn ends(json: &Value) -> Ends {
    match json {
        Value::Null => Ends::Never,
        Value::Number(length) => Ends::After(length.as_u64().expect("a length")),
        text => Ends::At(bytes(text)),
    }
}

pub(crate) fn ends_to_json(ends: &Ends) -> Value {
    match ends {
        Ends::Never => Value::Null,
        Ends::After(length) => json!(length),
        Ends::At(bytes) => json!(text(bytes)),
        other => unreachable!("asynchat has no {other:?}"),
    }
}

fn told(json: &Value) -> Told {
    match json[0].as_str().expect("a kind") {
        "data" => Told::Data(bytes(&json[1])),
        "end" => Told::End,
        "eof" => Told::Eof {
            clean: match json[1].as_str() {
                Some("clean") => true,
                Some("partial") => false,
                other => panic!("an EOF that is {other:?}"),
            },
        },
        "handover" => Told::Handover(bytes(&json[1])),
        "error" if json[1] == "fed after eof" => Told::Refused,
        other => panic!("what is {other}?"),
    }
}

fn progress(json: &Value) -> Progress {
    let count = |n: usize| json[n].as_u64().expect("a count") as usize;
    Progress {
        data: count(0),
        ends: count(1),
    }
}

pub(crate) fn bytes(json: &Value) -> Vec<u8> {
    let text = json.as_str().expect("a text");
    text.chars()
        .map(|char| u8::try_from(char).expect("latin-1"))
        .collect()
}

pub(crate) fn text(bytes: &[u8]) -> String {
    bytes.iter().copied().map(char::from).collect()
}

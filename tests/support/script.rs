//! A script: what a user does to a machine, and when, whatever the cutting.

use super::random::small;
use arbitrary::Arbitrary;
use sanschat::Terminator;
use std::fmt;

/// A terminator that owns its bytes.
#[derive(Clone, PartialEq, Eq, Arbitrary)]
pub enum Ends {
    At(Vec<u8>),
    After(u64),
    Never,
}

/// How messages are wanted: `set_terminator` or `stream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
pub enum Style {
    Whole,
    Pieces,
}

#[derive(Clone, Debug, PartialEq, Eq, Arbitrary)]
pub enum Action {
    Set(Style, Ends),
    Limit(#[arbitrary(with = small)] usize),
    Pause,
    Resume,
    /// An upgrade: the unread bytes are taken out and fed again, in front of what is left of
    /// the input, to be read under another terminator.
    Handover(Style, Ends),
    /// `close_when_done`, of a `Chat`.
    Close,
}

/// What happens behind the last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Arbitrary)]
pub enum Finish {
    /// Nothing: the connection stays open.
    Open,
    /// All is drained, then comes EOF.
    Eof,
    /// EOF comes right after the last actions; what they make of held bytes is still owed.
    EofAtOnce,
}

#[derive(Clone, Debug)]
pub struct Script {
    pub style: Style,
    pub ends: Ends,
    pub limit: usize,
    /// Done when so many bytes have come, in ascending order.
    pub between: Vec<(usize, Vec<Action>)>,
    /// Done by the handler of the first, second, … end or too-long. An upgrade in the handler
    /// of a too-long is not done: there is no message to hand over.
    pub reactions: Vec<Vec<Action>>,
    pub finish: Finish,
}

impl Script {
    /// Nothing but a terminator.
    pub fn new(style: Style, ends: Ends) -> Self {
        Script {
            style,
            ends,
            limit: usize::MAX,
            between: Vec::new(),
            reactions: Vec::new(),
            finish: Finish::Open,
        }
    }

    /// Whether the machine is fed once more before EOF, if the input is so long.
    pub fn drains_last(&self, length: usize) -> bool {
        let acted = self.between.last().is_some_and(|(at, _)| *at == length);
        self.finish != Finish::EofAtOnce || !acted
    }
}

impl Ends {
    pub fn lend(&self) -> Terminator<'_> {
        match self {
            Ends::At(bytes) => Terminator::Bytes(bytes),
            Ends::After(length) => Terminator::Length(*length),
            Ends::Never => Terminator::None,
        }
    }
}

impl From<Terminator<'_>> for Ends {
    fn from(terminator: Terminator<'_>) -> Self {
        match terminator {
            Terminator::Bytes(bytes) => Ends::At(bytes.to_vec()),
            Terminator::Length(length) => Ends::After(length),
            Terminator::None => Ends::Never,
        }
    }
}

impl fmt::Debug for Ends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ends::At(bytes) => write!(f, "At(b\"{}\")", bytes.escape_ascii()),
            Ends::After(length) => write!(f, "After({length})"),
            Ends::Never => f.write_str("Never"),
        }
    }
}

/// What was told, in a form that does not depend on the cutting: neighbouring data is joined.
#[derive(Clone, PartialEq, Eq)]
pub enum Told {
    Message(Vec<u8>),
    Data(Vec<u8>),
    End,
    TooLong(usize),
    Eof(Option<Vec<u8>>),
}

/// All that is told of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict<'a> {
    pub told: Vec<Told>,
    /// Where the first byte that was not dealt with stands: not handed out, not skipped, no
    /// part of a terminator that was found. None if a close fell into a skip: how much of the
    /// skipped message was dropped by then is nobody's business.
    pub rest: Option<usize>,
    pub terminator: Terminator<'a>,
}

/// Appends to a list of what was told, joining neighbouring data.
pub fn tell(told: &mut Vec<Told>, what: Told) {
    match (told.last_mut(), what) {
        (_, Told::Data(more)) if more.is_empty() => {}
        (Some(Told::Data(data)), Told::Data(more)) => data.extend(more),
        (_, what) => told.push(what),
    }
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Told::Message(bytes) => write!(f, "Message(\"{}\")", bytes.escape_ascii()),
            Told::Data(bytes) => write!(f, "Data(\"{}\")", bytes.escape_ascii()),
            Told::End => f.write_str("End"),
            Told::TooLong(limit) => write!(f, "TooLong({limit})"),
            Told::Eof(None) => f.write_str("Eof(clean)"),
            Told::Eof(Some(bytes)) => write!(f, "Eof(partial \"{}\")", bytes.escape_ascii()),
        }
    }
}

#[cfg(feature = "alloc")]
impl From<&sanschat::Event<'_>> for Told {
    fn from(event: &sanschat::Event<'_>) -> Self {
        use sanschat::Event;
        match event {
            Event::Message(bytes) => Told::Message(bytes.to_vec()),
            Event::Data(bytes) => Told::Data(bytes.to_vec()),
            Event::End => Told::End,
            Event::TooLong { limit } => Told::TooLong(*limit),
            Event::Eof { partial } => Told::Eof(partial.as_ref().map(|bytes| bytes.to_vec())),
            other => panic!("{other:?} is the adapter's to give"),
        }
    }
}

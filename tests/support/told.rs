//! What a user sets, and what a machine reports, as plain values.

use sanschat::Terminator;
use std::{borrow::Cow, fmt};

/// A terminator that owns its bytes.
#[derive(Clone, PartialEq, Eq)]
pub enum Ends {
    At(Vec<u8>),
    After(u64),
    Never,
}

/// How messages are delivered: after `set_terminator` or after `stream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Whole,
    Pieces,
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

/// One report of a machine: an event of a `Framer` or `Chat`, a piece of a `Scanner`.
#[derive(Clone, PartialEq, Eq)]
pub enum Told<'i> {
    Message(Cow<'i, [u8]>),
    Data(Cow<'i, [u8]>),
    /// Data and the end in one, which only a `Scanner` gives.
    Last(Cow<'i, [u8]>),
    End,
    TooLong(usize),
    Eof(Option<Cow<'i, [u8]>>),
}

impl Told<'_> {
    pub fn into_owned(self) -> Told<'static> {
        let owned = |bytes: Cow<'_, [u8]>| Cow::Owned(bytes.into_owned());
        match self {
            Told::Message(bytes) => Told::Message(owned(bytes)),
            Told::Data(bytes) => Told::Data(owned(bytes)),
            Told::Last(bytes) => Told::Last(owned(bytes)),
            Told::End => Told::End,
            Told::TooLong(limit) => Told::TooLong(limit),
            Told::Eof(partial) => Told::Eof(partial.map(owned)),
        }
    }

    /// Whether a message is over, or known to be too long.
    pub fn ends(&self) -> bool {
        !matches!(self, Told::Data(_) | Told::Eof(_))
    }
}

/// Appends to a list of reports. Neighbouring data is joined, so that the list does not depend on
/// how the input is cut.
pub fn tell(all: &mut Vec<Told<'static>>, what: Told<'static>) {
    match (all.last_mut(), what) {
        (_, Told::Data(more)) if more.is_empty() => {}
        (Some(Told::Data(data)), Told::Data(more)) => data.to_mut().extend_from_slice(&more),
        (_, Told::Last(data)) => {
            tell(all, Told::Data(data));
            all.push(Told::End);
        }
        (_, what) => all.push(what),
    }
}

impl fmt::Debug for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Told::Message(bytes) => write!(f, "Message(\"{}\")", bytes.escape_ascii()),
            Told::Data(bytes) => write!(f, "Data(\"{}\")", bytes.escape_ascii()),
            Told::Last(bytes) => write!(f, "Last(\"{}\")", bytes.escape_ascii()),
            Told::End => f.write_str("End"),
            Told::TooLong(limit) => write!(f, "TooLong({limit})"),
            Told::Eof(None) => f.write_str("Eof(clean)"),
            Told::Eof(Some(bytes)) => write!(f, "Eof(partial \"{}\")", bytes.escape_ascii()),
        }
    }
}

#[cfg(feature = "alloc")]
impl<'i> From<sanschat::Event<'i>> for Told<'i> {
    fn from(event: sanschat::Event<'i>) -> Self {
        use sanschat::Event;
        match event {
            Event::Message(bytes) => Told::Message(bytes),
            Event::Data(bytes) => Told::Data(bytes),
            Event::End => Told::End,
            Event::TooLong { limit } => Told::TooLong(limit),
            Event::Eof { partial } => Told::Eof(partial),
            other => panic!("only an adapter gives {other:?}"),
        }
    }
}

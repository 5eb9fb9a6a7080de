//! What a user sets, and what a machine reports, as plain values.

use super::set::Set;
use sanschat::{Prefix, Terminator};
use std::{borrow::Cow, fmt};

/// A terminator that owns its bytes.
#[derive(Clone, PartialEq, Eq)]
pub enum Ends {
    At(Vec<u8>),
    Line,
    AnyLine,
    AnyOf(Set),
    After(u64),
    /// So many bytes, and then these.
    LengthThen(u64, Vec<u8>),
    Prefixed(Prefix),
    Never,
}

/// How messages are delivered: after `set_terminator` or after `stream`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    Whole,
    Pieces,
}

impl Ends {
    pub fn any_of<M: AsRef<[u8]>>(members: &[M]) -> Self {
        Ends::AnyOf(Set::of(members.iter().map(AsRef::as_ref)))
    }

    pub fn lend(&self) -> Terminator<'_> {
        match self {
            Ends::At(bytes) => Terminator::Bytes(bytes),
            Ends::Line => Terminator::Line,
            Ends::AnyLine => Terminator::AnyLine,
            Ends::AnyOf(set) => Terminator::from(set.members()),
            Ends::After(length) => Terminator::Length(*length),
            Ends::LengthThen(length, end) => Terminator::LengthThen(*length, end),
            Ends::Prefixed(prefix) => Terminator::Prefixed(*prefix),
            Ends::Never => Terminator::None,
        }
    }
}

impl From<Terminator<'_>> for Ends {
    fn from(terminator: Terminator<'_>) -> Self {
        match terminator {
            Terminator::Bytes(bytes) => Ends::At(bytes.to_vec()),
            Terminator::Line => Ends::Line,
            Terminator::AnyLine => Ends::AnyLine,
            Terminator::AnyOf(members) => Ends::AnyOf(Set::of(members)),
            Terminator::Length(length) => Ends::After(length),
            Terminator::LengthThen(length, end) => Ends::LengthThen(length, end.to_vec()),
            Terminator::Prefixed(prefix) => Ends::Prefixed(prefix),
            Terminator::None => Ends::Never,
            other => panic!("{other:?} is unknown to the tests"),
        }
    }
}

impl fmt::Debug for Ends {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ends::At(bytes) => write!(f, "At(b\"{}\")", bytes.escape_ascii()),
            Ends::Line => f.write_str("Line"),
            Ends::AnyLine => f.write_str("AnyLine"),
            Ends::AnyOf(set) => write!(f, "AnyOf({set:?})"),
            Ends::After(length) => write!(f, "After({length})"),
            Ends::LengthThen(length, end) => {
                write!(f, "LengthThen({length}, b\"{}\")", end.escape_ascii())
            }
            Ends::Prefixed(prefix) => write!(f, "Prefixed({prefix:?})"),
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
    /// The limit, and the first bytes of the message.
    TooLong(usize, Cow<'i, [u8]>),
    Malformed,
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
            Told::TooLong(limit, start) => Told::TooLong(limit, owned(start)),
            Told::Malformed => Told::Malformed,
            Told::Eof(partial) => Told::Eof(partial.map(owned)),
        }
    }

    /// Whether a message is over, or known to be too long or malformed.
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
            Told::TooLong(limit, start) => {
                write!(f, "TooLong({limit}, \"{}\")", start.escape_ascii())
            }
            Told::Malformed => f.write_str("Malformed"),
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
            Event::TooLong { limit, start } => Told::TooLong(limit, start.into()),
            Event::Malformed => Told::Malformed,
            Event::Eof { partial } => Told::Eof(partial),
            other => panic!("only an adapter gives {other:?}"),
        }
    }
}

//! What the terminator in force is, without its byte string.

use crate::{framing::matcher::any_of::Lasts, prefix::Prefix};

/// What the terminator in force is. Strings of one byte and of two have kinds of their own: for them
/// the hot path knows what to search for without a look at the string.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Byte(u8),
    Pair([u8; 2]),
    /// Any other byte string.
    Bytes,
    /// A line. The byte is the line feed, so that the hot path has what it searches for at the same
    /// place as for `Byte`.
    Line(u8),
    AnyLine,
    /// The byte string is the packed set. Here are the last bytes of its members.
    AnyOf(Lasts),
    /// What is left of a length.
    Length(u64),
    /// The same, and the byte string must follow.
    LengthThen(u64),
    /// The length in front is being read: the fields of a [`Reading`], side by side.
    Prefix {
        prefix: Prefix,
        count: u8,
        number: u64,
    },
    /// It was read, and this is left.
    Body {
        prefix: Prefix,
        left: u64,
    },
    None,
}

impl Kind {
    pub(super) const LINE: Self = Kind::Line(b'\n');

    #[inline(always)]
    pub(super) fn of(bytes: &[u8]) -> Self {
        match *bytes {
            [byte] => Kind::Byte(byte),
            [first, last] => Kind::Pair([first, last]),
            _ => Kind::Bytes,
        }
    }

    pub(super) const fn prefixed(prefix: Prefix) -> Self {
        Kind::Prefix {
            prefix,
            count: 0,
            number: 0,
        }
    }

    /// The same for a message that begins anew.
    pub(super) fn restarted(self) -> Self {
        match self {
            Kind::Prefix { prefix, .. } | Kind::Body { prefix, .. } => Kind::prefixed(prefix),
            other => other,
        }
    }

    /// Whether it needs the byte string.
    pub(super) fn has_string(self) -> bool {
        match self {
            Kind::Byte(_) | Kind::Pair(_) | Kind::Bytes => true,
            Kind::AnyOf(_) | Kind::LengthThen(_) => true,
            Kind::Line(_) | Kind::AnyLine | Kind::None => false,
            Kind::Length(_) => false,
            Kind::Prefix { .. } | Kind::Body { .. } => false,
        }
    }
}

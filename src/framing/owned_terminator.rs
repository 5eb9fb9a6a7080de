//! A terminator that owns its byte string.

use alloc::vec::Vec;

use crate::{slices::prefix, terminator::Terminator};

/// The longest byte string that is kept without an allocation: with its length it has the size of
/// the vector that a longer one needs.
const SHORT: usize = 15;

/// The terminator in force, and the byte string that was in force last.
///
/// The string outlives a switch to a length, so a protocol that toggles between the two for
/// every message (RESP does, twice a word) copies and allocates nothing.
#[derive(Clone, Debug)]
pub(crate) struct OwnedTerminator {
    kind: Kind,
    needle: Needle,
}

/// What the terminator in force is. Strings of one byte and of two have kinds of their own: for them
/// the hot path knows what to search for without a look at the string.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Kind {
    Byte(u8),
    Pair([u8; 2]),
    /// Any other byte string.
    Bytes,
    Line,
    /// What is left of a length.
    Length(u64),
    None,
}

impl Kind {
    #[inline(always)]
    fn of(bytes: &[u8]) -> Self {
        match *bytes {
            [byte] => Kind::Byte(byte),
            [first, last] => Kind::Pair([first, last]),
            _ => Kind::Bytes,
        }
    }
}

#[derive(Clone, Debug)]
enum Needle {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Vec<u8>),
}

impl OwnedTerminator {
    pub(crate) fn new(terminator: Terminator<'_>) -> Self {
        let mut stored = OwnedTerminator {
            kind: Kind::None,
            needle: Needle::Short {
                length: 0,
                bytes: [0; SHORT],
            },
        };
        stored.set(terminator);
        stored
    }

    #[inline]
    pub(crate) fn get(&self) -> Terminator<'_> {
        match self.kind {
            Kind::Byte(_) | Kind::Pair(_) | Kind::Bytes => Terminator::Bytes(self.needle.bytes()),
            Kind::Line => Terminator::Line,
            Kind::Length(left) => Terminator::Length(left),
            Kind::None => Terminator::None,
        }
    }

    #[inline]
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether setting `terminator` would change nothing. A length starts anew.
    pub(crate) fn is(&self, terminator: Terminator<'_>) -> bool {
        match terminator.normalized() {
            Terminator::Length(_) => false,
            other => self.get() == other,
        }
    }

    /// Puts it in force. Returns whether that needs another byte string than was in force last.
    pub(crate) fn set(&mut self, terminator: Terminator<'_>) -> bool {
        if self.toggle(terminator) {
            return false;
        }
        match terminator.normalized() {
            Terminator::Bytes(bytes) => {
                self.kind = Kind::of(bytes);
                self.needle.replace(bytes);
                true
            }
            Terminator::Line | Terminator::Length(_) | Terminator::None => {
                self.kind = Kind::None;
                false
            }
        }
    }

    /// Puts a terminator in force that needs no other byte string than the last one. Returns whether
    /// it is one.
    #[inline(always)]
    pub(crate) fn toggle(&mut self, terminator: Terminator<'_>) -> bool {
        match terminator {
            Terminator::Length(length) => self.kind = Kind::Length(length),
            Terminator::Line => self.kind = Kind::Line,
            Terminator::Bytes(bytes) if !bytes.is_empty() && self.needle.bytes() == bytes => {
                self.kind = Kind::of(bytes);
            }
            Terminator::Bytes(_) | Terminator::None => return false,
        }
        true
    }

    /// The byte string in force, if one is.
    #[inline]
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self.kind {
            Kind::Byte(_) | Kind::Pair(_) | Kind::Bytes => Some(self.needle.bytes()),
            Kind::Line | Kind::Length(_) | Kind::None => None,
        }
    }

    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        matches!(self.kind, Kind::None)
    }

    /// What is left of a length.
    #[inline]
    pub(crate) fn left(&self) -> Option<u64> {
        match self.kind {
            Kind::Length(left) => Some(left),
            _ => None,
        }
    }

    /// Counts `data` bytes of a length as taken: no move takes more than is left of it.
    #[inline]
    pub(crate) fn count(&mut self, data: usize) {
        if let Kind::Length(left) = &mut self.kind {
            *left -= data as u64;
        }
    }

    /// A message ended: a length that was reached becomes `None` (the asynchat rule).
    #[inline]
    pub(crate) fn end(&mut self) {
        if let Kind::Length(_) = self.kind {
            self.kind = Kind::None;
        }
    }
}

impl Needle {
    #[inline]
    fn bytes(&self) -> &[u8] {
        match self {
            Needle::Short { length, bytes } => prefix(bytes, usize::from(*length)),
            Needle::Long(bytes) => bytes,
        }
    }

    fn replace(&mut self, new: &[u8]) {
        let mut bytes = [0; SHORT];
        if let (Some(place), Ok(length)) = (bytes.get_mut(..new.len()), u8::try_from(new.len())) {
            place.copy_from_slice(new);
            *self = Needle::Short { length, bytes };
            return;
        }
        match self {
            Needle::Long(bytes) => {
                bytes.clear();
                bytes.extend_from_slice(new);
            }
            Needle::Short { .. } => *self = Needle::Long(new.to_vec()),
        }
    }
}

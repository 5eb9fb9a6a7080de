//! A terminator with a place of its own.

use alloc::vec::Vec;

use crate::{slices::prefix, terminator::Terminator};

/// The longest byte string that is kept without an allocation: with its length it fills what
/// the pointer of a longer one leaves free.
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

#[derive(Clone, Copy, Debug)]
enum Kind {
    Bytes,
    Length(u64),
    None,
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
            Kind::Bytes => Terminator::Bytes(self.needle.bytes()),
            Kind::Length(left) => Terminator::Length(left),
            Kind::None => Terminator::None,
        }
    }

    /// Whether setting `terminator` would change nothing. A length starts anew.
    pub(crate) fn is(&self, terminator: Terminator<'_>) -> bool {
        match terminator.normalized() {
            Terminator::Length(_) => false,
            other => self.get() == other,
        }
    }

    /// Puts it in force. Returns whether that needs another byte string than was in force last.
    #[inline]
    pub(crate) fn set(&mut self, terminator: Terminator<'_>) -> bool {
        let (kind, other) = match terminator.normalized() {
            Terminator::Bytes(bytes) => (Kind::Bytes, self.needle.set(bytes)),
            Terminator::Length(length) => (Kind::Length(length), false),
            Terminator::None => (Kind::None, false),
        };
        self.kind = kind;
        other
    }

    #[inline]
    pub(crate) fn set_length(&mut self, length: u64) {
        self.kind = Kind::Length(length);
    }

    /// Puts the byte string in force that was last, if it is this one.
    #[inline]
    pub(crate) fn recall(&mut self, needle: &[u8]) -> bool {
        let is_last = !needle.is_empty() && self.needle.bytes() == needle;
        if is_last {
            self.kind = Kind::Bytes;
        }
        is_last
    }

    /// The byte string in force; empty where there is none.
    #[inline]
    pub(crate) fn needle(&self) -> &[u8] {
        match self.kind {
            Kind::Bytes => self.needle.bytes(),
            Kind::Length(_) | Kind::None => &[],
        }
    }

    /// The byte string that is, or was last, in force.
    #[inline]
    pub(crate) fn last_needle(&self) -> &[u8] {
        self.needle.bytes()
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
            Kind::Bytes | Kind::None => None,
        }
    }

    /// Counts `data` bytes of a length as taken: no step finds more than is left of it.
    #[inline]
    pub(crate) fn count(&mut self, data: usize) {
        if let Kind::Length(left) = &mut self.kind {
            *left -= data as u64;
        }
    }

    /// A message ended: a length that was reached becomes `None` (the asynchat rule).
    #[inline]
    pub(crate) fn reached(&mut self) {
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

    #[inline]
    fn set(&mut self, new: &[u8]) -> bool {
        let other = self.bytes() != new;
        if other {
            self.replace(new);
        }
        other
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

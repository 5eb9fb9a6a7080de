//! The byte string of a terminator, in place if it is short.

use alloc::{boxed::Box, vec::Vec};
use core::mem;

use crate::slices::prefix;

/// The longest byte string that is kept without an allocation. Three words hold it with its length.
const SHORT: usize = 22;

#[derive(Clone, Debug)]
pub(super) enum Needle {
    Short { length: u8, bytes: [u8; SHORT] },
    Long(Box<Long>),
}

#[derive(Clone, Debug, Default)]
pub(super) struct Long {
    bytes: Vec<u8>,
    /// What comes back after an expected message.
    kept: Option<Needle>,
}

impl Needle {
    pub(super) const fn new() -> Self {
        Needle::Short {
            length: 0,
            bytes: [0; SHORT],
        }
    }

    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Needle::Short { length, bytes } => prefix(bytes, usize::from(*length)),
            Needle::Long(long) => &long.bytes,
        }
    }

    /// Whether it is these two bytes, in place.
    #[inline(always)]
    pub(super) fn is_short_pair(&self, pair: [u8; 2]) -> bool {
        match self {
            Needle::Short { length, bytes } => *length == 2 && bytes.starts_with(&pair),
            Needle::Long(_) => false,
        }
    }

    /// Keeps the present one, to be restored after the one that replaces it.
    pub(super) fn keep(&mut self) {
        if matches!(self, Needle::Long(long) if long.kept.is_some()) {
            return;
        }
        let kept = Some(mem::replace(self, Needle::new()));
        let bytes = Vec::new();
        *self = Needle::Long(Box::new(Long { bytes, kept }));
    }

    /// Restores the one that was kept. Returns whether there was one.
    #[inline]
    pub(super) fn restore(&mut self) -> bool {
        let kept = match self {
            Needle::Short { .. } => None,
            Needle::Long(long) => long.kept.take(),
        };
        match kept {
            Some(kept) => {
                *self = kept;
                true
            }
            None => false,
        }
    }

    /// Forgets the one that was kept.
    pub(super) fn forget_kept(&mut self) {
        if let Needle::Long(long) = self {
            long.kept = None;
        }
    }

    /// Empties the one in force, with room for this many bytes to be [pushed](Self::push).
    pub(super) fn begin(&mut self, length: usize) {
        match self {
            Needle::Long(long) if length > SHORT || long.kept.is_some() => long.bytes.clear(),
            _ if length > SHORT => *self = Needle::Long(Box::default()),
            _ => *self = Needle::new(),
        }
        if let Needle::Long(long) = self {
            long.bytes.reserve_exact(length);
        }
    }

    /// Appends to the one in force.
    pub(super) fn push(&mut self, more: &[u8]) {
        match self {
            Needle::Long(long) => long.bytes.extend_from_slice(more),
            Needle::Short { length, bytes } => {
                let free = bytes.iter_mut().skip(usize::from(*length));
                for (place, byte) in free.zip(more) {
                    *place = *byte;
                    *length += 1;
                }
            }
        }
    }
}

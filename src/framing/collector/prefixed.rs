//! Messages that have their length in front. The collector reads it, since a scanner has no place for
//! the bytes of half a length.

use super::{Collector, step::Found};
use crate::{
    prefix::{EncodedPrefix, Prefix},
    slices::suffix_from,
    terminator::Terminator,
};

/// How lengths in front are read.
#[derive(Clone, Copy)]
pub(super) enum Lengths {
    /// There are none.
    None,
    /// One is to be read. These bytes of it came.
    Awaited(Prefix, EncodedPrefix),
    /// It was read, and the scanner scans the body.
    Known(Prefix),
}

impl Lengths {
    /// What the scanner is to scan under this terminator, and whether lengths are read.
    pub(super) const fn of(terminator: Terminator<'_>) -> (Terminator<'_>, Self) {
        match terminator {
            Terminator::Prefixed(prefix) => (
                Terminator::None,
                Lengths::Awaited(prefix, EncodedPrefix::EMPTY),
            ),
            other => (other, Lengths::None),
        }
    }

    pub(super) const fn prefix(&self) -> Option<Prefix> {
        match *self {
            Lengths::None => None,
            Lengths::Awaited(prefix, _) | Lengths::Known(prefix) => Some(prefix),
        }
    }

    pub(super) fn are_of(&self, terminator: Terminator<'_>) -> bool {
        self.prefix().map(Terminator::Prefixed) == Some(terminator)
    }

    /// What is to be read next.
    pub(super) const fn awaited(&self) -> Option<Prefix> {
        match *self {
            Lengths::Awaited(prefix, _) => Some(prefix),
            _ => None,
        }
    }

    pub(super) const fn is_known(&self) -> bool {
        matches!(self, Lengths::Known(_))
    }

    /// The bytes of it that came, if it is being read.
    pub(super) fn half(&self) -> &[u8] {
        match self {
            Lengths::Awaited(_, half) => half,
            _ => &[],
        }
    }

    /// The same, to be scanned again.
    pub(super) fn take_half(&mut self) -> Option<Replay> {
        match self {
            Lengths::Awaited(_, half) if !half.is_empty() => Some(Replay {
                bytes: core::mem::replace(half, EncodedPrefix::EMPTY),
                scanned: 0,
            }),
            _ => None,
        }
    }

    /// The message has ended. The next one has its length in front as well.
    pub(super) fn end(&mut self) {
        if let Some(prefix) = self.prefix() {
            *self = Lengths::Awaited(prefix, EncodedPrefix::EMPTY);
        }
    }
}

/// The bytes of half a length, after another terminator was set: they are scanned again.
#[derive(Clone, Copy)]
pub(super) struct Replay {
    bytes: EncodedPrefix,
    /// How many of them were scanned.
    scanned: usize,
}

impl Replay {
    pub(super) const EMPTY: Self = Replay {
        bytes: EncodedPrefix::EMPTY,
        scanned: 0,
    };

    pub(super) fn rest(&self) -> &[u8] {
        suffix_from(&self.bytes, self.scanned)
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.rest().first().copied()
    }

    pub(super) fn advance(&mut self, taken: usize) {
        self.scanned += taken;
    }

    /// The byte that was scanned last.
    pub(super) fn last(&self) -> &[u8] {
        let scanned = self.bytes.get(..self.scanned).unwrap_or_default();
        suffix_from(scanned, scanned.len().saturating_sub(1))
    }
}

impl Collector<'_, '_> {
    /// Reads the length in front, as far as it came.
    pub(super) fn read_prefix<'x>(
        &mut self,
        prefix: Prefix,
        text: &[u8],
    ) -> (usize, Option<Found<'x>>) {
        let mut half = match self.lengths {
            Lengths::Awaited(_, half) => half,
            _ => EncodedPrefix::EMPTY,
        };
        let is_after_cr = !text.is_empty() && self.scanner.take_lf();
        let dropped = usize::from(is_after_cr && text.first() == Some(&b'\n'));
        for (before, &byte) in text.iter().enumerate().skip(dropped) {
            half.push(byte);
            match prefix.decode(&half) {
                Ok(None) => {}
                Ok(Some((length, _))) => {
                    let body = Terminator::LengthThen(length, prefix.end());
                    self.scanner.set_terminator(body);
                    self.lengths = Lengths::Known(prefix);
                    return (before + 1, None);
                }
                Err(_) => {
                    self.scanner.end_malformed();
                    return (before + 1, Some(self.malformed()));
                }
            }
        }
        self.lengths = Lengths::Awaited(prefix, half);
        (text.len(), None)
    }
}

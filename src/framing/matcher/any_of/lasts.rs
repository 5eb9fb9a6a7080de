//! The last bytes of the members, for a search.

#[cfg(not(test))]
use memchr::{memchr, memchr2, memchr3};

#[cfg(test)]
use crate::framing::matcher::visits::{memchr, memchr2, memchr3};
use crate::{framing::matcher::visits::look, terminator::Members};

/// The distinct last bytes. A few are searched for with SIMD, many by a [`Table`], which is made for each
/// search.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Lasts {
    One(u8),
    Two(u8, u8),
    Three(u8, u8, u8),
    Many,
}

impl Lasts {
    /// Of a set that has a member that can match.
    pub(crate) fn of(members: Members<'_>) -> Self {
        let mut few = [0; 3];
        let mut count = 0;
        for last in lasts(members) {
            let known = few.get(..count).unwrap_or_default();
            if known.contains(&last) {
                continue;
            }
            match few.get_mut(count) {
                Some(place) => *place = last,
                None => return Lasts::Many,
            }
            count += 1;
        }
        let [first, second, third] = few;
        match count {
            3 => Lasts::Three(first, second, third),
            2 => Lasts::Two(first, second),
            _ => Lasts::One(first),
        }
    }

    /// Where the first of them is. Not for many: see [`Table`].
    #[inline(always)]
    pub(super) fn first_in(self, text: &[u8]) -> Option<usize> {
        match self {
            Lasts::One(first) => memchr(first, text),
            Lasts::Two(first, second) => memchr2(first, second, text),
            Lasts::Three(first, second, third) => memchr3(first, second, third, text),
            Lasts::Many => None,
        }
    }
}

fn lasts(members: Members<'_>) -> impl Iterator<Item = u8> {
    members
        .matching()
        .filter_map(|(_, member)| member.last().copied())
}

/// A bit for each last byte.
pub(super) struct Table([u64; 4]);

impl Table {
    pub(super) fn of(members: Members<'_>) -> Self {
        let mut table = Table([0; 4]);
        for byte in lasts(members) {
            let [word, bit] = Self::place(byte);
            if let Some(word) = table.0.get_mut(usize::from(word)) {
                *word |= 1 << bit;
            }
        }
        table
    }

    pub(super) fn first_in(&self, text: &[u8]) -> Option<usize> {
        let at = text.iter().position(|&byte| {
            let [word, bit] = Self::place(byte);
            let word = self.0.get(usize::from(word));
            word.is_some_and(|word| word >> bit & 1 == 1)
        });
        look(at.map_or(text.len(), |at| at + 1));
        at
    }

    /// The word of a byte, and the bit in it.
    fn place(byte: u8) -> [u8; 2] {
        [byte / 64, byte % 64]
    }
}

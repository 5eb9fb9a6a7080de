//! The byte strings of a set.

use core::{
    fmt,
    hash::{Hash, Hasher},
};

use super::can_end;
use crate::{escaped::Escaped, prefix::Prefix, slices::suffix_from};

/// The byte strings of a [`Terminator::AnyOf`](crate::Terminator::AnyOf).
///
/// It is made from a slice of byte strings, in any order. Two of them are equal if they have equal
/// members in the same order.
///
/// # Examples
///
/// ```
/// use sanschat::Members;
///
/// let prompts = [&b"> "[..], b"# "];
/// let members = Members::from(&prompts);
/// assert_eq!(members.len(), 2);
/// assert_eq!(members.iter().nth(1), Some(&b"# "[..]));
/// ```
#[derive(Clone, Copy)]
pub struct Members<'t> {
    form: Form<'t>,
}

#[derive(Clone, Copy)]
enum Form<'t> {
    Slices(&'t [&'t [u8]]),
    /// Each member behind its length, a [varint](Prefix::Varint): the form that can be stored.
    #[cfg_attr(
        not(feature = "alloc"),
        allow(dead_code, reason = "nothing is stored without an allocator")
    )]
    Packed(&'t [u8]),
}

impl<'t> Members<'t> {
    /// Members that [`pack`](Self::pack) wrote.
    #[cfg(feature = "alloc")]
    pub(crate) const fn packed(bytes: &'t [u8]) -> Self {
        Members {
            form: Form::Packed(bytes),
        }
    }

    /// Gives the parts of the form that can be stored.
    #[cfg(feature = "alloc")]
    pub(crate) fn pack(self, mut part: impl FnMut(&[u8])) {
        for member in self {
            // Every length can be said in a varint.
            if let Ok(length) = Prefix::Varint.encode(member.len() as u64) {
                part(&length);
                part(member);
            }
        }
    }

    /// How many bytes it has in the form that can be stored.
    #[cfg(feature = "alloc")]
    pub(crate) fn packed_length(self) -> usize {
        let mut length = 0;
        self.pack(|part| length += part.len());
        length
    }

    /// The members, in the order in which they were given.
    #[must_use]
    pub fn iter(&self) -> MembersIter<'t> {
        MembersIter { rest: self.form }
    }

    /// How many members there are, empty ones included.
    #[must_use]
    pub fn len(&self) -> usize {
        match self.form {
            Form::Slices(members) => members.len(),
            Form::Packed(_) => self.iter().count(),
        }
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The members that can match, with their indices.
    #[inline]
    pub(crate) fn matching(self) -> impl Iterator<Item = (usize, &'t [u8])> + Clone {
        self.into_iter()
            .enumerate()
            .filter(|(_, member)| can_end(member))
    }

    /// Whether no member can end a message.
    pub(super) const fn never_match(self) -> bool {
        let mut rest = match self.form {
            // What is stored was looked at before.
            Form::Packed(_) => return false,
            Form::Slices(members) => members,
        };
        while let [first, others @ ..] = rest {
            if can_end(first) {
                return false;
            }
            rest = others;
        }
        true
    }
}

/// The iterator over [`Members`].
#[derive(Clone)]
pub struct MembersIter<'t> {
    rest: Form<'t>,
}

impl<'t> Iterator for MembersIter<'t> {
    type Item = &'t [u8];

    #[inline]
    fn next(&mut self) -> Option<&'t [u8]> {
        match &mut self.rest {
            Form::Slices(members) => {
                let (first, rest) = members.split_first()?;
                *members = rest;
                Some(first)
            }
            Form::Packed(bytes) => {
                let (member, rest) = unpack(bytes)?;
                *bytes = rest;
                Some(member)
            }
        }
    }
}

/// The first packed member, and what follows it.
#[inline]
fn unpack(packed: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, taken) = match *packed.first()? {
        // Most lengths are one byte.
        short if short < 0x80 => (usize::from(short), 1),
        _ => {
            let (length, taken) = Prefix::Varint.decode(packed).ok()??;
            (usize::try_from(length).ok()?, taken)
        }
    };
    suffix_from(packed, taken).split_at_checked(length)
}

impl<'t> From<&'t [&'t [u8]]> for Members<'t> {
    fn from(members: &'t [&'t [u8]]) -> Self {
        Members {
            form: Form::Slices(members),
        }
    }
}

impl<'t, const N: usize> From<&'t [&'t [u8]; N]> for Members<'t> {
    fn from(members: &'t [&'t [u8]; N]) -> Self {
        Members::from(&members[..])
    }
}

impl<'t> IntoIterator for Members<'t> {
    type Item = &'t [u8];
    type IntoIter = MembersIter<'t>;

    #[inline]
    fn into_iter(self) -> MembersIter<'t> {
        self.iter()
    }
}

impl PartialEq for Members<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Members<'_> {}

impl Hash for Members<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_usize(self.len());
        self.iter().for_each(|member| member.hash(state));
    }
}

/// Bytes are shown as text, escaped.
impl fmt::Debug for Members<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter().map(Escaped)).finish()
    }
}

/// Shows the members that are left.
impl fmt::Debug for MembersIter<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Members { form: self.rest }, f)
    }
}

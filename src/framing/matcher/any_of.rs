//! The message ends at one of several byte strings: at the earliest end. Of the members that end at
//! the same byte it is the longest.
//!
//! No other rule works without reading ahead: a match that began earlier could still be going on
//! when a shorter one has ended.
//!
//! ```text
//!   last bytes: where in this chunk is the last byte of a member?   (memchr; a table if they are many)
//!   look back:  is the rest of a member before it, in the held bytes and the chunk?
//!   overlaps:   how much of the end of all that came may begin a member?
//! ```
//!
//! Each step costs at most the sum of the members' lengths a byte. The bytes that are held are the
//! longest end that begins a member. They are kept as that member's index and their number.

mod lasts;

pub(crate) use self::lasts::Lasts;
use self::lasts::Table;
use super::{Advance, End, bytes::Overlap, index, visits::look};
use crate::{
    slices::{prefix, suffix_from},
    terminator::Members,
};

/// As [`Matcher::advance`](super::Matcher::advance). The overlap counts the bytes that are held, a
/// beginning of the member with this index.
#[inline(never)]
pub(super) fn advance(
    overlap: &mut Overlap,
    begun: &mut u32,
    members: Members<'_>,
    text: &[u8],
) -> Advance {
    let held = match overlap.matched() {
        0 => &[],
        held => prefix(member(members, *begun), held),
    };
    let (data, end) = match find(members, held, text) {
        Some(Found { taken, by, length }) => {
            overlap.show(0);
            (held.len() + taken - length, End::At { taken, by })
        }
        None => {
            let (by, length) = longest_beginning(members, held, text);
            overlap.show(length);
            *begun = index(by);
            (held.len() + text.len() - length, End::Ahead)
        }
    };
    let released = data.min(held.len());
    Advance {
        released,
        data: data - released,
        end,
    }
}

/// The member with this index.
pub(super) fn member(members: Members<'_>, index: u32) -> &[u8] {
    members.iter().nth(index as usize).unwrap_or_default()
}

/// The length of the longest member that can match.
pub(super) fn longest(members: Members<'_>) -> usize {
    let lengths = members.matching().map(|(_, member)| member.len());
    lengths.max().unwrap_or_default()
}

/// The end of a member.
pub(crate) struct Found {
    /// Where in the text it ends.
    pub(crate) taken: usize,
    pub(crate) by: usize,
    pub(crate) length: usize,
}

/// The earliest end of a member, in the bytes that are held and the text. It ends in the text.
fn find(members: Members<'_>, held: &[u8], text: &[u8]) -> Option<Found> {
    let ends = |text: &[u8]| ends(members, held, text);
    match Lasts::of(members) {
        Lasts::Many => {
            let table = Table::of(members);
            first_end(text, |text| table.first_in(text), ends)
        }
        few => first_end(text, |text| few.first_in(text), ends),
    }
}

/// The same for a message that begins with the text: the hot path, for few last bytes, which the caller
/// keeps, and for members of less than 128 bytes. The members are [packed](Members::pack).
#[cfg(feature = "alloc")]
#[inline(always)]
pub(crate) fn search(packed: &[u8], lasts: Lasts, text: &[u8]) -> Option<Found> {
    let mut from = 0;
    loop {
        let taken = from + lasts.first_in(suffix_from(text, from))? + 1;
        let text = prefix(text, taken);
        let (mut rest, mut index) = (packed, 0);
        let (mut by, mut longest) = (0, 0);
        while let [length, members @ ..] = rest {
            // The length is a varint. A long one ends the hot path.
            let length = usize::from(*length);
            let (member, next) = members.split_at_checked(length)?;
            if length >= 0x80 {
                return None;
            }
            if length > longest && ends_with(text, member) {
                (by, longest) = (index, length);
            }
            (rest, index) = (next, index + 1);
        }
        if longest > 0 {
            return Some(Found {
                taken,
                by,
                length: longest,
            });
        }
        from = taken;
    }
}

/// Whether the text ends with this member. Most members have one byte or two.
#[cfg(feature = "alloc")]
#[inline(always)]
fn ends_with(text: &[u8], member: &[u8]) -> bool {
    look(member.len());
    match (member, text) {
        ([byte], [.., last]) => byte == last,
        ([first, last], [.., one, other]) => first == one && last == other,
        _ => text.ends_with(member),
    }
}

/// The first of the last bytes with which a member ends.
#[inline(always)]
fn first_end(
    text: &[u8],
    first_in: impl Fn(&[u8]) -> Option<usize>,
    ends: impl Fn(&[u8]) -> Option<(usize, usize)>,
) -> Option<Found> {
    let mut from = 0;
    while let Some(ahead) = first_in(suffix_from(text, from)) {
        let taken = from + ahead + 1;
        if let Some((by, length)) = ends(prefix(text, taken)) {
            return Some(Found { taken, by, length });
        }
        from = taken;
    }
    None
}

/// The longest member with which these bytes end, held ones first; of equal members the first.
fn ends(members: Members<'_>, held: &[u8], text: &[u8]) -> Option<(usize, usize)> {
    let mut found = None;
    for (index, member) in members.matching() {
        let is_longer = found.is_none_or(|(_, length)| member.len() > length);
        if is_longer && end_with(held, text, member) {
            found = Some((index, member.len()));
        }
    }
    found
}

/// Whether these bytes, held ones first, end with `member`.
#[inline]
fn end_with(held: &[u8], text: &[u8], member: &[u8]) -> bool {
    look(member.len());
    // The last byte alone shows most that do not.
    if text.last() != member.last() {
        return false;
    }
    match member.len().checked_sub(text.len()) {
        None | Some(0) => text.ends_with(member),
        Some(before) => {
            held.ends_with(prefix(member, before)) && text == suffix_from(member, before)
        }
    }
}

/// The longest end of these bytes, held ones first, that is a beginning of a member and not all of
/// it: that member's index and the length. No member ends in them.
fn longest_beginning(members: Members<'_>, held: &[u8], text: &[u8]) -> (usize, usize) {
    let mut longest = (0, 0);
    for (index, member) in members.matching() {
        if member.len() - 1 > longest.1 {
            let length = beginning(member, held, text);
            if length > longest.1 {
                longest = (index, length);
            }
        }
    }
    longest
}

/// The same for one member.
fn beginning(member: &[u8], held: &[u8], text: &[u8]) -> usize {
    if let [first, _] = member {
        look(1);
        return usize::from(text.last().or(held.last()) == Some(first));
    }
    // Only the last bytes, fewer than the member has, can be a beginning that ends with them.
    let most = member.len() - 1;
    let of_text = text.len().min(most);
    let of_held = held.len().min(most - of_text);
    let mut overlap = Overlap::new();
    overlap.slide(member, suffix_from(held, held.len() - of_held), usize::MAX);
    overlap.slide(member, suffix_from(text, text.len() - of_text), usize::MAX);
    overlap.matched()
}

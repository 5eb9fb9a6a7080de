//! The message is a number of bytes.

use super::{Advance, End, bytes::Overlap, visits::look};
use crate::slices::suffix_from;

/// What is left of the length are the next bytes, whatever they are.
#[inline(always)]
pub(super) fn advance(left: u64, text: &[u8]) -> Advance {
    let (data, end) = match within(left, text) {
        Some(data) => (data, End::At { taken: data, by: 0 }),
        None => (text.len(), End::Ahead),
    };
    Advance {
        released: 0,
        data,
        end,
    }
}

/// The same, and then exactly these bytes. The overlap counts those that came: they are held.
#[inline(never)]
pub(super) fn advance_then(overlap: &mut Overlap, left: u64, end: &[u8], text: &[u8]) -> Advance {
    let Some(data) = within(left, text) else {
        return advance(left, text);
    };
    let missing = suffix_from(end, overlap.matched());
    let came = suffix_from(text, data);
    let agree = came
        .iter()
        .zip(missing)
        .take_while(|(one, other)| one == other);
    let agree = agree.count();
    look(agree + 1);
    let taken = data + agree;
    let end = if agree == missing.len() {
        overlap.show(0);
        End::At { taken, by: 0 }
    } else if agree == came.len() {
        overlap.show(overlap.matched() + agree);
        End::Ahead
    } else {
        // The byte that differs is taken, too.
        overlap.show(0);
        End::Malformed { taken: taken + 1 }
    };
    Advance {
        released: 0,
        data,
        end,
    }
}

/// A length in front, where nothing reads it: a [`Scanner`](crate::Scanner) could not lend the bytes
/// of half a length. The first byte is malformed, so that nobody takes it for data.
pub(super) fn unreadable(text: &[u8]) -> Advance {
    Advance {
        released: 0,
        data: 0,
        end: match text.is_empty() {
            true => End::Ahead,
            false => End::Malformed { taken: 1 },
        },
    }
}

/// What is left, if the text has as many bytes.
#[inline(always)]
fn within(left: u64, text: &[u8]) -> Option<usize> {
    let left = usize::try_from(left).ok();
    left.filter(|&left| left <= text.len())
}

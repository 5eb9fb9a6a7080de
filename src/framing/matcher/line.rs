//! The message is a line: it ends at a line feed, and a carriage return directly before that
//! belongs to the end.
//!
//! A carriage return at the end of what came is held, since a line feed may follow.

use super::{Advance, End, Search, bytes::Overlap, search};

/// The bytes that can be held.
pub(crate) const HELD: &[u8] = b"\r";

/// The longest end in bytes.
pub(crate) const LONGEST: usize = 2;

/// As [`Matcher::advance`](super::Matcher::advance). The overlap counts the carriage return that is
/// held.
#[inline(always)]
pub(super) fn advance(overlap: &mut Overlap, text: &[u8], searched: Option<Search>) -> Advance {
    let held = overlap.matched();
    if text.is_empty() {
        return Advance {
            released: 0,
            data: 0,
            end: End::Ahead,
        };
    }
    overlap.show(0);
    if held > 0 && text.first() == Some(&b'\n') {
        return Advance {
            released: 0,
            data: 0,
            end: End::At { taken: 1, by: 0 },
        };
    }
    let (data, end) = match searched.unwrap_or_else(|| search(b"\n", text)) {
        Search::At(at) => {
            let data = without_cr(text, at);
            let end = End::At {
                taken: at + 1,
                by: by(data, at),
            };
            (data, end)
        }
        Search::Nowhere | Search::NotBefore(_) => {
            let data = without_cr(text, text.len());
            overlap.show(text.len() - data);
            (data, End::Ahead)
        }
    };
    Advance {
        released: held,
        data,
        end,
    }
}

/// How many bytes come before a line feed at this index and the carriage return before it.
#[inline(always)]
pub(crate) fn without_cr(text: &[u8], at: usize) -> usize {
    let before = at.wrapping_sub(1);
    match text.get(before) {
        Some(b'\r') => before,
        _ => at,
    }
}

/// Which end it is: 0 if there is a carriage return between the data and the line feed, else 1.
#[inline(always)]
pub(crate) fn by(data: usize, at: usize) -> usize {
    data + 1 - at
}

//! The end of a message is a byte string.
//!
//! ```text
//!   held bytes ──▶ overlap: do they go on as the terminator, or are they data?      (rare)
//!        none ──▶ search:  where in this chunk is the terminator?                   (the hot path, SIMD)
//!   not found ──▶ overlap: how much of the chunk's end may be its beginning?
//! ```
//!
//! The last step looks at fewer bytes than the terminator has, or at all bytes from where the
//! search gave up. Each byte passes through each step at most twice a chunk. Each step is linear
//! and needs constant space, so setting a terminator prepares nothing, however long it is.

mod overlap;
mod search;

pub(super) use overlap::Overlap;
#[cfg(feature = "alloc")]
pub(crate) use search::cut;
pub(crate) use search::{Search, may_begin_at_end, search};

use super::{Advance, End};
use crate::slices::suffix_from;

/// A text of at most this many bytes is compared byte by byte: to set up a search costs more.
const FEW: usize = 8;

/// As [`Matcher::advance`](super::Matcher::advance).
#[inline(always)]
pub(super) fn advance(
    overlap: &mut Overlap,
    needle: &[u8],
    text: &[u8],
    searched: Option<Search>,
) -> Advance {
    let Moved {
        released,
        data,
        end,
    } = match searched {
        Some(found) => go_on(overlap, needle, text, 0, found),
        None => advance_unsearched(overlap, needle, text),
    };
    Advance {
        released,
        data,
        end: match end {
            Some(taken) => End::At { taken, by: 0 },
            None => End::Ahead,
        },
    }
}

/// An [`Advance`] with fewer kinds of ends.
// It is made to one where the compiler sees that the others are not in it.
struct Moved {
    released: usize,
    data: usize,
    end: Option<usize>,
}

#[inline(never)]
fn advance_unsearched(overlap: &mut Overlap, needle: &[u8], text: &[u8]) -> Moved {
    let held = overlap.matched();
    let few = text.len() <= FEW;
    if few || held > 0 {
        // Of a long text only the bytes that decide about the held ones. The rest is searched.
        let until = if few { usize::MAX } else { held };
        let start = overlap.slide(needle, text, until);
        if few || start < held {
            return split(overlap, needle, held, start);
        }
        overlap.show(0);
    }
    go_on(overlap, needle, text, held, search(needle, text))
}

/// Divides the `start` bytes that the overlap has passed: the first `held` of them were held.
#[inline]
fn split(overlap: &mut Overlap, needle: &[u8], held: usize, start: usize) -> Moved {
    let has_ended = overlap.matched() == needle.len();
    if has_ended {
        overlap.show(0);
    }
    let released = start.min(held);
    Moved {
        released,
        data: start - released,
        end: has_ended.then(|| start + needle.len() - held),
    }
}

/// Continues after a search of the text. No bytes are held. `released` bytes were, and are data.
#[inline(always)]
fn go_on(
    overlap: &mut Overlap,
    needle: &[u8],
    text: &[u8],
    released: usize,
    found: Search,
) -> Moved {
    let from = match found {
        Search::At(data) => {
            return Moved {
                released,
                data,
                end: Some(data + needle.len()),
            };
        }
        Search::Nowhere if !may_begin_at_end(needle, text) => {
            return Moved {
                released,
                data: text.len(),
                end: None,
            };
        }
        // The terminator is not in the text, so only its last bytes, fewer than that has, can begin
        // one.
        Search::Nowhere => text.len().saturating_sub(needle.len() - 1),
        Search::NotBefore(from) => from,
    };
    let data = from + overlap.slide(needle, suffix_from(text, from), usize::MAX);
    let has_ended = overlap.matched() == needle.len();
    if has_ended {
        overlap.show(0);
    }
    Moved {
        released,
        data,
        end: has_ended.then(|| data + needle.len()),
    }
}

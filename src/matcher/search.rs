//! Where in one chunk a needle stands.

#[cfg(not(test))]
use memchr::{memchr, memmem};

#[cfg(test)]
use super::visits::{self, memchr, memmem};
use crate::slices::behind;

/// How often the last byte may turn up without the rest before memmem takes over. A handful of
/// look-backs costs less than memmem's set-up (tens of nanoseconds a call), and the bound keeps
/// the search linear against a peer who sends that byte in masses.
const FALSE_HITS: usize = 8;

/// The index of the leftmost `needle`, which is not empty, in `haystack`.
///
/// Cost: linear in the bytes up to the end of the match plus the length of the needle.
#[inline]
pub(crate) fn find(needle: &[u8], haystack: &[u8]) -> Option<usize> {
    match *needle {
        [byte] => memchr(byte, haystack),
        // Two bytes are so common (CRLF) that they look back without memcmp.
        [first, last] => find_by_last(needle, last, haystack, |at| {
            haystack.get(at) == Some(&first)
        }),
        [ref head @ .., last] => find_by_last(needle, last, haystack, |at| {
            haystack
                .get(at..)
                .is_some_and(|rest| rest.starts_with(head))
        }),
        [] => None,
    }
}

/// Searches for the last byte and looks back whether the rest, `fits`, stands before it.
#[inline]
fn find_by_last(
    needle: &[u8],
    last: u8,
    haystack: &[u8],
    fits: impl Fn(usize) -> bool,
) -> Option<usize> {
    #[cfg(test)]
    let fits = |at| {
        visits::count(needle.len() - 1);
        fits(at)
    };
    // A hit at `at` of the rest is the last byte of a needle that begins at `at` of the whole.
    let rest = haystack.get(needle.len() - 1..)?;
    let at = memchr(last, rest)?;
    if fits(at) {
        return Some(at);
    }
    find_behind(needle, last, haystack, at + 1, fits)
}

/// The same behind a false hit.
#[cold]
fn find_behind(
    needle: &[u8],
    last: u8,
    haystack: &[u8],
    mut from: usize,
    fits: impl Fn(usize) -> bool,
) -> Option<usize> {
    for _ in 1..FALSE_HITS {
        let at = from + memchr(last, haystack.get(from + needle.len() - 1..)?)?;
        if fits(at) {
            return Some(at);
        }
        from = at + 1;
    }
    memmem::find(behind(haystack, from), needle).map(|at| from + at)
}

//! Where in one chunk a needle stands.

use memchr::{memchr, memchr_iter, memmem};

/// How often the last byte may turn up without the rest before memmem takes over. A handful of
/// look-backs costs less than memmem's set-up (tens of nanoseconds a call), and the bound keeps
/// the search linear against a peer who sends that byte in masses.
const FALSE_HITS: usize = 8;

/// The index of the leftmost `needle`, which is not empty, in `haystack`.
///
/// Cost: linear in the bytes up to the end of the match plus the length of the needle.
#[inline]
pub(super) fn find(needle: &[u8], haystack: &[u8]) -> Option<usize> {
    match *needle {
        [byte] => memchr(byte, haystack),
        // Two bytes are so common (CRLF) that they look back without memcmp.
        [first, last] => find_by_last(needle, last, haystack, |at| haystack[at] == first),
        [ref head @ .., last] => find_by_last(needle, last, haystack, |at| {
            haystack[at..].starts_with(head)
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
    // A hit at `at` of the rest is the last byte of a needle that begins at `at` of the whole.
    let rest = haystack.get(needle.len() - 1..)?;
    let mut hits = memchr_iter(last, rest);
    for _ in 0..FALSE_HITS {
        let at = hits.next()?;
        if fits(at) {
            return Some(at);
        }
    }
    let from = hits.next()?;
    memmem::find(&haystack[from..], needle).map(|at| from + at)
}

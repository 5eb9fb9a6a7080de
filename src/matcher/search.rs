//! Where in one chunk a needle stands: the quick search, which gives up before it is slow.

#[cfg(not(test))]
use memchr::memchr;

#[cfg(test)]
use super::visits::{self, memchr};

/// A last byte without the rest costs a call and a look back. It is put up with where so many
/// bytes come between two of them, and as many as the look back may take; so the search is
/// linear also against a peer who sends that byte in masses.
const PATIENCE: usize = 16;

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Search {
    /// The leftmost needle begins here.
    At(usize),
    /// There is none.
    Nowhere,
    /// None begins before this index; what follows was not looked at.
    NotBefore(usize),
}

/// The leftmost `needle`, which is not empty, in `haystack`.
///
/// Searches for the last byte and looks back whether the rest stands before it.
/// Cost: linear in the bytes up to the end of the match plus the length of the needle.
#[inline]
pub(crate) fn search(needle: &[u8], haystack: &[u8]) -> Search {
    match *needle {
        [byte] => memchr(byte, haystack).map_or(Search::Nowhere, Search::At),
        // Two bytes are so common (CRLF) that they look back without memcmp.
        [first, last] => by_last(needle, last, haystack, |at| {
            haystack.get(at) == Some(&first)
        }),
        [first, ref middle @ .., last] => by_last(needle, last, haystack, |at| {
            let mut rest = haystack.get(at..).unwrap_or_default().iter();
            rest.next() == Some(&first) && rest.as_slice().starts_with(middle)
        }),
        [] => Search::Nowhere,
    }
}

#[inline]
fn by_last(needle: &[u8], last: u8, haystack: &[u8], fits: impl Fn(usize) -> bool) -> Search {
    #[cfg(test)]
    let fits = |at| {
        visits::count(needle.len() - 1);
        fits(at)
    };
    // A hit at `at` of the rest is the last byte of a needle that begins at `at` of the whole.
    let Some(rest) = haystack.get(needle.len() - 1..) else {
        return Search::Nowhere;
    };
    match memchr(last, rest) {
        Some(at) if fits(at) => Search::At(at),
        Some(at) => behind_false_hit(needle, last, rest, at + 1, fits),
        None => Search::Nowhere,
    }
}

/// Goes on behind a false hit, as long as they are few.
#[cold]
fn behind_false_hit(
    needle: &[u8],
    last: u8,
    rest: &[u8],
    mut from: usize,
    fits: impl Fn(usize) -> bool,
) -> Search {
    let between = PATIENCE + needle.len();
    let mut patience = from;
    while patience >= between {
        patience -= between;
        let Some(hit) = rest.get(from..).and_then(|rest| memchr(last, rest)) else {
            return Search::Nowhere;
        };
        if fits(from + hit) {
            return Search::At(from + hit);
        }
        from += hit + 1;
        patience += hit + 1;
    }
    Search::NotBefore(from)
}

//! Where in one chunk a needle occurs: the fast search, which gives up before it gets slow.

#[cfg(not(test))]
use memchr::memchr;

use crate::framing::matcher::visits::look;
#[cfg(test)]
use crate::framing::matcher::visits::memchr;
#[cfg(feature = "alloc")]
use crate::slices::prefix;
use crate::slices::suffix_from;

/// A false hit, a last byte without the rest before it, costs a call of memchr and a look back. It
/// is paid for by this many bytes since the hit before, and as many more as the look back may
/// take. So the search is linear also against a peer that sends that byte in masses.
const BYTES_PER_FALSE_HIT: usize = 16;

/// Where false hits are too frequent, a needle that fits in a word is compared at this many places
/// without memchr.
const STRETCH: usize = 64;

/// What a search found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Search {
    /// The leftmost needle begins here.
    At(usize),
    /// There is none.
    Nowhere,
    /// None begins before this index. What follows was not searched.
    NotBefore(usize),
}

/// The leftmost `needle`, which is not empty, in `haystack`.
///
/// Searches for the last byte and looks back whether the rest comes before it.
/// Cost: linear in the bytes up to the end of the match plus the length of the needle.
#[inline(always)]
pub(crate) fn search(needle: &[u8], haystack: &[u8]) -> Search {
    match *needle {
        [byte] => memchr(byte, haystack).map_or(Search::Nowhere, Search::At),
        // Two bytes are so common (CRLF) that they look back without memcmp.
        [first, last] => by_last(needle, last, haystack, |rest| rest.first() == Some(&first)),
        [_, .., last] => by_last_of_many(needle, last, haystack),
        [] => Search::Nowhere,
    }
}

/// What comes before the leftmost `needle` of one byte or two, and what follows it. The needle ends
/// within the first `reach` bytes of the text.
///
/// As [`search`], for the hot path: the needle comes by value, and the checks that the compiler cannot
/// leave out do the rest of the work.
#[cfg(feature = "alloc")]
#[inline(always)]
pub(crate) fn cut<const N: usize>(
    needle: [u8; N],
    text: &[u8],
    reach: usize,
) -> Result<(&[u8], &[u8]), Search> {
    let window = text.get(..reach).unwrap_or(text);
    let (Some(&last), Some(rest)) = (needle.last(), window.get(N - 1..)) else {
        return Err(Search::Nowhere);
    };
    let Some(at) = memchr(last, rest) else {
        return Err(Search::Nowhere);
    };
    look(N - 1);
    if let Some((message, end)) = text.split_at_checked(at) {
        if let Some((end, rest)) = end.split_first_chunk::<N>() {
            // Of two bytes the last one is there.
            if N == 1 || end.first() == needle.first() {
                return Ok((message, rest));
            }
        }
    }
    cut_after_false_hit(needle, text, reach, at + 1)
}

#[cfg(feature = "alloc")]
#[cold]
fn cut_after_false_hit<const N: usize>(
    needle: [u8; N],
    text: &[u8],
    reach: usize,
    from: usize,
) -> Result<(&[u8], &[u8]), Search> {
    let window = text.get(..reach).unwrap_or(text);
    let last = needle.last().copied().unwrap_or_default();
    match after_false_hit(&needle, last, window, from) {
        Search::At(at) => Ok((prefix(text, at), suffix_from(text, at + N))),
        found => Err(found),
    }
}

/// Whether the terminator may begin within the text, which does not hold all of it. Only of one
/// or two bytes is this known: longer ones may always.
#[inline]
pub(crate) fn may_begin_at_end(needle: &[u8], text: &[u8]) -> bool {
    look(1);
    match needle {
        [_] => false,
        [first, _] => text.last() == Some(first),
        _ => true,
    }
}

/// Out of line: loops that search for more than two bytes are seldom the hottest.
#[inline(never)]
fn by_last_of_many(needle: &[u8], last: u8, haystack: &[u8]) -> Search {
    by_last(needle, last, haystack, |rest| {
        // The first byte alone shows most false hits.
        rest.first() == needle.first() && rest.starts_with(needle)
    })
}

#[inline(always)]
fn by_last(needle: &[u8], last: u8, haystack: &[u8], fits: impl Fn(&[u8]) -> bool) -> Search {
    // A hit at `at` of the rest is the last byte of a needle that begins at `at` of the whole.
    let Some(rest) = haystack.get(needle.len() - 1..) else {
        return Search::Nowhere;
    };
    let Some(at) = memchr(last, rest) else {
        return Search::Nowhere;
    };
    look(needle.len() - 1);
    if fits(suffix_from(haystack, at)) {
        return Search::At(at);
    }
    after_false_hit(needle, last, haystack, at + 1)
}

/// Goes on after a false hit.
#[cold]
fn after_false_hit(needle: &[u8], last: u8, haystack: &[u8], mut from: usize) -> Search {
    let price = BYTES_PER_FALSE_HIT + needle.len();
    // What the bytes searched so far pay for. The first false hit is free.
    let mut budget = price;
    loop {
        while let Some(left) = budget.checked_sub(price) {
            let rest = haystack.get(from + needle.len() - 1..);
            let Some(hit) = rest.and_then(|rest| memchr(last, rest)) else {
                return Search::Nowhere;
            };
            look(needle.len());
            if suffix_from(haystack, from + hit).starts_with(needle) {
                return Search::At(from + hit);
            }
            from += hit + 1;
            budget = left + hit + 1;
        }
        let Some(word) = Word::new(needle) else {
            return Search::NotBefore(from);
        };
        let places = suffix_from(haystack, from);
        let places = places.get(..STRETCH + needle.len() - 1).unwrap_or(places);
        if let Some(at) = word.find(places) {
            return Search::At(from + at);
        }
        if places.len() < STRETCH + needle.len() - 1 {
            return Search::Nowhere;
        }
        from += STRETCH;
        budget = price;
    }
}

/// A needle of at most eight bytes as a word, its last byte lowest.
struct Word {
    bytes: u64,
    mask: u64,
    length: usize,
}

impl Word {
    fn new(needle: &[u8]) -> Option<Self> {
        let unused = 8_usize.checked_sub(needle.len())?;
        Some(Word {
            bytes: needle.iter().fold(0, Self::shifted),
            mask: u64::MAX.checked_shr(8 * u32::try_from(unused).ok()?)?,
            length: needle.len(),
        })
    }

    #[inline]
    fn shifted(word: u64, byte: &u8) -> u64 {
        word << 8 | u64::from(*byte)
    }

    /// Compares at each place. The text passes through a register, so each byte is read once.
    fn find(&self, text: &[u8]) -> Option<usize> {
        look(text.len());
        let (before, rest) = text.split_at_checked(self.length - 1)?;
        let mut shown = before.iter().fold(0, Self::shifted);
        rest.iter().position(|byte| {
            shown = Self::shifted(shown, byte);
            shown & self.mask == self.bytes
        })
    }
}

//! How many bytes the matcher looks at: counted in tests, where law 7 is one of numbers.
//!
//! memchr is counted as if it looked at each byte that it was given, up to what it found.

use core::cell::Cell;

std::thread_local!(static VISITS: Cell<usize> = const { Cell::new(0) });

/// The looks at a byte that this thread took meanwhile.
pub(crate) fn during(work: impl FnOnce()) -> usize {
    let before = VISITS.get();
    work();
    VISITS.get() - before
}

pub(super) fn count(bytes: usize) {
    VISITS.set(VISITS.get() + bytes);
}

pub(super) fn memchr(byte: u8, haystack: &[u8]) -> Option<usize> {
    let hit = memchr::memchr(byte, haystack);
    count(hit.map_or(haystack.len(), |at| at + 1));
    hit
}

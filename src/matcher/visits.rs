//! How many bytes the matcher looks at: counted in tests, where law 7 is one of numbers.
//!
//! The searches that are not ours are counted as if they looked at each byte that they were
//! given, up to the end of what they found.

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

pub(super) mod memmem {
    use super::count;

    /// Before it searches it studies the needle.
    pub(in crate::matcher) fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
        let hit = memchr::memmem::find(haystack, needle);
        let seen = hit.map_or(haystack.len(), |at| at + needle.len());
        count(needle.len() + seen);
        hit
    }
}

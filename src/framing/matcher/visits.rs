//! How many bytes the matcher looks at. Tests count them, to check law 7 by numbers.
//!
//! memchr counts as if it looked at each byte that it was given, up to the one it found.

/// Counts looks at bytes, in tests.
#[inline(always)]
pub(super) fn look(_bytes: usize) {
    #[cfg(test)]
    counter::VISITS.set(counter::VISITS.get() + _bytes);
}

#[cfg(test)]
#[cfg_attr(
    not(feature = "alloc"),
    expect(unused_imports, reason = "the framer's tests read the counter")
)]
pub(crate) use counter::{during, memchr, memchr2, memchr3};

#[cfg(test)]
mod counter {
    use core::cell::Cell;

    std::thread_local!(pub(super) static VISITS: Cell<usize> = const { Cell::new(0) });

    /// How many looks at a byte this thread takes during the work.
    #[cfg_attr(
        not(feature = "alloc"),
        expect(dead_code, reason = "the framer's tests read the counter")
    )]
    pub(crate) fn during(work: impl FnOnce()) -> usize {
        let before = VISITS.get();
        work();
        VISITS.get() - before
    }

    pub(crate) fn memchr(byte: u8, haystack: &[u8]) -> Option<usize> {
        looked(memchr::memchr(byte, haystack), haystack)
    }

    pub(crate) fn memchr2(one: u8, other: u8, haystack: &[u8]) -> Option<usize> {
        looked(memchr::memchr2(one, other, haystack), haystack)
    }

    pub(crate) fn memchr3(one: u8, other: u8, third: u8, haystack: &[u8]) -> Option<usize> {
        looked(memchr::memchr3(one, other, third, haystack), haystack)
    }

    fn looked(hit: Option<usize>, haystack: &[u8]) -> Option<usize> {
        super::look(hit.map_or(haystack.len(), |at| at + 1));
        hit
    }
}

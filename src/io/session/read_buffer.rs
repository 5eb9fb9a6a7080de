//! The buffer that a session reads into, and what in it is still to be fed to the chat.

use alloc::{boxed::Box, vec::Vec};
use core::{fmt, ops::Range};

use crate::slices::range;

/// How many bytes are read at a time at most, unless the connection is given another number.
const DEFAULT_LIMIT: usize = 16 * 1024;

/// How many bytes are read at a time at first. The buffer is allocated and cleared each time that
/// bytes come after a wait, and most peers send few bytes at a time.
const FIRST_SIZE: usize = 1024;

/// By which factor a buffer grows that was filled. One that was filled to less than a quarter
/// shrinks by the same.
const GROWTH: usize = 2;

pub(in crate::io) struct ReadBuffer {
    /// Allocated to be read into, and freed while the connection waits.
    buffer: Box<[u8]>,
    /// The bytes from `start` to `end` are still to be fed.
    start: usize,
    end: usize,
    /// How many bytes are read at a time at most.
    limit: usize,
    /// How long the next buffer is, unless the limit is less. It outlives the buffer.
    size: usize,
    /// The longest read since the connection last waited.
    longest: usize,
}

impl ReadBuffer {
    pub(super) fn new() -> Self {
        ReadBuffer {
            buffer: Box::default(),
            start: 0,
            end: 0,
            limit: DEFAULT_LIMIT,
            size: FIRST_SIZE,
            longest: 0,
        }
    }

    /// How many bytes to read at a time at most. It is at least one.
    pub(in crate::io) fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes.max(1);
    }

    /// What is still to be fed.
    #[inline]
    pub(super) fn unfed(&self) -> &[u8] {
        range(&self.buffer, self.start, self.end)
    }

    /// Whether nothing is still to be fed.
    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// All but this many bytes were fed.
    #[inline]
    pub(super) fn set_unfed(&mut self, bytes: usize) {
        self.start = self.end - bytes;
    }

    /// What is still to be fed, and the count of it, which can be set while the bytes are borrowed.
    #[inline]
    pub(super) fn feeding(&mut self) -> (&[u8], Unfed<'_>) {
        let unfed = range(&self.buffer, self.start, self.end);
        let count = Unfed {
            start: &mut self.start,
            end: self.end,
        };
        (unfed, count)
    }

    /// Where in the buffer these bytes of it lie. `None` if there are none.
    #[inline]
    pub(super) fn place_of(&self, bytes: &[u8]) -> Option<Range<usize>> {
        if bytes.is_empty() {
            return None;
        }
        let start = bytes.as_ptr().addr() - self.buffer.as_ptr().addr();
        Some(start..start + bytes.len())
    }

    /// The bytes at a place that [`place_of`](Self::place_of) gave.
    #[inline]
    pub(super) fn bytes_at(&self, place: Range<usize>) -> &[u8] {
        range(&self.buffer, place.start, place.end)
    }

    /// Where to read to. What is read replaces what is still to be fed.
    pub(super) fn space(&mut self) -> &mut [u8] {
        let size = self.size.min(self.limit);
        if self.is_empty() && self.buffer.len() != size {
            (self.start, self.end) = (0, 0);
            self.buffer = cleared(size);
        }
        &mut self.buffer
    }

    /// This many bytes were read to the [`space`](Self::space).
    pub(super) fn received(&mut self, bytes: usize) {
        let bytes = bytes.min(self.buffer.len());
        (self.start, self.end) = (0, bytes);
        self.longest = self.longest.max(bytes);
        if bytes == self.buffer.len() {
            self.size = self.size.saturating_mul(GROWTH).min(self.limit);
        }
    }

    /// Nothing in it is to be fed.
    pub(super) fn clear(&mut self) {
        self.end = self.start;
    }

    /// Frees the buffer, unless something in it is still to be fed. It may be long until the next
    /// byte comes, and there may be many connections.
    #[cfg(any(feature = "std", feature = "embedded-io"))]
    pub(super) fn release(&mut self) {
        if !self.is_empty() || self.buffer.is_empty() {
            return;
        }
        (self.start, self.end) = (0, 0);
        // A buffer that was filled to half does not shrink: the next read may fill it.
        if self.longest < self.size / GROWTH / 2 {
            self.size = (self.size / GROWTH).max(FIRST_SIZE);
        }
        self.longest = 0;
        self.buffer = Box::default();
    }

    /// Feeds these bytes after those that are still to be fed, before any that are read.
    pub(in crate::io) fn put_back(&mut self, bytes: &[u8]) {
        let unfed = [self.unfed(), bytes].concat();
        (self.start, self.end) = (0, unfed.len());
        self.buffer = unfed.into();
    }
}

/// How many bytes of a buffer are still to be fed.
pub(super) struct Unfed<'a> {
    start: &'a mut usize,
    end: usize,
}

impl Unfed<'_> {
    #[inline]
    pub(super) fn set(&mut self, bytes: usize) {
        *self.start = self.end - bytes;
    }
}

/// Shows how many bytes are still to be fed, not which: they may be secret.
impl fmt::Debug for ReadBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReadBuffer")
            .field("unfed", &format_args!("{} bytes", self.end - self.start))
            .field("limit", &self.limit)
            .field("size", &self.size)
            .finish_non_exhaustive()
    }
}

/// Memory that is zero.
#[expect(
    clippy::slow_vector_initialization,
    reason = "glibc before 2.41 has small memory at hand, but not if it is asked for zeros"
)]
fn cleared(size: usize) -> Box<[u8]> {
    let mut buffer = Vec::with_capacity(size);
    buffer.resize(size, 0);
    buffer.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nothing may be read into it, where the future of the read is dropped.
    #[test]
    fn a_shorter_space_leaves_nothing_to_be_fed() {
        let mut buffer = ReadBuffer::new();
        buffer.set_limit(4);
        buffer.put_back(b"longer");
        buffer.set_unfed(0);
        assert_eq!(buffer.space().len(), 4);
        assert_eq!(buffer.unfed(), b"");
    }
}

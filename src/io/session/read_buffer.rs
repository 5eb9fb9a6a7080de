//! What a session has read and not yet fed, and the buffer it reads into.

use alloc::{boxed::Box, vec::Vec};

use crate::{chat::Chat, protocol::Protocol, slices::range};

/// How much is read at a time at most, unless the adapter's user says otherwise.
const MOST: usize = 16 * 1024;

/// How much is read at first: the buffer is made and cleared anew whenever bytes come, and most
/// peers send little at a time.
const FIRST: usize = 1024;

/// By how much a buffer grows that was filled, and shrinks that was filled to less than a quarter.
const GROWTH: usize = 2;

#[derive(Debug)]
pub(in crate::io) struct Input {
    /// Made when read into, and gone while the connection waits.
    buffer: Box<[u8]>,
    /// What of the buffer was read and not yet fed.
    start: usize,
    end: usize,
    /// How much is read at a time at most.
    most: usize,
    /// How much is read at a time now. It outlives the buffer.
    size: usize,
    /// The longest read since the connection waited.
    longest: usize,
}

impl Input {
    pub(in crate::io) fn new() -> Self {
        Input {
            buffer: Box::default(),
            start: 0,
            end: 0,
            most: MOST,
            size: FIRST,
            longest: 0,
        }
    }

    /// Reads so many bytes at a time at most, and at least one.
    pub(in crate::io) fn limit(&mut self, bytes: usize) {
        self.most = bytes.max(1);
    }

    /// What is to be fed.
    pub(in crate::io) fn rest(&self) -> &[u8] {
        range(&self.buffer, self.start, self.end)
    }

    /// Whether nothing is to be fed.
    #[inline]
    pub(in crate::io) fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// Of what was to be fed, this many bytes remain: never more than there were.
    #[inline]
    pub(in crate::io) fn fed(&mut self, remaining: usize) {
        self.start = self.end - remaining;
    }

    /// All that was read last.
    #[inline]
    pub(in crate::io) fn bytes(&self) -> &[u8] {
        range(&self.buffer, 0, self.end)
    }

    /// Lets the protocol have the events in it, as [`Session::next`](super::Session)
    /// gives them one by one, and what the compiler can make of such a loop.
    #[inline]
    pub(in crate::io) fn feed(&mut self, chat: &mut Chat, protocol: &mut (impl Protocol + ?Sized)) {
        let mut rest = range(&self.buffer, self.start, self.end);
        while let Some(event) = chat.feed(&mut rest) {
            // Before the protocol has it: what panics on an event does not get it again.
            self.start = self.end - rest.len();
            protocol.handle(chat, event);
        }
        self.start = self.end - rest.len();
    }

    /// Where to read to. What is read replaces what is left to be fed, if anything is.
    pub(in crate::io) fn space(&mut self) -> &mut [u8] {
        let size = self.size.min(self.most);
        if self.is_empty() && self.buffer.len() != size {
            self.buffer = cleared(size);
        }
        &mut self.buffer
    }

    /// So many bytes were read to the [`space`](Self::space).
    pub(in crate::io) fn received(&mut self, bytes: usize) {
        let bytes = bytes.min(self.buffer.len());
        (self.start, self.end) = (0, bytes);
        self.longest = self.longest.max(bytes);
        if bytes == self.buffer.len() {
            self.size = self.size.saturating_mul(GROWTH).min(self.most);
        }
    }

    /// What was read is not wanted.
    pub(in crate::io) fn drop_received(&mut self) {
        self.end = self.start;
    }

    /// Gives the buffer back, if nothing in it is to be fed: it may be long until the next byte,
    /// and there may be many connections.
    pub(in crate::io) fn rests(&mut self) {
        if !self.is_empty() || self.buffer.is_empty() {
            return;
        }
        (self.start, self.end) = (0, 0);
        // By half of what could be: what fills half of a buffer now may fill it next time.
        if self.longest < self.size / GROWTH / 2 {
            self.size = (self.size / GROWTH).max(FIRST);
        }
        self.longest = 0;
        self.buffer = Box::default();
    }

    /// Feeds these bytes behind those that wait to be fed, before any that are read.
    pub(in crate::io) fn put_back(&mut self, bytes: &[u8]) {
        let waiting = [self.rest(), bytes].concat();
        (self.start, self.end) = (0, waiting.len());
        self.buffer = waiting.into();
    }
}

/// Memory that is zero.
#[expect(
    clippy::slow_vector_initialization,
    reason = "glibc before 2.41 has small memory at hand, but not if asked for it cleared"
)]
fn cleared(size: usize) -> Box<[u8]> {
    let mut buffer = Vec::with_capacity(size);
    buffer.resize(size, 0);
    buffer.into()
}

//! What waits behind the front.

use alloc::collections::VecDeque;

use super::segment::Segment;

/// The segments behind the front, and what they come to.
///
/// All sums are of what is in memory, so they cannot overflow, and only what was added is taken
/// off again.
#[derive(Default)]
pub(super) struct Backlog {
    segments: VecDeque<Segment>,
    /// Bytes pushed, producers apart.
    queued: usize,
    /// Memory kept by all segments that are not producers.
    weight: usize,
    producers: usize,
}

impl Backlog {
    pub(super) fn push(&mut self, segment: Segment) {
        match segment.weight() {
            Some(weight) => {
                self.weight += weight;
                self.queued += segment.bytes().len();
            }
            None => self.producers += 1,
        }
        self.segments.push_back(segment);
    }

    /// As [`Segment::join`], of the last one.
    pub(super) fn join(&mut self, bytes: &[u8], room: usize) -> bool {
        let last = self.segments.back_mut();
        let Some(grown) = last.and_then(|last| last.join(bytes, room)) else {
            return false;
        };
        self.weight += grown;
        self.queued += bytes.len();
        true
    }

    pub(super) fn pop(&mut self) -> Option<Segment> {
        let segment = self.segments.pop_front()?;
        match segment.weight() {
            Some(weight) => {
                self.weight -= weight;
                self.queued -= segment.bytes().len();
            }
            None => self.producers -= 1,
        }
        // A long queue leaves a long ring of slots behind.
        if self.segments.len() < self.segments.capacity() / 4 {
            self.segments.shrink_to_fit();
        }
        Some(segment)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Bytes pushed, producers apart.
    pub(super) fn queued(&self) -> usize {
        self.queued
    }

    /// As [`Outbox::queued_memory`](super::outbox::Outbox::load).
    pub(super) fn queued_memory(&self) -> usize {
        if self.producers > 0 {
            usize::MAX
        } else {
            self.weight
        }
    }
}

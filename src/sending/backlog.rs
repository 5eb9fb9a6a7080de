//! The segments that wait their turn.

use alloc::collections::VecDeque;

use super::segment::Segment;

/// The segments after the front, and their totals.
///
/// The totals count bytes that are in memory, so they cannot overflow. Each is only reduced by
/// what was added to it.
#[derive(Default)]
pub(super) struct Backlog {
    segments: VecDeque<Segment>,
    /// Pushed bytes. Producers are not counted.
    queued: usize,
    /// Memory of all segments that are not producers.
    memory: usize,
    producers: usize,
}

impl Backlog {
    pub(super) fn push(&mut self, segment: Segment) {
        match segment.memory() {
            Some(memory) => {
                self.memory += memory;
                self.queued += segment.queued();
            }
            None => self.producers += 1,
        }
        self.segments.push_back(segment);
    }

    /// Appends to the last segment, as [`Segment::join`] does. Returns whether it did.
    pub(super) fn join(&mut self, bytes: &[u8], room: usize) -> bool {
        let last = self.segments.back_mut();
        let Some(growth) = last.and_then(|last| last.join(bytes, room)) else {
            return false;
        };
        self.memory += growth;
        self.queued += bytes.len();
        true
    }

    pub(super) fn pop(&mut self) -> Option<Segment> {
        let segment = self.segments.pop_front()?;
        match segment.memory() {
            Some(memory) => {
                self.memory -= memory;
                self.queued -= segment.queued();
            }
            None => self.producers -= 1,
        }
        // A ring does not shrink by itself. Waiting for a quarter keeps the copying linear.
        if self.segments.len() < self.segments.capacity() / 4 {
            self.segments.shrink_to_fit();
        }
        Some(segment)
    }

    pub(super) fn len(&self) -> usize {
        self.segments.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Segment> {
        self.segments.iter()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.segments.is_empty()
    }

    /// Pushed bytes. Producers are not counted.
    pub(super) fn queued(&self) -> usize {
        self.queued
    }

    /// As [`Outbox::queued_memory`](super::outbox::Outbox::queued_memory).
    pub(super) fn queued_memory(&self) -> usize {
        if self.producers > 0 {
            usize::MAX
        } else {
            self.memory
        }
    }
}

//! One part of the queue.

use alloc::{boxed::Box, vec::Vec};

/// The most bytes of small pushes that are joined in one buffer.
const JOINED_MAX: usize = 16 * 1024;

/// The smallest buffer for joined pushes. A reply is often pushed in several parts.
const JOINED_MIN: usize = 64;

/// The largest buffer that is kept for the next push after its bytes were sent.
const SPARE_MAX: usize = 1024;

/// A part of the queue: one run of bytes, or a producer that makes them chunk by chunk.
pub(super) enum Segment {
    /// Joined copies of pushed bytes, or a buffer that was pushed whole.
    Bytes(Vec<u8>),
    Producer(Box<dyn Produce>),
}

impl Segment {
    /// A buffer that later pushes can be joined to.
    pub(super) fn joined(bytes: &[u8]) -> Self {
        let mut buffer = Vec::with_capacity(bytes.len().max(JOINED_MIN));
        buffer.extend_from_slice(bytes);
        Segment::Bytes(buffer)
    }

    pub(super) fn producer<I>(chunks: I) -> Self
    where
        I: Iterator + Send + 'static,
        I::Item: AsRef<[u8]> + Send,
    {
        Segment::Producer(Box::new(Chunks {
            chunks,
            chunk: None,
        }))
    }

    /// Appends a small push, if the buffer has space for it or can grow by at most `room` bytes.
    /// Returns by how many bytes the buffer grew, or `None` if nothing was appended.
    pub(super) fn join(&mut self, bytes: &[u8], room: usize) -> Option<usize> {
        let Segment::Bytes(buffer) = self else {
            return None;
        };
        let (needed, capacity) = (buffer.len() + bytes.len(), buffer.capacity());
        let target = if needed > capacity {
            needed.max(2 * capacity)
        } else {
            capacity
        };
        if needed > JOINED_MAX || target - capacity > room {
            return None;
        }
        buffer.reserve_exact(target - buffer.len());
        buffer.extend_from_slice(bytes);
        Some(buffer.capacity() - capacity)
    }

    /// Appends a small push, if the buffer has space for it. Returns whether it did.
    // The inlined part of `join`: without growth there is no call.
    #[inline]
    pub(super) fn join_in_place(&mut self, bytes: &[u8]) -> bool {
        match self {
            Segment::Bytes(buffer)
                if bytes.len() <= buffer.capacity() - buffer.len()
                    && buffer.len() + bytes.len() <= JOINED_MAX =>
            {
                buffer.extend_from_slice(bytes);
                true
            }
            _ => false,
        }
    }

    /// The bytes that can be sent now. Those of a producer are its present chunk.
    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Segment::Bytes(bytes) => bytes,
            Segment::Producer(producer) => producer.chunk(),
        }
    }

    /// Empties a buffer, if it is small enough to be kept for the next push. Returns whether it
    /// is.
    #[inline]
    pub(super) fn clear_if_small(&mut self) -> bool {
        match self {
            Segment::Bytes(buffer) if buffer.capacity() <= SPARE_MAX => {
                buffer.clear();
                true
            }
            _ => false,
        }
    }

    /// Frees the present chunk of a producer. Returns whether this is a producer, from which more
    /// may follow.
    pub(super) fn free_chunk(&mut self) -> bool {
        match self {
            Segment::Bytes(_) => false,
            Segment::Producer(producer) => {
                producer.free_chunk();
                true
            }
        }
    }

    /// How much memory it keeps, in bytes. `None` for a producer, where that is unknown.
    #[inline]
    pub(super) fn memory(&self) -> Option<usize> {
        match self {
            Segment::Bytes(bytes) => Some(size_of::<Self>() + bytes.capacity()),
            Segment::Producer(_) => None,
        }
    }
}

/// An iterator over chunks, and the chunk it made last.
pub(super) trait Produce: Send {
    /// Makes the next chunk. Returns false when there is none.
    fn pull(&mut self) -> bool;
    /// The present chunk, empty when there is none.
    fn chunk(&self) -> &[u8];
    fn free_chunk(&mut self);
}

struct Chunks<I: Iterator> {
    chunks: I,
    chunk: Option<I::Item>,
}

impl<I> Produce for Chunks<I>
where
    I: Iterator + Send,
    I::Item: AsRef<[u8]> + Send,
{
    fn pull(&mut self) -> bool {
        // The old chunk is freed before the next one is made.
        self.chunk = None;
        self.chunk = self.chunks.next();
        self.chunk.is_some()
    }

    fn chunk(&self) -> &[u8] {
        self.chunk.as_ref().map_or(&[], AsRef::as_ref)
    }

    fn free_chunk(&mut self) {
        self.chunk = None;
    }
}

//! One part of the queue.

use alloc::{boxed::Box, vec::Vec};
use core::any::Any;

/// The most bytes of small pushes that are joined in one buffer.
const JOINED_MAX: usize = 16 * 1024;

/// The smallest buffer for joined pushes. A reply is often pushed in several parts.
const JOINED_MIN: usize = 64;

/// The largest buffer that is kept for the next push after its bytes were sent.
const SPARE_MAX: usize = 1024;

/// A part of the queue: one run of bytes, or a producer that makes them chunk by chunk.
pub(super) enum Segment {
    /// Joined copies of pushed bytes, or a vector that was pushed whole.
    Bytes(Vec<u8>),
    /// Bytes that somebody else keeps: a buffer that was pushed whole, or a producer.
    Lent(Box<dyn Lend>),
}

impl Segment {
    /// A buffer that later pushes can be joined to.
    pub(super) fn joined(bytes: &[u8]) -> Self {
        let mut buffer = Vec::with_capacity(bytes.len().max(JOINED_MIN));
        buffer.extend_from_slice(bytes);
        Segment::Bytes(buffer)
    }

    /// A buffer that is lent as it is.
    #[inline]
    pub(super) fn owned<T: AsRef<[u8]> + Send + 'static>(bytes: T) -> Self {
        let mut bytes = Some(bytes);
        // A vector needs no box.
        if let Some(vector) = (&mut bytes as &mut dyn Any).downcast_mut::<Option<Vec<u8>>>() {
            return Segment::Bytes(vector.take().unwrap_or_default());
        }
        let length = bytes.as_ref().map_or(0, |bytes| bytes.as_ref().len());
        match bytes {
            Some(bytes) => Segment::Lent(Box::new(Owned { length, bytes })),
            None => Segment::Bytes(Vec::new()),
        }
    }

    pub(super) fn producer<I>(chunks: I) -> Self
    where
        I: Iterator + Send + 'static,
        I::Item: AsRef<[u8]> + Send,
    {
        Segment::Lent(Box::new(Chunks {
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
            Segment::Lent(lent) => lent.chunk(),
        }
    }

    /// How many bytes were pushed with it. Those that a producer makes are not counted.
    pub(super) fn queued(&self) -> usize {
        match self {
            Segment::Bytes(bytes) => bytes.len(),
            Segment::Lent(lent) => lent.length().unwrap_or(0),
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

    /// Frees the bytes that were sent. Returns whether more may follow: it is a producer then.
    pub(super) fn free_chunk(&mut self) -> bool {
        match self {
            Segment::Bytes(_) => false,
            Segment::Lent(lent) => lent.free_chunk(),
        }
    }

    /// Whether it is a producer, of which nobody knows how much it keeps.
    pub(super) fn is_producer(&self) -> bool {
        self.memory().is_none()
    }

    /// How much memory it keeps, in bytes. `None` for a producer, where that is unknown.
    #[inline]
    pub(super) fn memory(&self) -> Option<usize> {
        match self {
            Segment::Bytes(bytes) => Some(size_of::<Self>() + bytes.capacity()),
            Segment::Lent(lent) => Some(size_of::<Self>() + lent.length()?),
        }
    }
}

/// What lends bytes: a buffer once, a producer chunk by chunk.
pub(super) trait Lend: Send {
    /// Makes the next chunk. Returns false when there is none.
    fn pull(&mut self) -> bool;
    /// The present chunk, empty when there is none.
    fn chunk(&self) -> &[u8];
    /// Frees the present chunk. Returns whether another one may follow.
    fn free_chunk(&mut self) -> bool;
    /// How many bytes it lends, if that is known.
    fn length(&self) -> Option<usize>;
}

/// A buffer, and the length that it had when it was pushed.
struct Owned<T> {
    length: usize,
    bytes: T,
}

impl<T: AsRef<[u8]> + Send> Lend for Owned<T> {
    fn pull(&mut self) -> bool {
        false
    }

    fn chunk(&self) -> &[u8] {
        let bytes = self.bytes.as_ref();
        bytes.get(..self.length).unwrap_or(bytes)
    }

    fn free_chunk(&mut self) -> bool {
        false
    }

    fn length(&self) -> Option<usize> {
        Some(self.length)
    }
}

/// An iterator over chunks, and the chunk it made last.
struct Chunks<I: Iterator> {
    chunks: I,
    chunk: Option<I::Item>,
}

impl<I> Lend for Chunks<I>
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

    fn free_chunk(&mut self) -> bool {
        self.chunk = None;
        true
    }

    fn length(&self) -> Option<usize> {
        None
    }
}

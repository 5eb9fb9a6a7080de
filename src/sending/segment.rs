//! What the queue is made of.

use alloc::{boxed::Box, vec::Vec};

/// Small pushes are joined in one buffer up to this size.
const JOINED: usize = 16 * 1024;

/// The smallest buffer for joined pushes: a reply is often pushed in several.
const SMALLEST: usize = 64;

/// A buffer of joined pushes up to this size is used again if the next push comes before the
/// queue was seen empty.
const SPARE: usize = 1024;

/// A part of the queue that leaves as one run of bytes, or, of a producer, chunk by chunk.
pub(super) enum Segment {
    /// Copies of pushed bytes, joined, or a buffer that was given away to the queue.
    Bytes(Vec<u8>),
    Producer(Box<dyn Produce>),
}

impl Segment {
    pub(super) fn joined(bytes: &[u8]) -> Self {
        let mut buffer = Vec::with_capacity(bytes.len().max(SMALLEST));
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

    /// Appends a small push to a buffer of such, if that has place for it or gets it by growing
    /// by no more than `room`. Returns by how much that made it heavier.
    pub(super) fn join(&mut self, bytes: &[u8], room: usize) -> Option<usize> {
        let Segment::Bytes(buffer) = self else {
            return None;
        };
        let (needed, place) = (buffer.len() + bytes.len(), buffer.capacity());
        // It never shrinks.
        let target = if needed > place {
            needed.max(2 * place)
        } else {
            place
        };
        if needed > JOINED || target - place > room {
            return None;
        }
        buffer.reserve_exact(target - buffer.len());
        buffer.extend_from_slice(bytes);
        Some(buffer.capacity() - place)
    }

    /// The bytes at hand: of a producer, those of the chunk that was pulled last.
    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Segment::Bytes(bytes) => bytes,
            Segment::Producer(producer) => producer.chunk(),
        }
    }

    /// Appends to a buffer that has place and stays small. False for any other.
    #[inline]
    pub(super) fn fill(&mut self, bytes: &[u8]) -> bool {
        match self {
            Segment::Bytes(buffer)
                if bytes.len() <= buffer.capacity() - buffer.len()
                    && buffer.len() + bytes.len() <= JOINED =>
            {
                buffer.extend_from_slice(bytes);
                true
            }
            _ => false,
        }
    }

    /// Frees the bytes at hand, which have been sent. Returns whether more may follow.
    pub(super) fn release(&mut self) -> bool {
        match self {
            Segment::Bytes(_) => false,
            Segment::Producer(producer) => {
                producer.release();
                true
            }
        }
    }

    /// Makes a small buffer ready for other bytes. Returns whether it is one.
    #[inline]
    pub(super) fn clear(&mut self) -> bool {
        match self {
            Segment::Bytes(buffer) if buffer.capacity() <= SPARE => {
                buffer.clear();
                true
            }
            _ => false,
        }
    }

    /// How much memory it keeps, in bytes. What a producer keeps cannot be known.
    #[inline]
    pub(super) fn weight(&self) -> Option<usize> {
        match self {
            Segment::Bytes(bytes) => Some(size_of::<Self>() + bytes.capacity()),
            Segment::Producer(_) => None,
        }
    }
}

/// A queue of chunks that are made when their turn comes.
pub(super) trait Produce: Send {
    /// Makes the next chunk. False when there is none.
    fn pull(&mut self) -> bool;
    fn chunk(&self) -> &[u8];
    fn release(&mut self);
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
        self.chunk = None;
        self.chunk = self.chunks.next();
        self.chunk.is_some()
    }

    fn chunk(&self) -> &[u8] {
        self.chunk.as_ref().map_or(&[], AsRef::as_ref)
    }

    fn release(&mut self) {
        self.chunk = None;
    }
}

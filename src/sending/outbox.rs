//! The outgoing queue.

mod transmit;

use alloc::boxed::Box;
use core::fmt;

use super::backlog::Backlog;
use super::segment::Segment;

/// The largest owned buffer that is copied to the push before it: to copy it costs less than a second
/// write.
const SMALL: usize = 1024;

/// What the loop should do with its stream next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Transmit<'a> {
    /// Write these bytes, or as many of them as the stream takes, and acknowledge them with
    /// `transmitted(n)`, where `n` is how many were written. There is at least one byte.
    Bytes(&'a [u8]),
    /// Everything was written: shut down the writing half, then call `transmitted(0)`.
    Eof,
    /// Everything was written: close the connection. Every later call gives this answer too.
    Close,
}

/// A first-in-first-out queue of bytes, owned buffers, producers and an end.
///
/// The order is kept, and nothing follows an end: what is pushed after
/// [`send_eof`](Self::send_eof), [`close_when_done`](Self::close_when_done) or
/// [`abort`](Self::abort) is dropped. The calls may come in any order.
///
/// # Memory
///
/// Small pushes are copied into one buffer of at most 16 KiB. Owned buffers and the chunks of
/// producers are lent without another copy. Memory is freed as soon as its bytes were sent. One
/// buffer of at most 1 KiB is kept for the next push; it is freed when
/// [`poll_transmit`](Self::poll_transmit) finds nothing. So an outbox owns no memory after
/// `poll_transmit` gave `None`.
///
/// # Examples
///
/// ```
/// use sanschat::{Outbox, Transmit};
///
/// let mut outbox = Outbox::new();
/// outbox.push(b"220 ");
/// outbox.push(b"ready\r\n");
/// outbox.close_when_done();
///
/// // A socket that takes six bytes at a time.
/// let mut sent = Vec::new();
/// while let Some(Transmit::Bytes(bytes)) = outbox.poll_transmit() {
///     let n = bytes.len().min(6);
///     sent.extend_from_slice(&bytes[..n]);
///     outbox.transmitted(n);
/// }
/// assert_eq!(sent, b"220 ready\r\n");
/// assert_eq!(outbox.poll_transmit(), Some(Transmit::Close));
/// ```
#[derive(Default)]
pub struct Outbox {
    /// The segment that is being sent. It is kept outside the backlog, so that a queue of one
    /// segment needs one allocation. Once all its bytes were sent it is `None`, or an empty buffer
    /// that is kept for the next push: the spare.
    front: Option<Segment>,
    /// Boxed to keep the outbox small: most queues never have more than a front.
    backlog: Option<Box<Backlog>>,
    /// How many of the front's bytes were sent. It is more than 0 only while bytes are lent.
    sent: usize,
    loan: Loan,
    /// Whether the last segment is a buffer of joined pushes, so that the next push may join it.
    joinable: bool,
    /// Whether a push is likely to come soon, so that the spare is kept.
    expects_push: bool,
    end: End,
}

/// What `poll_transmit` lent and `transmitted` has not acknowledged yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Loan {
    #[default]
    Nothing,
    /// All bytes of the first segments that were not sent, the front's first.
    Bytes {
        segments: u8,
    },
    Eof,
}

/// How sending ends. Each call that ends something moves this on, and nothing moves it back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum End {
    /// It goes on.
    #[default]
    Open,
    /// The end of sending follows the last segment.
    Eof,
    /// The end of sending was acknowledged.
    EofSent,
    /// The end of sending follows the last segment, then the close.
    EofThenClose,
    /// The close follows the last segment.
    Close,
    /// The close is due now. Nothing is queued.
    Aborted,
}

/// What is pushed.
impl Outbox {
    /// An empty queue.
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues a copy of `bytes`. It joins the push before it, if the two are at most 16 KiB
    /// together and the first is not being sent. An empty push has no effect.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        self.push_within(bytes, usize::MAX);
    }

    /// As [`push`](Self::push). A buffer that has to grow for it does not take the queue's memory
    /// above `high_water`; another buffer is begun instead.
    // Nearly every push finds a buffer with space at the front. The rest is kept out of line, so
    // that callers inline this much alone.
    #[inline]
    pub(crate) fn push_within(&mut self, bytes: &[u8], high_water: usize) {
        let joins_front = self.joinable
            && self.backlog.is_none()
            && matches!(self.loan, Loan::Nothing)
            && self.end == End::Open;
        let front = self.front.as_mut().filter(|_| joins_front);
        if !front.is_some_and(|front| front.join_in_place(bytes)) {
            self.push_slow(bytes, high_water);
        }
    }

    #[inline(never)]
    fn push_slow(&mut self, bytes: &[u8], high_water: usize) {
        if bytes.is_empty() || self.end != End::Open {
            return;
        }
        let room = self.room_within(high_water);
        if !self.joinable || !self.join(bytes, room) {
            self.append(Segment::joined(bytes));
            self.joinable = true;
        }
    }

    /// By how much a buffer may grow.
    fn room_within(&self, high_water: usize) -> usize {
        // Above the mark the chat takes no further message, so these pushes answer the present
        // one. They are bounded by it, and doubling keeps the cost of many small ones linear.
        match high_water.checked_sub(self.queued_memory()) {
            Some(room) if high_water < usize::MAX => room,
            _ => usize::MAX,
        }
    }

    /// Appends to the last segment, if it has space or may grow by `room`. Returns whether it
    /// did.
    #[inline]
    fn join(&mut self, bytes: &[u8], room: usize) -> bool {
        let lent = match self.loan {
            Loan::Bytes { segments } => usize::from(segments),
            Loan::Nothing | Loan::Eof => 0,
        };
        // Lent bytes must not move, and growing may move them.
        match (&mut self.backlog, &mut self.front) {
            (Some(backlog), _) if lent <= backlog.len() => backlog.join(bytes, room),
            (None, Some(front)) if lent == 0 => front.join(bytes, room).is_some(),
            _ => false,
        }
    }

    /// Queues bytes that somebody owns, without copying them: a `Vec`, a `String`, an `Arc<[u8]>`, a
    /// `Bytes`, static bytes. They are dropped when they were sent. An empty buffer has no effect.
    ///
    /// Up to 1 KiB are copied to the push before, if they can join it: a body of some bytes leaves by the
    /// same write as its head. The bytes count as [`queued`](Self::queued) with the length that they
    /// have now, and that many are sent; should there be fewer later, those are.
    pub fn push_owned(&mut self, bytes: impl AsRef<[u8]> + Send + 'static) {
        self.push_owned_within(bytes, usize::MAX);
    }

    /// As [`push_owned`](Self::push_owned), with the limit of [`push_within`](Self::push_within).
    pub(crate) fn push_owned_within(
        &mut self,
        bytes: impl AsRef<[u8]> + Send + 'static,
        high_water: usize,
    ) {
        let small = bytes.as_ref();
        if small.is_empty() || self.end != End::Open {
            return;
        }
        let joins = small.len() <= SMALL && self.joinable && self.has_segments();
        if joins && self.join(small, self.room_within(high_water)) {
            return;
        }
        self.append(Segment::owned(bytes));
    }

    /// Queues chunks that are made when their turn comes: asynchat's `push_with_producer`.
    ///
    /// [`poll_transmit`](Self::poll_transmit) asks for the next chunk when all bytes before it
    /// were sent, and lends it without a copy. The iterator is dropped after its first `None`.
    ///
    /// An empty chunk is skipped; it does not end the producer. So an iterator that yields empty
    /// chunks for ever makes `poll_transmit` loop for ever.
    pub fn push_producer<I>(&mut self, chunks: I)
    where
        I: IntoIterator,
        I::IntoIter: Send + 'static,
        I::Item: AsRef<[u8]> + Send,
    {
        if self.end == End::Open {
            self.append(Segment::producer(chunks.into_iter()));
        }
    }

    fn append(&mut self, segment: Segment) {
        self.joinable = false;
        if self.has_segments() {
            self.backlog.get_or_insert_default().push(segment);
        } else {
            self.front = Some(segment);
        }
    }

    /// Queues the end of what is sent; the other direction stays open. The peer sees it after
    /// all that was pushed before. What is pushed later is dropped.
    pub fn send_eof(&mut self) {
        if self.end == End::Open {
            self.end = End::Eof;
        }
    }

    /// Queues the end of the connection, after all that was pushed before. What is pushed later
    /// is dropped.
    pub fn close_when_done(&mut self) {
        self.end = match self.end {
            End::Open | End::EofSent => End::Close,
            End::Eof => End::EofThenClose,
            closing @ (End::EofThenClose | End::Close | End::Aborted) => closing,
        };
    }

    /// Ends the connection now. What is queued is dropped, and what is pushed later too.
    pub fn abort(&mut self) {
        *self = Outbox {
            end: End::Aborted,
            ..Self::default()
        };
    }
}

/// What is queued.
impl Outbox {
    /// How many bytes were pushed and not yet sent. What producers make is not counted.
    pub fn queued(&self) -> usize {
        let front = self.front.as_ref().map_or(0, Segment::queued);
        // What a producer sent was not queued.
        front.saturating_sub(self.sent)
            + self.backlog.as_ref().map_or(0, |backlog| backlog.queued())
    }

    /// How much memory the queue keeps, in bytes: what a high water mark is compared with. It is
    /// `usize::MAX` while a producer is queued, because what that keeps is not known.
    #[inline]
    pub fn queued_memory(&self) -> usize {
        if !self.has_segments() {
            return 0;
        }
        let front = self.front.as_ref().and_then(Segment::memory);
        let backlog = self
            .backlog
            .as_ref()
            .map_or(0, |backlog| backlog.queued_memory());
        front.map_or(usize::MAX, |front| front.saturating_add(backlog))
    }

    /// Whether nothing is left to do: all bytes were sent, an end of sending was acknowledged,
    /// and no close is due.
    pub fn is_empty(&self) -> bool {
        !self.has_segments() && matches!(self.end, End::Open | End::EofSent)
    }

    /// Whether an end was queued, so that what is pushed is dropped.
    pub(crate) fn is_ended(&self) -> bool {
        self.end != End::Open
    }

    /// Whether more than one buffer is queued.
    #[cfg(any(feature = "std", feature = "embedded-io"))]
    #[inline]
    pub(crate) fn has_several_buffers(&self) -> bool {
        self.backlog.is_some()
    }

    /// Whether the connection is to be closed.
    pub fn is_closing(&self) -> bool {
        matches!(self.end, End::EofThenClose | End::Close | End::Aborted)
    }

    /// Whether the connection was aborted.
    pub fn is_aborted(&self) -> bool {
        self.end == End::Aborted
    }

    /// Whether bytes or a producer are queued.
    pub(crate) fn has_bytes(&self) -> bool {
        self.has_segments()
    }

    /// Whether any segment is queued. A spare does not count. There is no backlog without a
    /// front.
    #[inline]
    fn has_segments(&self) -> bool {
        match &self.front {
            Some(Segment::Bytes(bytes)) => !bytes.is_empty(),
            Some(Segment::Lent(_)) => true,
            None => false,
        }
    }
}

/// Shows how much is queued, not what: it may be secret.
impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("queued", &self.queued())
            .field("queued_memory", &self.queued_memory())
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

//! The outgoing queue.

use alloc::{boxed::Box, vec::Vec};
use core::{fmt, mem};

use super::backlog::Backlog;
use super::segment::Segment;

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
    /// All of the front's bytes that were not sent.
    Bytes,
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
            && self.loan == Loan::Nothing
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
        // Above the mark the chat takes no further message, so these pushes answer the present
        // one. They are bounded by it, and doubling keeps the cost of many small ones linear.
        let room = match high_water.checked_sub(self.queued_memory()) {
            Some(room) if high_water < usize::MAX => room,
            _ => usize::MAX,
        };
        if !self.joinable || !self.join(bytes, room) {
            self.append(Segment::joined(bytes));
            self.joinable = true;
        }
    }

    /// Appends to the last segment, if it has space or may grow by `room`. Returns whether it
    /// did.
    #[inline]
    fn join(&mut self, bytes: &[u8], room: usize) -> bool {
        match (&mut self.backlog, &mut self.front) {
            (Some(backlog), _) => backlog.join(bytes, room),
            // Lent bytes must not move, and growing may move them.
            (None, Some(front)) if self.loan == Loan::Nothing => front.join(bytes, room).is_some(),
            (None, _) => false,
        }
    }

    /// Queues a buffer without copying it. An empty one has no effect.
    pub fn push_owned(&mut self, bytes: Vec<u8>) {
        if !bytes.is_empty() && self.end == End::Open {
            self.append(Segment::Bytes(bytes));
        }
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

/// What is sent.
impl Outbox {
    /// What to do next, or `None` when nothing is queued.
    ///
    /// The answer stays the same until [`transmitted`](Self::transmitted) acknowledges it, and
    /// lent bytes stay where they are in memory, whatever is pushed in between. A producer is
    /// asked for its next chunk here, when all bytes before it were sent.
    #[inline]
    pub fn poll_transmit(&mut self) -> Option<Transmit<'_>> {
        if let Some(Segment::Producer(_)) = self.front {
            self.pull_chunk();
        }
        if !self.expects_push || self.end != End::Open {
            self.free_spare();
        }
        self.lend()
    }

    /// Sees to it that the front has bytes to send: pulls chunks until one is not empty, and
    /// moves on when a producer is done.
    #[inline(never)]
    fn pull_chunk(&mut self) {
        while let Some(Segment::Producer(front)) = &mut self.front {
            if self.sent < front.chunk().len() {
                return;
            }
            self.sent = 0;
            if !front.pull() {
                self.pop_front();
            }
        }
    }

    #[inline]
    fn lend(&mut self) -> Option<Transmit<'_>> {
        if let Some(front) = &self.front {
            let bytes = front.bytes().get(self.sent..).unwrap_or_default();
            if !bytes.is_empty() {
                self.loan = Loan::Bytes;
                return Some(Transmit::Bytes(bytes));
            }
        }
        match self.end {
            End::Open | End::EofSent => None,
            End::Eof | End::EofThenClose => {
                self.loan = Loan::Eof;
                Some(Transmit::Eof)
            }
            End::Close | End::Aborted => Some(Transmit::Close),
        }
    }

    /// Acknowledges what [`poll_transmit`](Self::poll_transmit) lent: that `n` bytes of it were
    /// written, at most all of them, or, with any `n`, that the writing half was shut down after
    /// [`Transmit::Eof`]. Returns how many bytes it acknowledged.
    ///
    /// Nothing happens if nothing is lent.
    #[inline]
    pub fn transmitted(&mut self, n: usize) -> usize {
        match mem::take(&mut self.loan) {
            Loan::Nothing => 0,
            Loan::Eof => {
                self.end = match self.end {
                    End::EofThenClose => End::Close,
                    _ => End::EofSent,
                };
                0
            }
            Loan::Bytes => self.bytes_sent(n),
        }
    }

    #[inline]
    fn bytes_sent(&mut self, n: usize) -> usize {
        let Some(front) = &mut self.front else {
            return 0;
        };
        // A chunk's `AsRef` may give fewer bytes than it did before.
        let lent = front.bytes().len().saturating_sub(self.sent);
        if n < lent {
            self.sent += n;
            self.loan = Loan::Bytes;
            return n;
        }
        self.sent = 0;
        // Keeping the buffer saves an allocation for the next reply.
        let kept = self.joinable && self.backlog.is_none() && front.clear_if_small();
        if !kept && !front.free_chunk() {
            self.pop_front();
        }
        lent
    }

    #[inline(never)]
    fn pop_front(&mut self) {
        self.front = self.backlog.as_mut().and_then(|backlog| backlog.pop());
        self.backlog.take_if(|backlog| backlog.is_empty());
        self.joinable &= self.front.is_some();
    }

    /// Says that a push is likely to come soon: a spare buffer is kept for it.
    #[inline]
    pub(crate) fn expect_push(&mut self) {
        self.expects_push = true;
    }

    /// Says that no push is expected: a spare buffer is freed.
    #[inline]
    pub(crate) fn expect_no_push(&mut self) {
        self.expects_push = false;
        self.free_spare();
    }

    #[inline]
    fn free_spare(&mut self) {
        if self.front.is_some() && !self.has_segments() {
            self.pop_front();
        }
    }
}

/// What is queued.
impl Outbox {
    /// How many bytes were pushed and not yet sent. What producers make is not counted.
    pub fn queued(&self) -> usize {
        let front = match &self.front {
            Some(Segment::Bytes(bytes)) => bytes.len() - self.sent,
            Some(Segment::Producer(_)) | None => 0,
        };
        front + self.backlog.as_ref().map_or(0, |backlog| backlog.queued())
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

    /// Whether the connection is to be closed.
    pub fn is_closing(&self) -> bool {
        matches!(self.end, End::EofThenClose | End::Close | End::Aborted)
    }

    /// Whether the connection was aborted.
    pub fn is_aborted(&self) -> bool {
        self.end == End::Aborted
    }

    /// Whether any segment is queued. A spare does not count. There is no backlog without a
    /// front.
    #[inline]
    fn has_segments(&self) -> bool {
        match &self.front {
            Some(Segment::Bytes(bytes)) => !bytes.is_empty(),
            Some(Segment::Producer(_)) => true,
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

//! The outgoing queue.

use alloc::{boxed::Box, vec::Vec};
use core::{fmt, mem};

use super::backlog::Backlog;
use super::segment::Segment;

/// What the loop should do with its stream next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transmit<'a> {
    /// Write these bytes, never none, or as many of them as the stream takes, and say with
    /// `transmitted(n)` how many that were.
    Bytes(&'a [u8]),
    /// Everything was written: shut down the writing half, then call `transmitted(0)`.
    Eof,
    /// Everything was written: close the connection. This answer stays.
    Close,
}

/// A first-in-first-out queue of bytes, owned buffers, producers and an end.
///
/// Small pushes are joined; owned buffers and the chunks of producers are lent as they are,
/// without another copy. Memory is freed as soon as what it held was sent, but for a buffer of
/// at most 1 KiB, which goes when [`poll_transmit`](Self::poll_transmit) finds nothing; so an
/// outbox that was seen empty owns none. Order is kept, and after an end nothing follows: what is
/// pushed after [`send_eof`](Self::send_eof), [`close_when_done`](Self::close_when_done) or
/// [`abort`](Self::abort) is dropped.
///
/// Every order of calls is sound.
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
    /// What is being sent, apart from the backlog: a queue of one needs one allocation. Bytes that
    /// are all sent leave no front, or an empty buffer for the next push.
    front: Option<Segment>,
    /// Boxed, for most queues are never longer than their front.
    backlog: Option<Box<Backlog>>,
    /// How much of the front's bytes at hand was sent.
    sent: usize,
    loan: Loan,
    /// Whether the last segment is a buffer for joined pushes.
    open: bool,
    expects_push: bool,
    end: End,
}

/// What `poll_transmit` lent and nobody acknowledged yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Loan {
    #[default]
    Nothing,
    /// All the front's bytes at hand that are not sent yet.
    Bytes,
    Eof,
}

/// What follows the last segment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct End {
    eof: Mark,
    close: bool,
    aborted: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mark {
    #[default]
    Unset,
    Queued,
    Sent,
}

impl Outbox {
    /// An empty queue.
    pub fn new() -> Self {
        Self::default()
    }

    /// Queues a copy of `bytes`, joined with the push before it where that is small and not
    /// being sent. No bytes cost nothing.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        self.push_within(bytes, usize::MAX);
    }

    /// The same, but a buffer that must grow for it does not grow past this weight of the queue.
    #[inline]
    pub(crate) fn push_within(&mut self, bytes: &[u8], mark: usize) {
        // The usual push: the front is an open buffer that nobody looks at and that has place.
        let usual =
            self.open && self.backlog.is_none() && self.loan == Loan::Nothing && !self.is_ended();
        let front = self.front.as_mut().filter(|_| usual);
        if !front.is_some_and(|front| front.fill(bytes)) {
            self.push_behind(bytes, mark);
        }
    }

    #[inline(never)]
    fn push_behind(&mut self, bytes: &[u8], mark: usize) {
        if bytes.is_empty() || self.is_ended() {
            return;
        }
        // Past the mark all that is pushed answers one message, and grows by doubling again.
        let room = match mark.checked_sub(self.queued_memory()) {
            Some(room) if mark < usize::MAX => room,
            _ => usize::MAX,
        };
        if !self.open || !self.join(bytes, room) {
            self.append(Segment::joined(bytes));
            self.open = true;
        }
    }

    /// Joins bytes to the last segment, if that has place for them, or room to grow, and stays
    /// where it is.
    #[inline]
    fn join(&mut self, bytes: &[u8], room: usize) -> bool {
        match (&mut self.backlog, &mut self.front) {
            (Some(backlog), _) => backlog.join(bytes, room),
            // What was sent in part is still on loan, and a buffer is not moved while it is.
            (None, Some(front)) if self.loan == Loan::Nothing => front.join(bytes, room).is_some(),
            (None, _) => false,
        }
    }

    /// Queues a buffer without copying it. An empty one costs nothing.
    pub fn push_owned(&mut self, bytes: Vec<u8>) {
        if !bytes.is_empty() && !self.is_ended() {
            self.append(Segment::Bytes(bytes));
        }
    }

    /// Queues chunks that are made when their turn comes: asynchat's `push_with_producer`.
    ///
    /// The next chunk is asked for when all bytes before it are sent, and is lent without a
    /// copy. An empty chunk is passed over and is not the end, so an iterator that yields empty
    /// chunks for ever keeps [`poll_transmit`](Self::poll_transmit) for ever. After its first
    /// `None` the iterator is dropped.
    pub fn push_producer<I>(&mut self, chunks: I)
    where
        I: IntoIterator,
        I::IntoIter: Send + 'static,
        I::Item: AsRef<[u8]> + Send,
    {
        if !self.is_ended() {
            self.append(Segment::producer(chunks.into_iter()));
        }
    }

    fn append(&mut self, segment: Segment) {
        self.open = false;
        if self.has_front() {
            self.backlog.get_or_insert_default().push(segment);
        } else {
            self.front = Some(segment);
        }
    }

    /// Whether there is a front that is more than an empty buffer.
    #[inline]
    fn has_front(&self) -> bool {
        match &self.front {
            Some(Segment::Bytes(bytes)) => !bytes.is_empty(),
            Some(Segment::Producer(_)) => true,
            None => false,
        }
    }

    /// Queues the end of what is sent; the other direction stays open. The peer sees it after
    /// all that was pushed before. What is pushed later is dropped.
    pub fn send_eof(&mut self) {
        if !self.is_ended() {
            self.end.eof = Mark::Queued;
        }
    }

    /// Queues the end of the connection, after all that was pushed before. What is pushed later
    /// is dropped.
    pub fn close_when_done(&mut self) {
        self.end.close = true;
    }

    /// Ends the connection now: what is queued is dropped, and what is pushed later too.
    pub fn abort(&mut self) {
        let ended = End {
            eof: Mark::Unset,
            close: true,
            aborted: true,
        };
        *self = Outbox {
            end: ended,
            ..Self::default()
        };
    }

    /// What to do next, or `None` when nothing is queued.
    ///
    /// The answer stays the same until it is acknowledged by [`transmitted`](Self::transmitted),
    /// and lent bytes stay where they are in memory, whatever is pushed meanwhile. A producer is
    /// asked for its next chunk here, and only when all before it was sent.
    #[inline]
    pub fn poll_transmit(&mut self) -> Option<Transmit<'_>> {
        self.settle();
        if !self.expects_push || self.is_ended() {
            self.drop_spare();
        }
        self.next()
    }

    /// Whether something will be pushed soon: then a small buffer that was sent waits for it.
    #[inline]
    pub(crate) fn expect_push(&mut self, expected: bool) {
        self.expects_push = expected;
        if !expected {
            self.drop_spare();
        }
    }

    #[inline]
    fn next(&mut self) -> Option<Transmit<'_>> {
        if let Some(front) = &self.front {
            let bytes = front.bytes().get(self.sent..).unwrap_or_default();
            if !bytes.is_empty() {
                self.loan = Loan::Bytes;
                return Some(Transmit::Bytes(bytes));
            }
        }
        match self.end {
            End {
                eof: Mark::Queued, ..
            } => {
                self.loan = Loan::Eof;
                Some(Transmit::Eof)
            }
            End { close: true, .. } => Some(Transmit::Close),
            End { .. } => None,
        }
    }

    /// Sees to it that the front has bytes to send, or that there is none but an empty buffer.
    #[inline]
    fn settle(&mut self) {
        if let Some(Segment::Producer(_)) = self.front {
            self.pull();
        }
    }

    #[inline(never)]
    fn pull(&mut self) {
        while let Some(Segment::Producer(front)) = &mut self.front {
            if self.sent < front.chunk().len() {
                return;
            }
            self.sent = 0;
            if !front.pull() {
                self.drop_front();
            }
        }
    }

    /// Frees the buffer that may wait for the next push.
    #[inline]
    fn drop_spare(&mut self) {
        if self.front.is_some() && !self.has_front() {
            self.drop_front();
        }
    }

    #[inline(never)]
    fn drop_front(&mut self) {
        self.front = self.backlog.as_mut().and_then(|backlog| backlog.pop());
        self.backlog.take_if(|backlog| backlog.is_empty());
        self.open &= self.front.is_some();
    }

    /// Acknowledges what [`poll_transmit`](Self::poll_transmit) lent: `n` bytes of it were
    /// written, at most all of them. [`Transmit::Eof`] is acknowledged by any number.
    /// Without a loan it does nothing. Returns how many bytes it acknowledged.
    #[inline]
    pub fn transmitted(&mut self, n: usize) -> usize {
        match mem::take(&mut self.loan) {
            Loan::Nothing => 0,
            Loan::Eof => {
                self.end.eof = Mark::Sent;
                0
            }
            Loan::Bytes => self.advance(n),
        }
    }

    #[inline]
    fn advance(&mut self, n: usize) -> usize {
        let Some(front) = &mut self.front else {
            return 0;
        };
        // The chunk of a producer is what its owner says that it is, each time.
        let lent = front.bytes().len().saturating_sub(self.sent);
        if n < lent {
            self.sent += n;
            self.loan = Loan::Bytes;
            return n;
        }
        self.sent = 0;
        // A buffer that is used again need not be allocated again.
        let kept = self.open && self.backlog.is_none() && front.clear();
        if !kept && !front.release() {
            self.drop_front();
        }
        lent
    }

    /// How many bytes are queued and not yet sent. What producers will still make is not known
    /// and not counted.
    pub fn queued(&self) -> usize {
        let front = match &self.front {
            Some(Segment::Bytes(bytes)) => bytes.len() - self.sent,
            Some(Segment::Producer(_)) | None => 0,
        };
        front + self.backlog.as_ref().map_or(0, |backlog| backlog.queued())
    }

    /// What the queue weighs against a high water mark: the memory it keeps, in bytes, or
    /// `usize::MAX` as long as a producer is queued, since what that keeps cannot be known.
    #[inline]
    pub fn queued_memory(&self) -> usize {
        if !self.has_front() {
            return 0;
        }
        // Nothing is behind a front that is not there.
        let front = self.front.as_ref().and_then(Segment::weight);
        let backlog = self
            .backlog
            .as_ref()
            .map_or(0, |backlog| backlog.queued_memory());
        front.map_or(usize::MAX, |front| front.saturating_add(backlog))
    }

    /// Whether nothing is left to do: all bytes are sent, an end of sending is acknowledged. A
    /// close stays to be done.
    pub fn is_empty(&self) -> bool {
        !self.has_front() && self.end.eof != Mark::Queued && !self.end.close
    }

    /// Whether the connection is to be closed.
    pub fn is_closing(&self) -> bool {
        self.end.close
    }

    /// Whether the connection was aborted.
    pub fn is_aborted(&self) -> bool {
        self.end.aborted
    }

    /// Whether what is pushed now is dropped.
    #[inline]
    fn is_ended(&self) -> bool {
        self.end.close || self.end.eof != Mark::Unset
    }
}

impl fmt::Debug for Outbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Outbox")
            .field("queued", &self.queued())
            .field("queued_memory", &self.queued_memory())
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}

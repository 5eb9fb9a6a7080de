//! What the queue lends to be written, and what was written of it.

use core::mem;

use super::{End, Loan, Outbox, Transmit};
use crate::sending::segment::Segment;

/// The most slices that are lent at once.
const SLICES: usize = 16;

/// What is sent.
impl Outbox {
    /// What to do next, or `None` when nothing is queued.
    ///
    /// The answer stays the same until [`transmitted`](Self::transmitted) acknowledges it, and
    /// lent bytes stay where they are in memory, whatever is pushed in between. A producer is
    /// asked for its next chunk here, when all bytes before it were sent.
    #[inline]
    pub fn poll_transmit(&mut self) -> Option<Transmit<'_>> {
        self.bring_bytes_to_front();
        self.lend()
    }

    /// The same bytes, and as many of those after them as lie in up to 16 buffers: for one vectored
    /// write. Returns how many slices it set. None are empty. 0 if there is nothing to write:
    /// [`poll_transmit`](Self::poll_transmit) says whether an end is due.
    ///
    /// [`transmitted`](Self::transmitted) counts across them. What follows a producer is not lent with its
    /// chunk, since another chunk may come before it.
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::Outbox;
    ///
    /// let mut outbox = Outbox::new();
    /// outbox.push(b"200 OK\r\n\r\n");
    /// outbox.push_owned(vec![b'x'; 5000]);
    ///
    /// let mut slices = [&b""[..]; 16];
    /// assert_eq!(outbox.poll_transmit_slices(&mut slices), 2);
    /// assert_eq!((slices[0].len(), slices[1].len()), (10, 5000));
    /// assert_eq!(outbox.transmitted(5005), 5005);
    /// assert_eq!(outbox.queued(), 5);
    /// ```
    pub fn poll_transmit_slices<'c>(&'c mut self, slices: &mut [&'c [u8]; SLICES]) -> usize {
        self.bring_bytes_to_front();
        let Outbox {
            front,
            backlog,
            sent,
            loan,
            ..
        } = self;
        let backlog = backlog.iter().flat_map(|backlog| backlog.iter());
        let mut skipped = *sent;
        let (mut segments, mut lent) = (0_u8, 0);
        for segment in front.iter().chain(backlog) {
            let is_producer = segment.is_producer();
            let bytes = segment.bytes().get(skipped..).unwrap_or_default();
            match slices.get_mut(lent) {
                Some(place) if segments == 0 || !is_producer => *place = bytes,
                _ => break,
            }
            // Of an empty buffer none is used. There are few: 255 segments are enough for 16 slices.
            lent += usize::from(!bytes.is_empty());
            segments = segments.saturating_add(1);
            if segments == u8::MAX {
                break;
            }
            skipped = 0;
            if is_producer {
                break;
            }
        }
        if lent > 0 {
            *loan = Loan::Bytes { segments };
        }
        lent
    }

    /// Sees to it that the front has bytes to send, if there are any.
    #[inline]
    fn bring_bytes_to_front(&mut self) {
        if let Some(Segment::Lent(_)) = self.front {
            self.pull_chunk();
        }
        if !self.expects_push || self.end != End::Open {
            self.free_spare();
        }
    }

    /// Pulls chunks until one is not empty, and moves on when a producer is done, or a buffer has fewer
    /// bytes than it had.
    #[inline(never)]
    fn pull_chunk(&mut self) {
        while let Some(Segment::Lent(front)) = &mut self.front {
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
                self.loan = Loan::Bytes { segments: 1 };
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
            Loan::Bytes { segments: 1 } => self.bytes_sent(n),
            Loan::Bytes { segments } => self.bytes_of_many_sent(n, segments),
        }
    }

    /// Of the front so many bytes were written, at most.
    #[inline]
    fn bytes_sent(&mut self, n: usize) -> usize {
        let Some(front) = &mut self.front else {
            return 0;
        };
        // A chunk's `AsRef` may give fewer bytes than it did before.
        let lent = front.bytes().len().saturating_sub(self.sent);
        if n < lent {
            self.sent += n;
            self.loan = Loan::Bytes { segments: 1 };
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

    /// The same of the first segments.
    #[inline(never)]
    fn bytes_of_many_sent(&mut self, n: usize, segments: u8) -> usize {
        let mut sent = 0;
        for segments in (1..=segments).rev() {
            sent += self.bytes_sent(n - sent);
            if let Loan::Bytes { .. } = self.loan {
                self.loan = Loan::Bytes { segments };
                break;
            }
        }
        sent
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

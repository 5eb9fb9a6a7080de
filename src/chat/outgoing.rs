//! What goes out: replies are queued, lent to the loop, and acknowledged.

use super::Chat;
use crate::sending::outbox::Transmit;

/// What goes out.
impl Chat {
    /// Queues a copy of `bytes`. After [`send_eof`](Self::send_eof) or a close they are dropped.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        self.outbox.push_within(bytes, self.high_water);
    }

    /// Queues bytes that somebody owns, without copying them: a `Vec`, a `String`, an `Arc<[u8]>`, a
    /// `Bytes`, static bytes. Up to 1 KiB are copied to the push before, so that both leave by one
    /// write. See [`Outbox::push_owned`](crate::Outbox::push_owned).
    pub fn push_owned(&mut self, bytes: impl AsRef<[u8]> + Send + 'static) {
        self.outbox.push_owned_within(bytes, self.high_water);
    }

    /// Queues chunks that are made when their turn comes: asynchat's `push_with_producer`.
    ///
    /// How much memory a producer keeps is not known, so while one is queued the chat takes no
    /// input, unless [`set_high_water`](Self::set_high_water) removed the mark. See
    /// [`Outbox::push_producer`](crate::Outbox::push_producer).
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::{Chat, Terminator, Transmit};
    ///
    /// let mut chat = Chat::new(Terminator::LF);
    /// chat.push_producer((1..=3).map(|n| format!("{n}\n")));
    /// chat.close_when_done();
    /// for line in [b"1\n", b"2\n", b"3\n"] {
    ///     assert_eq!(chat.poll_transmit(), Some(Transmit::Bytes(line)));
    ///     chat.transmitted(2);
    /// }
    /// assert_eq!(chat.poll_transmit(), Some(Transmit::Close));
    /// ```
    pub fn push_producer<I>(&mut self, chunks: I)
    where
        I: IntoIterator,
        I::IntoIter: Send + 'static,
        I::Item: AsRef<[u8]> + Send,
    {
        self.outbox.push_producer(chunks);
    }

    /// Queues the end of what is sent. Input is still taken; what is pushed later is dropped.
    pub fn send_eof(&mut self) {
        self.outbox.send_eof();
    }

    /// Closes the connection once all that is queued was sent. From now on input gives no more
    /// events, and what is pushed is dropped.
    pub fn close_when_done(&mut self) {
        self.outbox.close_when_done();
    }

    /// Closes the connection now. What is queued is dropped.
    pub fn abort(&mut self) {
        self.outbox.abort();
    }

    /// Whether the connection is being closed.
    pub fn is_closing(&self) -> bool {
        self.outbox.is_closing()
    }

    /// Whether the connection was aborted: then an adapter closes it at once, without waiting for
    /// the peer's end.
    pub fn is_aborted(&self) -> bool {
        self.outbox.is_aborted()
    }

    /// Whether both directions are done: [`Event::Eof`](crate::Event::Eof) was given, and all that was queued was
    /// sent. An adapter closes such a connection, so what is pushed after that is not sent.
    pub fn is_finished(&self) -> bool {
        self.framer.is_finished() && self.outbox.is_empty()
    }

    /// What to write next, or `None` when nothing is queued.
    ///
    /// Call it after events were handled, after something was pushed from outside, and when the
    /// stream can be written again. The answer stays the same until
    /// [`transmitted`](Self::transmitted) acknowledges it. A producer makes its next chunk here.
    #[inline]
    pub fn poll_transmit(&mut self) -> Option<Transmit<'_>> {
        self.outbox.poll_transmit()
    }

    /// As [`poll_transmit`](Self::poll_transmit), for a vectored write: sets up to 16 slices, and returns
    /// how many. See [`Outbox::poll_transmit_slices`](crate::Outbox::poll_transmit_slices).
    pub fn poll_transmit_slices<'c>(&'c mut self, slices: &mut [&'c [u8]; 16]) -> usize {
        self.outbox.poll_transmit_slices(slices)
    }

    /// Whether more than one buffer is queued.
    #[cfg(any(feature = "std", feature = "embedded-io"))]
    #[inline]
    pub(crate) fn has_several_buffers(&self) -> bool {
        self.outbox.has_several_buffers()
    }

    /// Acknowledges what [`poll_transmit`](Self::poll_transmit) lent: that `n` bytes of it were
    /// written, at most all of them, or, with any `n`, that the writing half was shut down after
    /// [`Transmit::Eof`]. Nothing happens if nothing is lent.
    #[inline]
    pub fn transmitted(&mut self, n: usize) {
        self.bytes_out += self.outbox.transmitted(n) as u64;
    }

    /// Whether anything is left to be done by [`poll_transmit`](Self::poll_transmit): bytes, an end, or
    /// a close. A producer counts, also one that may have no further chunk: none is asked for it.
    #[must_use]
    pub fn has_output(&self) -> bool {
        !self.outbox.is_empty()
    }

    /// How many bytes were pushed and not yet sent. What producers make is not counted.
    pub fn queued(&self) -> usize {
        self.outbox.queued()
    }

    /// How many bytes were acknowledged as sent since the chat was made.
    pub fn bytes_out(&self) -> u64 {
        self.bytes_out
    }

    /// Sets how much memory the outgoing queue may keep, in bytes, before input is held back.
    ///
    /// It bounds what a peer can make this side queue by sending much and reading little. With
    /// `usize::MAX` output never holds back input. Use that on a side that sends without being
    /// asked, as a client often does: two sides that both send much before they read would
    /// otherwise wait for each other.
    pub fn set_high_water(&mut self, bytes: usize) {
        self.high_water = bytes;
    }

    /// How much memory the outgoing queue may keep, in bytes, before input is held back.
    pub fn high_water(&self) -> usize {
        self.high_water
    }
}

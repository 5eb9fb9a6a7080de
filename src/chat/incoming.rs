//! What comes in: bytes become events.

use alloc::vec::Vec;

use super::Chat;
use crate::{event::Event, framing::matcher::Search, terminator::Terminator};

/// What comes in.
impl Chat {
    /// Sets how messages end, from the next byte on, and that they come whole. See
    /// [`Framer::set_terminator`](crate::Framer::set_terminator).
    #[inline(always)]
    pub fn set_terminator<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        self.framer.set_terminator(terminator);
    }

    /// Sets how messages end, from the next byte on, and that they come in pieces, without a
    /// limit. See [`Framer::stream`](crate::Framer::stream).
    pub fn stream<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        self.framer.stream(terminator);
    }

    /// The terminator in force. A length is what is left of it, in bytes.
    pub fn terminator(&self) -> Terminator<'_> {
        self.framer.terminator()
    }

    /// Says that one message ends otherwise, comes whole, and has a limit of its own in bytes. After it
    /// all is as before. See [`Framer::expect`](crate::Framer::expect).
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::{Chat, Event, Terminator};
    ///
    /// let mut chat = Chat::new(Terminator::CRLF);
    /// let mut input = &b"DATA 3\r\nabc\r\nnext\r\n"[..];
    /// assert_eq!(chat.feed(&mut input), Some(Event::Message(b"DATA 3".into())));
    /// chat.expect(Terminator::LengthThen(3, b"\r\n"), 1024);
    /// assert_eq!(chat.feed(&mut input), Some(Event::Message(b"abc".into())));
    /// assert_eq!(chat.feed(&mut input), Some(Event::Message(b"next".into())));
    /// ```
    #[inline]
    pub fn expect<'t>(&mut self, terminator: impl Into<Terminator<'t>>, limit: usize) {
        self.framer.expect(terminator, limit);
    }

    /// The same in pieces, without a limit. See [`Framer::expect_pieces`](crate::Framer::expect_pieces).
    pub fn expect_pieces<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        self.framer.expect_pieces(terminator);
    }

    /// Sets the longest whole message in bytes, without its terminator: for example a small limit
    /// for the header and a large one for the body. See [`Framer::set_limit`](crate::Framer::set_limit).
    pub fn set_limit(&mut self, bytes: usize) {
        self.framer.set_limit(bytes);
    }

    /// The longest whole message in bytes, without its terminator.
    pub fn limit(&self) -> usize {
        self.framer.limit()
    }

    /// The next event. Moves `input` past the bytes it took.
    ///
    /// `None` means that the input is used up or that [`wants_input`](Self::wants_input) is
    /// false. In the latter case transmit or [`resume`](Self::resume), then feed the rest, which
    /// is still in `input`. Empty input may give an event too (the empty message of `Length(0)`, a
    /// length over the limit), so call it again after any change.
    // A program calls it in one or two places. Inlined there, the result stays in registers.
    #[inline(always)]
    #[must_use = "the event is lost, and its bytes with it"]
    pub fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        let before = input.len();
        let mut searched = None;
        if self.has_room() {
            match self.framer.next_lent(input) {
                Ok(message) => {
                    self.bytes_in += (before - input.len()) as u64;
                    // An event is often answered, and another one may follow.
                    self.outbox.expect_push();
                    return Some(Event::Message(message.into()));
                }
                Err(found) => searched = Some(found),
            }
        }
        // Moved out of the place where it was returned, as in `Framer::feed`.
        match self.feed_further(input, searched) {
            None => None,
            mut event => event.take(),
        }
    }

    /// The rest of `feed`. `searched` is what a search for a message found, if there was one, or
    /// `None` if the queue has no room for another event.
    #[inline(never)]
    fn feed_further<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: Option<Option<Search>>,
    ) -> Option<Event<'i>> {
        let before = input.len();
        let event = searched.and_then(|searched| self.framer.feed_further(input, searched));
        self.bytes_in += (before - input.len()) as u64;
        match event {
            Some(_) => self.outbox.expect_push(),
            None => self.outbox.expect_no_push(),
        }
        event
    }

    /// Says that no input follows, and gives the remaining events: call it until `None`.
    /// [`Event::Eof`] comes last, once.
    ///
    /// During a pause and after a close it gives `None`. See [`Framer::feed_eof`](crate::Framer::feed_eof).
    #[must_use = "the event is lost, and its bytes with it"]
    pub fn feed_eof(&mut self) -> Option<Event<'static>> {
        if self.is_closing() {
            return None;
        }
        self.framer.feed_eof()
    }

    /// Whether [`feed`](Self::feed) takes input. While it does not, do not read from the stream
    /// either: then the peer is slowed down by the transport.
    ///
    /// It is false during a pause, while the queue keeps more memory than the high water mark,
    /// once the connection is being closed, and after [`feed_eof`](Self::feed_eof).
    #[inline]
    pub fn wants_input(&self) -> bool {
        self.has_room() && self.framer.wants_input()
    }

    /// Whether the queue allows another message.
    #[inline]
    fn has_room(&self) -> bool {
        self.outbox.queued_memory() <= self.high_water && !self.outbox.is_closing()
    }

    /// Stops taking input, for another protocol to read it (an upgrade, STARTTLS). All that
    /// follows stays with the caller. Bytes that were taken before but not handed out are given by
    /// [`take_unread`](Self::take_unread); after a whole message there are none. While a message
    /// that was too long is being skipped, the pause waits for its end.
    pub fn pause(&mut self) {
        self.framer.pause();
    }

    /// Ends a pause. Feed again afterwards, even without new input.
    pub fn resume(&mut self) {
        self.framer.resume();
    }

    /// Whether a pause is in force.
    pub fn is_paused(&self) -> bool {
        self.framer.is_paused()
    }

    /// Removes and returns the bytes that were taken from the input and not handed out. See
    /// [`Framer::take_unread`](crate::Framer::take_unread).
    #[must_use = "the bytes are lost"]
    pub fn take_unread(&mut self) -> Vec<u8> {
        self.framer.take_unread()
    }

    /// Whether a message has begun and not ended, or one is expected. See
    /// [`Framer::is_mid_message`](crate::Framer::is_mid_message).
    #[must_use]
    pub fn is_mid_message(&self) -> bool {
        self.framer.is_mid_message()
    }

    /// How many messages have ended. See [`Framer::messages_in`](crate::Framer::messages_in).
    pub fn messages_in(&self) -> u64 {
        self.framer.messages_in()
    }

    /// Which end the last message had, where there are several. See [`Framer::ended_by`](crate::Framer::ended_by).
    pub fn ended_by(&self) -> usize {
        self.framer.ended_by()
    }

    /// How many bytes were taken from the input since the chat was made.
    ///
    /// For an idle connection see [`set_deadline`](Self::set_deadline).
    pub fn bytes_in(&self) -> u64 {
        self.bytes_in
    }
}

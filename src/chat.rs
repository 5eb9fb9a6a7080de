//! One connection's state: a framer, an outbox, and how they end.

use alloc::vec::Vec;
use core::fmt;

use crate::{
    event::Event,
    framing::{framer::Framer, matcher::Search},
    sending::{outbox::Outbox, outbox::Transmit},
    terminator::Terminator,
};

/// One end of a connection as a value: bytes go in, events come out, replies are queued.
///
/// A chat is a [`Framer`] for what comes in and an [`Outbox`] for what goes out. It ties them
/// together in two places: too much queued output holds back input, and a close ends both. It
/// knows no socket, no clock and no runtime; its owner moves the bytes.
///
/// # The loop
///
/// ```
/// # use std::io::{self, Write};
/// # fn turn(chat: &mut sanschat::Chat, mut input: &[u8], socket: &mut impl Write) -> io::Result<()> {
/// use sanschat::{Event, Transmit};
///
/// loop {
///     while let Some(event) = chat.feed(&mut input) {
///         match event {
///             Event::Message(line) => match &*line {
///                 b"." => chat.close_when_done(),
///                 line => {
///                     chat.push(b"You sent: ");
///                     chat.push(line);
///                     chat.push(b"\r\n");
///                 }
///             },
///             _ => {}
///         }
///     }
///     while let Some(Transmit::Bytes(out)) = chat.poll_transmit() {
///         let sent = socket.write(out)?;
///         if sent == 0 {
///             return Err(io::ErrorKind::WriteZero.into());
///         }
///         chat.transmitted(sent);
///     }
///     if input.is_empty() || !chat.wants_input() {
///         break; // above the high water mark `feed` waits: transmit, then go on
///     }
/// }
/// # Ok(())
/// # }
/// # let mut chat = sanschat::Chat::new(sanschat::Terminator::CRLF);
/// # let mut socket = Vec::new();
/// # turn(&mut chat, b"hi\r\n.\r\nlate\r\n", &mut socket).unwrap();
/// # assert_eq!(socket, b"You sent: hi\r\n");
/// # assert_eq!(chat.poll_transmit(), Some(sanschat::Transmit::Close));
/// ```
///
/// A loop of your own reads while [`wants_input`](Self::wants_input) is true, calls
/// [`feed_eof`](Self::feed_eof) at the peer's end, and closes when the chat
/// [`is_finished`](Self::is_finished). After [`Transmit::Close`] it should go on reading for a
/// while and drop what comes, until the peer's end: closing a socket with unread input can destroy
/// the last reply on its way. The adapters in [`io`](crate::io) do all this.
///
/// # Memory and cost
///
/// Input takes at most the limit plus the terminator. Output takes at most the high water mark
/// plus the replies to one message. An idle chat owns no buffer: the small one that a reply was
/// sent from is freed when [`feed`](Self::feed) gives `None`. See [`Framer`] and [`Outbox`] for
/// cost.
///
/// The calls may come in any order, and no input panics.
pub struct Chat {
    framer: Framer,
    outbox: Outbox,
    high_water: usize,
    bytes_in: u64,
    bytes_out: u64,
}

impl Chat {
    /// The high water mark of a new chat: 64 KiB.
    pub const DEFAULT_HIGH_WATER: usize = 64 * 1024;

    /// A chat whose first message ends as `terminator` says and comes whole, with a limit of
    /// [`Framer::DEFAULT_LIMIT`] and a high water mark of
    /// [`DEFAULT_HIGH_WATER`](Self::DEFAULT_HIGH_WATER).
    pub fn new<'t>(terminator: impl Into<Terminator<'t>>) -> Self {
        Chat {
            framer: Framer::new(terminator),
            outbox: Outbox::new(),
            high_water: Self::DEFAULT_HIGH_WATER,
            bytes_in: 0,
            bytes_out: 0,
        }
    }

    /// The same chat with another limit. See [`set_limit`](Self::set_limit).
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.set_limit(bytes);
        self
    }

    /// The same chat with another high water mark. See
    /// [`set_high_water`](Self::set_high_water).
    #[must_use]
    pub fn with_high_water(mut self, bytes: usize) -> Self {
        self.set_high_water(bytes);
        self
    }
}

/// A chat without a terminator: it hands out bytes as they come, until
/// [`set_terminator`](Chat::set_terminator) or [`stream`](Chat::stream) says how messages end. It
/// suits protocols that do so on [`Event::Opened`].
impl Default for Chat {
    fn default() -> Self {
        Chat::new(Terminator::None)
    }
}

/// What comes in.
impl Chat {
    /// Sets how messages end, from the next byte on, and that they come whole. See
    /// [`Framer::set_terminator`].
    #[inline(always)]
    pub fn set_terminator<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        self.framer.set_terminator(terminator);
    }

    /// Sets how messages end, from the next byte on, and that they come in pieces, without a
    /// limit. See [`Framer::stream`].
    pub fn stream<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        self.framer.stream(terminator);
    }

    /// The terminator in force. A length is what is left of it, in bytes.
    pub fn terminator(&self) -> Terminator<'_> {
        self.framer.terminator()
    }

    /// Sets the longest whole message in bytes, without its terminator: for example a small limit
    /// for the header and a large one for the body. See [`Framer::set_limit`].
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
        self.feed_further(input, searched)
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
    /// During a pause and after a close it gives `None`. See [`Framer::feed_eof`].
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
    /// [`Framer::take_unread`].
    #[must_use = "the bytes are lost"]
    pub fn take_unread(&mut self) -> Vec<u8> {
        self.framer.take_unread()
    }

    /// How many bytes were taken from the input since the chat was made.
    ///
    /// A chat has no clock. To find an idle connection, compare this and
    /// [`bytes_out`](Self::bytes_out) with their values some time ago.
    pub fn bytes_in(&self) -> u64 {
        self.bytes_in
    }
}

/// What goes out.
impl Chat {
    /// Queues a copy of `bytes`. After [`send_eof`](Self::send_eof) or a close they are dropped.
    #[inline]
    pub fn push(&mut self, bytes: &[u8]) {
        self.outbox.push_within(bytes, self.high_water);
    }

    /// Queues a buffer without copying it.
    pub fn push_owned(&mut self, bytes: Vec<u8>) {
        self.outbox.push_owned(bytes);
    }

    /// Queues chunks that are made when their turn comes: asynchat's `push_with_producer`.
    ///
    /// How much memory a producer keeps is not known, so while one is queued the chat takes no
    /// input, unless [`set_high_water`](Self::set_high_water) removed the mark. See
    /// [`Outbox::push_producer`].
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

    /// Whether both directions are done: [`Event::Eof`] was given, and all that was queued was
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

    /// Acknowledges what [`poll_transmit`](Self::poll_transmit) lent: that `n` bytes of it were
    /// written, at most all of them, or, with any `n`, that the writing half was shut down after
    /// [`Transmit::Eof`]. Nothing happens if nothing is lent.
    #[inline]
    pub fn transmitted(&mut self, n: usize) {
        self.bytes_out += self.outbox.transmitted(n) as u64;
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

/// Shows how many bytes are collected and queued, not which: they may be secret.
impl fmt::Debug for Chat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chat")
            .field("framer", &self.framer)
            .field("outbox", &self.outbox)
            .field("high_water", &self.high_water)
            .field("bytes_in", &self.bytes_in)
            .field("bytes_out", &self.bytes_out)
            .finish()
    }
}

//! One connection's state: a framer, an outbox, and how they end.

use alloc::vec::Vec;

use crate::{
    event::Event,
    framing::{framer::Framer, matcher::Search},
    sending::{outbox::Outbox, outbox::Transmit},
    terminator::Terminator,
};

/// One end of a connection as a value: bytes go in, events come out, replies are queued.
///
/// A chat is a [`Framer`] for what comes in and an [`Outbox`] for what goes out, tied together
/// where they must know of each other: output that piles up holds back input, and a close ends
/// both. It knows no socket, no clock and no runtime; whoever holds it moves the bytes.
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
///         break; // over high water `feed` waits: transmit, then go on
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
/// A loop that reads by itself goes on reading while [`wants_input`](Self::wants_input) says so,
/// stops when the peer's end came and [`is_finished`](Self::is_finished), and after a
/// [`Transmit::Close`] had better drop what still comes until the peer's end, for a while: a
/// socket that is closed with unread input destroys the last reply on its way.
///
/// # Memory
///
/// What comes in is bounded by the limit plus the terminator, what goes out by the high water
/// mark plus the replies to one message. An idle chat owns no buffer: a small one that a reply was
/// sent from waits for the next reply, but only until [`feed`](Self::feed) gives `None`. See
/// [`Framer`] and [`Outbox`] for cost.
///
/// Every order of calls is sound, and no input panics.
#[derive(Debug)]
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
    pub fn new(terminator: Terminator<'_>) -> Self {
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

/// A chat that hands out whatever comes until it is told how messages end: for protocols that
/// say so on [`Event::Opened`].
impl Default for Chat {
    fn default() -> Self {
        Chat::new(Terminator::None)
    }
}

/// What comes in.
impl Chat {
    /// Says how the message ends from the next byte on, and that messages come whole. See
    /// [`Framer::set_terminator`].
    #[inline]
    pub fn set_terminator(&mut self, terminator: Terminator<'_>) {
        self.framer.set_terminator(terminator);
    }

    /// Says how the message ends from the next byte on, and that messages come in pieces,
    /// without a limit. See [`Framer::stream`].
    pub fn stream(&mut self, terminator: Terminator<'_>) {
        self.framer.stream(terminator);
    }

    /// The terminator in force: of a length, what is left of it.
    pub fn terminator(&self) -> Terminator<'_> {
        self.framer.terminator()
    }

    /// The longest whole message in bytes, its terminator not counted: a small one for the
    /// header, a large one for the body. See [`Framer::set_limit`].
    pub fn set_limit(&mut self, bytes: usize) {
        self.framer.set_limit(bytes);
    }

    /// The longest whole message in bytes.
    pub fn limit(&self) -> usize {
        self.framer.limit()
    }

    /// The next event, moving `input` past what it took.
    ///
    /// `None` means that the input is used up or that [`wants_input`](Self::wants_input) is
    /// false; in the latter case transmit, or [`resume`](Self::resume), and go on. What was not
    /// taken stays in the caller's hands. There may be an event for empty input (the empty
    /// message of `Length(0)`, a length over the limit): call it again after any change.
    // It is called in one place or two, and what is found there lives in registers.
    #[inline(always)]
    pub fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        let before = input.len();
        let mut searched = None;
        if self.has_room() {
            match self.framer.next_lent(input) {
                Ok(message) => {
                    self.fed(before - input.len(), true);
                    return Some(Event::Message(message.into()));
                }
                Err(found) => searched = Some(found),
            }
        }
        self.feed_further(input, searched)
    }

    /// What follows where there was no message to be lent. `None` if there is no room for events.
    #[inline(never)]
    fn feed_further<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: Option<Option<Search>>,
    ) -> Option<Event<'i>> {
        let before = input.len();
        let event = searched.and_then(|searched| self.framer.feed_further(input, searched));
        self.fed(before - input.len(), event.is_some());
        event
    }

    /// Counts what was taken from the input.
    #[inline]
    fn fed(&mut self, taken: usize, has_event: bool) {
        self.bytes_in += taken as u64;
        // An event is often answered, and more of them may follow.
        self.outbox.expect_push(has_event);
    }

    /// Says that no input follows, and gives what is still owed: call it until `None`.
    /// [`Event::Eof`] comes once, last.
    ///
    /// During a pause and after a close it gives nothing. See [`Framer::feed_eof`].
    pub fn feed_eof(&mut self) -> Option<Event<'static>> {
        if self.is_closing() {
            return None;
        }
        self.framer.feed_eof()
    }

    /// Whether [`feed`](Self::feed) takes input. While it does not, do not read either: then
    /// the bytes stay with the peer, who feels it.
    ///
    /// It does not while paused, while the output weighs more than the high water mark, once
    /// the connection is being closed, and after the end of the input.
    #[inline]
    pub fn wants_input(&self) -> bool {
        self.has_room() && self.framer.wants_input()
    }

    /// Whether what is queued allows another message.
    #[inline]
    fn has_room(&self) -> bool {
        self.outbox.queued_memory() <= self.high_water && !self.outbox.is_closing()
    }

    /// Stops giving events: all that follows stays in the caller's hands, for another protocol
    /// to read (an upgrade, STARTTLS). Before it come the bytes that were held already, which
    /// [`take_unread`](Self::take_unread) gives; behind a whole message there are none. While
    /// a message that was too long is being skipped, the pause waits for its end.
    pub fn pause(&mut self) {
        self.framer.pause();
    }

    /// Ends a pause. Feed again, also if there is no new input.
    pub fn resume(&mut self) {
        self.framer.resume();
    }

    /// Whether a pause is in force.
    pub fn is_paused(&self) -> bool {
        self.framer.is_paused()
    }

    /// Takes out the bytes that were taken from the input and not handed out. See
    /// [`Framer::take_unread`].
    pub fn take_unread(&mut self) -> Vec<u8> {
        self.framer.take_unread()
    }

    /// How many bytes were taken from the input since the beginning.
    ///
    /// There is no clock inside: whoever has one compares this and
    /// [`bytes_out`](Self::bytes_out) with their values some time ago to find an idle
    /// connection.
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
    /// What a producer keeps in memory cannot be known, so while one is queued the chat takes
    /// no input, unless there is [no high water mark](Self::set_high_water). See
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

    /// Queues the end of what is sent; input is still taken.
    pub fn send_eof(&mut self) {
        self.outbox.send_eof();
    }

    /// Closes the connection once all that is queued was sent. From now on there are no more
    /// events from input, and what is pushed is dropped.
    pub fn close_when_done(&mut self) {
        self.outbox.close_when_done();
    }

    /// Closes the connection now, dropping what is queued.
    pub fn abort(&mut self) {
        self.outbox.abort();
    }

    /// Whether the connection is being closed.
    pub fn is_closing(&self) -> bool {
        self.outbox.is_closing()
    }

    /// Whether the connection was aborted: an adapter closes it without further courtesy.
    pub fn is_aborted(&self) -> bool {
        self.outbox.is_aborted()
    }

    /// Whether nothing more can happen: [`Event::Eof`] was given, and all that was queued was
    /// sent. An adapter closes such a connection, and what is pushed from then on is not sent.
    pub fn is_finished(&self) -> bool {
        self.framer.is_finished() && self.outbox.is_empty()
    }

    /// What to write next, or `None` when nothing is queued.
    ///
    /// Call it after events were handled, after anything was pushed from outside, and when the
    /// stream can be written again. The answer stays the same until it is acknowledged by
    /// [`transmitted`](Self::transmitted). At most one chunk of a producer is pulled.
    #[inline]
    pub fn poll_transmit(&mut self) -> Option<Transmit<'_>> {
        self.outbox.poll_transmit()
    }

    /// Acknowledges that `n` bytes of what [`poll_transmit`](Self::poll_transmit) lent were
    /// written, or, by any number, that the writing half was shut down after
    /// [`Transmit::Eof`]. Without a loan it does nothing.
    #[inline]
    pub fn transmitted(&mut self, n: usize) {
        self.bytes_out += self.outbox.transmitted(n) as u64;
    }

    /// How many bytes are queued and not yet sent, what producers will make not counted.
    pub fn queued(&self) -> usize {
        self.outbox.queued()
    }

    /// How many bytes were acknowledged as sent since the beginning.
    pub fn bytes_out(&self) -> u64 {
        self.bytes_out
    }

    /// How much memory the outgoing queue may keep, in bytes, before input is held back.
    ///
    /// It bounds what a peer can make us queue by sending much and reading little. A side that
    /// sends of its own accord, whatever it receives, needs no such bound: with `usize::MAX` its
    /// output never holds back input. Two sides that both send much before they read would wait
    /// for each other otherwise.
    pub fn set_high_water(&mut self, bytes: usize) {
        self.high_water = bytes;
    }

    /// How much memory the outgoing queue may keep before input is held back.
    pub fn high_water(&self) -> usize {
        self.high_water
    }
}

//! One connection's state: a framer, an outbox, and how they end.

mod incoming;
mod outgoing;
mod replies;
mod time;

use alloc::boxed::Box;
use core::fmt;

use crate::{
    deadline::Deadlines, framing::framer::Framer, sending::outbox::Outbox, terminator::Terminator,
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
/// [`is_finished`](Self::is_finished). After [`Transmit::Close`](crate::Transmit::Close) it should go on reading for a
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
    /// Boxed, since most chats have none.
    deadlines: Option<Box<Deadlines>>,
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
            deadlines: None,
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
/// suits protocols that do so on [`Event::Opened`](crate::Event::Opened).
impl Default for Chat {
    fn default() -> Self {
        Chat::new(Terminator::None)
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

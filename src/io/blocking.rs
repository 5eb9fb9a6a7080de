//! The adapter for blocking streams: a thread a connection.
//!
//! It writes what is queued before it reads on, and while it writes it cannot read: a peer that
//! sends without ever reading stops it, and itself, once the buffers between them are full. Use
//! an adapter that polls both directions where peers are not to be trusted with that, or set a
//! write timeout on the stream.
//!
//! # Examples
//!
//! A server that answers lines, a thread a connection:
//!
//! ```
//! use sanschat::{Chat, Terminator, echo::ChatEcho, io::blocking::Connection};
//! use std::{io, net::TcpListener, thread};
//!
//! fn serve(listener: TcpListener) -> io::Result<()> {
//!     for stream in listener.incoming() {
//!         let mut connection = Connection::new(stream?, Chat::new(Terminator::CRLF));
//!         thread::spawn(move || connection.drive(&mut ChatEcho::new()));
//!     }
//!     Ok(())
//! }
//! # use std::io::{Read, Write};
//! # let listener = TcpListener::bind("127.0.0.1:0").unwrap();
//! # let mut peer = std::net::TcpStream::connect(listener.local_addr().unwrap()).unwrap();
//! # thread::spawn(|| serve(listener));
//! # peer.write_all(b"hello\r\n.\r\n").unwrap();
//! # let mut replies = String::new();
//! # peer.read_to_string(&mut replies).unwrap();
//! # assert_eq!(replies, "You sent: hello\r\n");
//! ```

use std::{io, time::Instant};

use super::{
    Linger, Parts,
    session::{Next, Session},
    stream::{Calls, Stream},
};
use crate::{Chat, Event, Protocol};

/// A chat on a blocking stream.
///
/// Dropping it closes the stream without further ado; [`drive`](Self::drive) closes it well.
///
/// # Examples
///
/// A client without a protocol value:
///
/// ```no_run
/// use sanschat::{Chat, Event, Terminator, io::blocking::Connection};
/// use std::net::TcpStream;
///
/// let stream = TcpStream::connect("127.0.0.1:8007")?;
/// let mut connection = Connection::new(stream, Chat::new(Terminator::CRLF));
/// while let Some((event, chat)) = connection.next()? {
///     match event {
///         Event::Opened => chat.push(b"hello\r\n.\r\n"),
///         Event::Message(line) => println!("{}", line.escape_ascii()),
///         _ => {}
///     }
/// }
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
pub struct Connection<S> {
    io: S,
    session: Session<io::Error>,
    /// When to stop lingering, once that has begun.
    deadline: Option<Instant>,
}

impl<S: Stream> Connection<S> {
    /// A connection that stands: the first event is [`Event::Opened`].
    pub fn new(io: S, chat: Chat) -> Self {
        Connection {
            io,
            session: Session::new(chat),
            deadline: None,
        }
    }

    /// The same connection with another bound for waiting after a close.
    #[must_use]
    pub fn with_linger(mut self, linger: Linger) -> Self {
        self.session.linger = linger;
        self
    }

    /// The same connection reading so many bytes at a time, instead of 16 KiB.
    #[must_use]
    pub fn with_buffer_size(mut self, bytes: usize) -> Self {
        self.session.buffer_size = bytes;
        self
    }

    /// Sends what is queued, reads, and gives the next event with the chat to answer it.
    ///
    /// `None` when the connection is over, after [`Event::Closed`]; or when the chat is
    /// [paused](Chat::pause) and all that was queued is sent.
    ///
    /// # Errors
    ///
    /// The error that ended the connection comes once, after [`Event::Closed`]. If the stream
    /// has a timeout and it passed, or the stream does not block, that error comes at once and
    /// ends nothing: call again to go on.
    #[expect(
        clippy::should_implement_trait,
        reason = "it lends, as an iterator cannot"
    )]
    pub fn next(&mut self) -> io::Result<Option<(Event<'_>, &mut Chat)>> {
        loop {
            match self.session.next() {
                Next::Event(ready) => return Ok(Some(self.session.lend(ready))),
                Next::Io => self.turn()?,
                Next::Idle => return Ok(None),
                Next::Over => return self.session.result(),
            }
        }
    }

    /// Runs the protocol until the connection is over or paused.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next).
    pub fn drive(&mut self, protocol: &mut (impl Protocol + ?Sized)) -> io::Result<()> {
        while let Some((event, chat)) = self.next()? {
            protocol.handle(chat, event);
        }
        Ok(())
    }

    /// The chat, to push from outside. What is pushed leaves by the next call of
    /// [`next`](Self::next).
    pub fn chat(&mut self) -> &mut Chat {
        &mut self.session.chat
    }

    /// The stream.
    pub fn io(&self) -> &S {
        &self.io
    }

    /// Takes the connection apart, for another protocol on the same stream.
    pub fn into_parts(self) -> Parts<S> {
        self.session.into_parts(self.io)
    }

    fn turn(&mut self) -> io::Result<()> {
        if self.session.is_lingering() {
            self.limit_wait();
        }
        let mut stream = Calls::new(&mut self.io, true);
        let turned = self.session.turn(&mut stream);
        match stream.not_now {
            // That timeout was set here.
            Some(_) if self.session.is_lingering() => self.session.give_up(),
            Some(timeout) if turned.is_pending() => return Err(timeout),
            _ => {}
        }
        Ok(())
    }

    /// Lets no read while lingering take longer than what is left of the time for it.
    fn limit_wait(&mut self) {
        let now = Instant::now();
        let deadline = *self.deadline.get_or_insert(now + self.session.linger.time);
        let left = deadline.saturating_duration_since(now);
        if left.is_zero() || self.io.set_read_timeout(left).is_err() {
            self.session.give_up();
        }
    }
}

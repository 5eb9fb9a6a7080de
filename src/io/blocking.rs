//! The adapter for blocking streams: a thread a connection.
//!
//! It writes what is queued before it reads on, and while it writes it cannot read, not even to
//! drop what comes during a close: a peer that sends without ever reading stops it, and itself,
//! once the buffers between them are full. Use an adapter that polls both directions where peers
//! are not to be trusted with that, or set a write timeout on the stream.
//!
//! # Examples
//!
//! A server that answers lines, a thread a connection:
//!
//! ```no_run
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
//!
//! fn main() -> io::Result<()> {
//!     serve(TcpListener::bind("127.0.0.1:8007")?)
//! }
//! ```

use std::{io, time::Instant};

use super::{
    session::methods::{common_methods, waiting_methods},
    session::{Next, Ready, Session},
    stream::{Calls, Stream, after},
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

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

    common_methods!(S);

    waiting_methods!(
        io::Error,
        [],
        [],
        "If the stream has a timeout and it passed, or the stream does not block, that error \
         comes at once and ends nothing: call again to go on."
    );

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
        let time = self.session.linger.time;
        let deadline = *self.deadline.get_or_insert_with(|| after(time));
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() || self.io.set_read_timeout(left).is_err() {
            self.session.give_up();
        }
    }
}

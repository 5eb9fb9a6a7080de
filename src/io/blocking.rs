//! The adapter for blocking streams: a thread for each connection.
//!
//! It writes what is queued before it reads on. While it writes it cannot read, not even to drop
//! what comes during a close. So a peer that sends without ever reading stops this connection, and
//! itself, once the buffers between the two are full. Where peers may do that, use an adapter that
//! polls both directions, or set a write timeout on the stream.
//!
//! # Examples
//!
//! A server that answers lines, with a thread for each connection:
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
    retrying::RetryingStream,
    session::{
        Detached, Next, Session,
        methods::{common_methods, waiting_methods},
    },
    stream::Stream,
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

/// A chat on a blocking stream.
///
/// Dropping it closes the stream at once. [`drive`](Self::drive) first sends what is queued and
/// gives the peer time to notice.
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
    /// A connection on a stream that is connected. The first event is [`Event::Opened`].
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
        "If a timeout of the stream passed, or the stream does not block, that error comes at \
         once and does not end the connection: call this again to go on."
    );

    fn turn(&mut self) -> io::Result<()> {
        let is_lingering = self.session.is_lingering();
        if is_lingering && !self.limit_wait() {
            self.session.end_linger();
            return Ok(());
        }
        let mut stream = RetryingStream::blocking(&mut self.io);
        let turned = self.session.turn(&mut stream);
        match stream.pending {
            // This is the timeout that `limit_wait` has set.
            Some(_) if is_lingering => self.session.end_linger(),
            Some(timeout) if turned.is_pending() => return Err(timeout),
            _ => {}
        }
        Ok(())
    }

    /// Lets no read take longer than what is left of the time to linger. Whether a read may wait
    /// at all.
    fn limit_wait(&mut self) -> bool {
        let linger = self.session.linger;
        let deadline = *self.deadline.get_or_insert_with(|| linger.deadline());
        let left = deadline.saturating_duration_since(Instant::now());
        !left.is_zero() && self.io.set_read_timeout(left).is_ok()
    }
}

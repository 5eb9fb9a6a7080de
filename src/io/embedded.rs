//! The adapter for blocking streams of [embedded-io](https://docs.rs/embedded-io): serial lines and
//! sockets without the standard library.
//!
//! Like [`io::blocking`](super::blocking) it writes what is queued before it reads on. The traits
//! have no way to shut down the writing half alone. If your stream has one, pass it to
//! [`with_shutdown`](Connection::with_shutdown). Without it the end of what is sent is a flush, and
//! a close does not wait for the peer.
//!
//! The traits forbid a write that takes no bytes. If it happens all the same, the connection ends
//! without an error, since there is none to return.
//!
//! # Examples
//!
//! ```no_run
//! use sanschat::{Chat, Terminator, echo::ChatEcho, io::embedded::Connection};
//!
//! fn serve<S>(uart: S) -> Result<(), S::Error>
//! where
//!     S: embedded_io::Read + embedded_io::Write,
//! {
//!     let chat = Chat::new(Terminator::CRLF).with_high_water(256);
//!     let mut connection = Connection::new(uart, chat).with_buffer_size(64);
//!     connection.drive(&mut ChatEcho::with_limit(120))
//! }
//!
//! fn main() -> std::io::Result<()> {
//!     // In place of a UART: sockets, seen through the same traits.
//!     for stream in std::net::TcpListener::bind("127.0.0.1:8007")?.incoming() {
//!         serve(embedded_io_adapters::std::FromStd::new(stream?))?;
//!     }
//!     Ok(())
//! }
//! ```

use core::task::Poll;

use ::embedded_io::{Error, ErrorKind, Read, Write};

use super::{
    Linger,
    session::{
        Detached, Next, Session,
        methods::{common_methods, waiting_methods},
        transport::Transport,
    },
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

/// A chat on a blocking stream of embedded-io.
#[derive(Debug)]
pub struct Connection<S: ::embedded_io::ErrorType> {
    io: S,
    session: Session<S::Error>,
    shutdown: fn(&mut S) -> Result<(), S::Error>,
}

impl<S: Read + Write> Connection<S> {
    /// A connection on a stream that is connected. The first event is [`Event::Opened`].
    pub fn new(io: S, chat: Chat) -> Self {
        let mut session = Session::new(chat);
        session.linger = Linger::NONE;
        Connection {
            io,
            session,
            shutdown: S::flush,
        }
    }

    /// The same connection with a way to shut down the writing half, which is called instead of a
    /// flush. With [`with_linger`](Self::with_linger) the connection then waits for the peer after
    /// a close. There is no clock, so the bound in bytes alone ends that wait: the stream should
    /// have a timeout.
    #[must_use]
    pub fn with_shutdown(mut self, shutdown: fn(&mut S) -> Result<(), S::Error>) -> Self {
        self.shutdown = shutdown;
        self
    }

    common_methods!(S);

    waiting_methods!(S::Error, [], [], "");

    fn turn(&mut self) -> Result<(), S::Error> {
        let mut stream = RetryingStream {
            io: &mut self.io,
            shutdown: self.shutdown,
        };
        // A stream that blocks is never pending.
        let _ = self.session.turn(&mut stream);
        Ok(())
    }
}

/// A stream whose interrupted calls are made again.
struct RetryingStream<'a, S: ::embedded_io::ErrorType> {
    io: &'a mut S,
    shutdown: fn(&mut S) -> Result<(), S::Error>,
}

impl<S: Read + Write> RetryingStream<'_, S> {
    fn call<T>(
        &mut self,
        mut call: impl FnMut(&mut S) -> Result<T, S::Error>,
    ) -> Poll<Result<T, S::Error>> {
        loop {
            match call(self.io) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                result => return Poll::Ready(result),
            }
        }
    }
}

impl<S: Read + Write> Transport<S::Error> for RetryingStream<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> Poll<Result<usize, S::Error>> {
        self.call(|io| io.read(buffer))
    }

    fn write(&mut self, bytes: &[u8]) -> Poll<Result<usize, S::Error>> {
        self.call(|io| io.write(bytes))
    }

    fn flush(&mut self) -> Poll<Result<(), S::Error>> {
        self.call(S::flush)
    }

    fn shutdown(&mut self) -> Poll<Result<(), S::Error>> {
        self.call(self.shutdown)
    }
}

//! The adapter for [mio](https://docs.rs/mio): a connection that can be registered.
//!
//! # Examples
//!
//! A server of many connections in one thread. A real one would go on after an interrupted `poll`
//! and errors of `accept`. It would give each event to [`Connection::set_read_hint`], which spares
//! a read.
//!
//! ```no_run
//! use mio::{Events, Interest, Poll, Token, net::TcpListener};
//! use sanschat::{Chat, echo::ChatEcho, io::mio::{Connection, Status}};
//! use std::{collections::HashMap, io};
//!
//! fn serve(mut listener: TcpListener) -> io::Result<()> {
//!     let (mut poll, mut events) = (Poll::new()?, Events::with_capacity(1024));
//!     let both = Interest::READABLE | Interest::WRITABLE;
//!     poll.registry().register(&mut listener, Token(0), Interest::READABLE)?;
//!     let (mut connections, mut last) = (HashMap::new(), 0);
//!     loop {
//!         let waits = connections.values();
//!         let waits = waits.filter_map(|(c, _): &(Connection<_>, _)| c.wait());
//!         poll.poll(&mut events, waits.min())?;
//!         let mut ready: Vec<usize> = events.iter().map(|event| event.token().0).collect();
//!         if ready.contains(&0) {
//!             while let Ok((stream, _)) = listener.accept() {
//!                 let mut connection = Connection::new(stream, Chat::default());
//!                 last += 1;
//!                 poll.registry().register(&mut connection, Token(last), both)?;
//!                 connections.insert(last, (connection, ChatEcho::new()));
//!             }
//!         }
//!         let due = |(c, _): &(Connection<_>, _)| c.wait().is_some_and(|wait| wait.is_zero());
//!         ready.extend(connections.iter().filter(|(_, c)| due(c)).map(|(token, _)| *token));
//!         for token in ready {
//!             let Some((connection, protocol)) = connections.get_mut(&token) else { continue };
//!             match connection.drive(protocol) {
//!                 Ok(Status::Over) | Err(_) => drop(connections.remove(&token)),
//!                 Ok(_) => {}
//!             }
//!         }
//!     }
//! }
//!
//! fn main() -> io::Result<()> {
//!     serve(TcpListener::bind("127.0.0.1:8007".parse().unwrap())?)
//! }
//! ```

use std::{io, net::Shutdown, time::Duration};

use ::mio::{
    Interest, Registry, Token,
    event::{self, Source},
    net::TcpStream,
};

pub use super::readiness::Status;
use super::{
    readiness::{self, ReadHint},
    session::methods::common_methods,
    stream::Stream,
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

impl Stream for TcpStream {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.shutdown(Shutdown::Write)
    }

    /// Always an error: it never blocks.
    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    fn short_read_takes_all(&self) -> bool {
        true
    }
}

#[cfg(unix)]
impl Stream for ::mio::net::UnixStream {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.shutdown(Shutdown::Write)
    }

    /// Always an error: it never blocks.
    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Whether mio waits by epoll. Its other ways of waiting report a stream only after that would
/// have blocked, or do not report urgent data.
#[allow(unexpected_cfgs, reason = "mio defines that one")]
const EPOLL: bool = cfg!(all(
    any(target_os = "linux", target_os = "android"),
    not(mio_unsupported_force_poll_poll)
));

/// A chat on one of mio's streams. It is a [`readiness::Connection`] that can be registered.
#[derive(Debug)]
pub struct Connection<S> {
    connection: readiness::Connection<S>,
    /// By this connection, so that mio reports urgent data too.
    is_registered: bool,
}

impl<S: Stream> Connection<S> {
    /// A connection on a stream that is connected. The first event is [`Event::Opened`].
    pub fn new(io: S, chat: Chat) -> Self {
        Connection {
            connection: readiness::Connection::new(io, chat),
            is_registered: false,
        }
    }

    common_methods!(S, connection);

    /// The next event and the chat to answer it. See [`readiness::Connection::next`].
    ///
    /// # Errors
    ///
    /// The error that ended the connection comes once, after [`Event::Closed`].
    #[expect(
        clippy::should_implement_trait,
        reason = "it lends, as an iterator cannot"
    )]
    pub fn next(&mut self) -> io::Result<Option<(Event<'_>, &mut Chat)>> {
        self.connection.next()
    }

    /// Gives the protocol all events that there are now. See [`readiness::Connection::drive`].
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next).
    pub fn drive(&mut self, protocol: &mut (impl Protocol + ?Sized)) -> io::Result<Status> {
        self.connection.drive(protocol)
    }

    /// Says what mio has reported of this connection, which can spare a read. See
    /// [`readiness::Connection::set_read_hint`].
    ///
    /// Call it with every event of this connection, before [`drive`](Self::drive) or
    /// [`next`](Self::next), or never. It has an effect for a [`TcpStream`] on Linux, if this
    /// connection was registered and not its stream: only then is mio asked for urgent data too.
    pub fn set_read_hint(&mut self, event: &event::Event) {
        let bytes_only = !event.is_read_closed() && !event.is_error() && !event.is_priority();
        self.connection
            .set_read_hint(if EPOLL && self.is_registered && bytes_only {
                ReadHint::BytesOnly
            } else {
                ReadHint::Unknown
            });
    }

    /// Why the last [`next`](Self::next) gave no event.
    pub fn status(&self) -> Status {
        self.connection.status()
    }

    /// What the connection waits for. See [`readiness::Connection::interest`]. Where it is
    /// registered for both directions, the loop need not look at this.
    pub fn interest(&mut self) -> readiness::Interest {
        self.connection.interest()
    }

    /// How long the loop may wait before it calls [`drive`](Self::drive) again. See
    /// [`readiness::Connection::wait`].
    pub fn wait(&self) -> Option<Duration> {
        self.connection.wait()
    }
}

/// Register it once, for reading and writing. It never needs another registration.
impl<S: Source> Source for Connection<S> {
    fn register(
        &mut self,
        registry: &Registry,
        token: Token,
        interests: Interest,
    ) -> io::Result<()> {
        let stream = &mut self.connection.io;
        stream.register(registry, token, with_priority(interests))?;
        self.is_registered = true;
        Ok(())
    }

    fn reregister(
        &mut self,
        registry: &Registry,
        token: Token,
        interests: Interest,
    ) -> io::Result<()> {
        let stream = &mut self.connection.io;
        stream.reregister(registry, token, with_priority(interests))?;
        self.is_registered = true;
        Ok(())
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        self.is_registered = false;
        self.connection.io.deregister(registry)
    }
}

/// Urgent data too, where mio can report it.
fn with_priority(interests: Interest) -> Interest {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let interests = interests | Interest::PRIORITY;
    interests
}

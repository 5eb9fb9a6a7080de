//! The adapter for [mio](https://docs.rs/mio): a connection that can be registered.
//!
//! # Examples
//!
//! A server of many connections in one thread; a real one would outlive an interrupted `poll`
//! and errors of `accept`, and hand each event to [`Connection::told`], which spares a read:
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
    event::{Event, Source},
    net::TcpStream,
};

use super::Stream;
pub use super::readiness::{Connection, Status};

impl Stream for TcpStream {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.shutdown(Shutdown::Write)
    }

    /// It never blocks.
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

    /// It never blocks.
    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

/// Whether mio waits by epoll. Elsewhere it wants to see that a stream would block before it tells
/// of it again, or keeps urgent data to itself.
#[allow(unexpected_cfgs, reason = "that is a setting of mio's own")]
const EPOLL: bool = cfg!(all(
    any(target_os = "linux", target_os = "android"),
    not(mio_unsupported_force_poll_poll)
));

impl<S: super::Stream> Connection<S> {
    /// Says what mio told of it, which spares a read where that was bytes alone. Call it with
    /// every event of this connection, before [`drive`](Self::drive) or [`next`](Self::next), or
    /// never.
    ///
    /// It is of use for a [`TcpStream`] on Linux, if this connection was registered and not its
    /// stream: so mio is asked for urgent data too. See [`set_read_hint`](Self::set_read_hint).
    pub fn told(&mut self, event: &Event) {
        let more = event.is_read_closed() || event.is_error() || event.is_priority();
        self.set_read_hint(EPOLL && self.is_registered && !more);
    }
}

/// Register it once, for reading and writing: it never needs another registration.
impl<S: Source> Source for Connection<S> {
    fn register(
        &mut self,
        registry: &Registry,
        token: Token,
        interests: Interest,
    ) -> io::Result<()> {
        self.io.register(registry, token, all(interests))?;
        self.is_registered = true;
        Ok(())
    }

    fn reregister(
        &mut self,
        registry: &Registry,
        token: Token,
        interests: Interest,
    ) -> io::Result<()> {
        self.io.reregister(registry, token, all(interests))?;
        self.is_registered = true;
        Ok(())
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        self.is_registered = false;
        self.io.deregister(registry)
    }
}

/// The same, and whatever else may stop a read.
fn all(interests: Interest) -> Interest {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    let interests = interests | Interest::PRIORITY;
    interests
}

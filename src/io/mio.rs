//! The adapter for [mio](https://docs.rs/mio): a connection that can be registered.
//!
//! # Examples
//!
//! A server of many connections in one thread; a real one would outlive an interrupted `poll`
//! and errors of `accept`:
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

use ::mio::{Interest, Registry, Token, event::Source, net::TcpStream};

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

/// Register it once, for reading and writing: it never needs another registration.
impl<S: Source> Source for Connection<S> {
    fn register(
        &mut self,
        registry: &Registry,
        token: Token,
        interests: Interest,
    ) -> io::Result<()> {
        self.io.register(registry, token, interests)
    }

    fn reregister(
        &mut self,
        registry: &Registry,
        token: Token,
        interests: Interest,
    ) -> io::Result<()> {
        self.io.reregister(registry, token, interests)
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        self.io.deregister(registry)
    }
}

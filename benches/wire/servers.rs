//! The servers. Each runs in one thread, for ever, and has a socket's small writes sent at once.

mod mio;
mod raw;
mod tokio;

use std::{
    io::{self, Write},
    net::{Ipv4Addr, TcpListener},
};

use rustix::process::{Signal, set_parent_process_death_signal};
use sanschat::{Chat, Event, Protocol};

use crate::cpu::pin;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Server {
    /// Nothing but the system's calls, and no lines: what there is to lose.
    Raw,
    /// sanschat on mio.
    Mio,
    /// sanschat on tokio.
    Tokio,
    /// tokio's `copy`: no lines either.
    TokioCopy,
    /// tokio-util's `Framed` with its `LinesCodec`.
    TokioLines,
}

impl Server {
    /// The raw one first: the others are compared with it.
    pub(crate) const ALL: [Server; 5] = [
        Server::Raw,
        Server::Mio,
        Server::Tokio,
        Server::TokioCopy,
        Server::TokioLines,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Server::Raw => "raw",
            Server::Mio => "mio",
            Server::Tokio => "tokio",
            Server::TokioCopy => "tokio-copy",
            Server::TokioLines => "tokio-lines",
        }
    }

    pub(crate) fn title(self) -> &'static str {
        match self {
            Server::Raw => "raw epoll, no lines",
            Server::Mio => "sanschat, mio",
            Server::Tokio => "sanschat, tokio",
            Server::TokioCopy => "tokio `copy`, no lines",
            Server::TokioLines => "tokio `LinesCodec`",
        }
    }

    /// This process becomes the server.
    pub(crate) fn serve(self) {
        let serve: fn(TcpListener) -> io::Result<()> = match self {
            Server::Raw => raw::serve,
            Server::Mio => mio::serve,
            Server::Tokio => |listener| tokio::serve(listener, tokio::chat),
            Server::TokioCopy => |listener| tokio::serve(listener, tokio::copy),
            Server::TokioLines => |listener| tokio::serve(listener, tokio::lines),
        };
        listen().and_then(serve).expect("a server does not fail");
    }
}

pub(crate) fn named(name: &str) -> Option<Server> {
    Server::ALL.into_iter().find(|server| server.name() == name)
}

/// What a server does first in its process: it ends with the one that started it, keeps to its
/// CPU, and tells where it listens.
fn listen() -> io::Result<TcpListener> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    pin(0);
    rlimit::increase_nofile_limit(u64::MAX)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?.port());
    io::stdout().flush()?;
    Ok(listener)
}

/// Every line comes back as it is.
struct Lines;

impl Protocol for Lines {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        if let Event::Message(line) = event {
            chat.push(&line);
            chat.push(b"\r\n");
        }
    }
}

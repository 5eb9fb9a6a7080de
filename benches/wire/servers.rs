//! The servers. Each runs in one thread, until it is killed, with TCP_NODELAY on every socket.

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
    /// Only system calls, and no lines: the lower bound.
    Raw,
    /// sanschat on mio.
    Mio,
    /// sanschat on tokio.
    Tokio,
    /// tokio's `copy`, also without lines.
    TokioCopy,
    /// tokio-util's `Framed` with its `LinesCodec`.
    TokioLines,
}

impl Server {
    /// The raw one is first: the others are compared with it.
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

    /// Runs the server in this process.
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

/// The first steps of a server: it arranges to end with the process that started it, binds itself
/// to its CPU, and prints its port.
fn listen() -> io::Result<TcpListener> {
    set_parent_process_death_signal(Some(Signal::KILL))?;
    pin(0);
    rlimit::increase_nofile_limit(u64::MAX)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    println!("{}", listener.local_addr()?.port());
    io::stdout().flush()?;
    Ok(listener)
}

/// Sends every line back unchanged.
struct Lines;

impl Protocol for Lines {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        if let Event::Message(line) = event {
            chat.push(&line);
            chat.push(b"\r\n");
        }
    }
}

//! The adapter for [tokio](https://docs.rs/tokio)'s `AsyncRead` and `AsyncWrite`.
//!
//! Both directions are polled at once, so neither side can block the other. Waiting after
//! a close needs the runtime's timers (`enable_time`), unless it is turned off by
//! [`Linger::NONE`](super::Linger::NONE).
//!
//! # Examples
//!
//! A server of many connections, each a task:
//!
//! ```no_run
//! use sanschat::{Chat, Terminator, echo::ChatEcho, io::tokio::Connection};
//! use std::io;
//! use tokio::net::TcpListener;
//!
//! async fn serve(listener: TcpListener) -> io::Result<()> {
//!     loop {
//!         let (stream, _) = listener.accept().await?;
//!         let mut connection = Connection::new(stream, Chat::new(Terminator::CRLF));
//!         tokio::spawn(async move { connection.drive(&mut ChatEcho::new()).await });
//!     }
//! }
//!
//! #[tokio::main(flavor = "current_thread")]
//! async fn main() -> io::Result<()> {
//!     serve(TcpListener::bind("127.0.0.1:8007").await?).await
//! }
//! ```

use core::{
    future::poll_fn,
    pin::Pin,
    task::{Poll, ready},
    time::Duration,
};
use std::{boxed::Box, io};

use ::tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::sleep,
};

use super::{
    polling::{Patience, Polled, Timer},
    session::methods::{cancel_safe, common_methods, waiting_methods},
    session::transport::Transport,
    session::{Next, Ready, Session},
    stream::some_written,
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

/// A chat on one of tokio's streams.
#[derive(Debug)]
pub struct Connection<S> {
    io: S,
    session: Session<io::Error>,
    patience: Patience,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// A connection that stands: the first event is [`Event::Opened`].
    pub fn new(io: S, chat: Chat) -> Self {
        let timer: fn(Duration) -> Timer = |time| Box::pin(sleep(time));
        Connection {
            io,
            session: Session::new(chat),
            patience: Patience::new(Some(timer)),
        }
    }

    common_methods!(S);

    waiting_methods!(io::Error, [async], [.await], cancel_safe!());

    async fn turn(&mut self) -> io::Result<()> {
        poll_fn(|cx| {
            let io = Tokio(Pin::new(&mut self.io));
            self.patience
                .poll_turn(&mut self.session, Polled { io, cx })
        })
        .await
    }
}

struct Tokio<'a, S>(Pin<&'a mut S>);

impl<S: AsyncRead + AsyncWrite> Transport<io::Error> for Polled<'_, '_, Tokio<'_, S>> {
    fn read(&mut self, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let mut buffer = ReadBuf::new(buffer);
        ready!(self.io.0.as_mut().poll_read(self.cx, &mut buffer))?;
        Poll::Ready(Ok(buffer.filled().len()))
    }

    fn write(&mut self, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.io
            .0
            .as_mut()
            .poll_write(self.cx, bytes)
            .map(some_written)
    }

    fn flush(&mut self) -> Poll<io::Result<()>> {
        self.io.0.as_mut().poll_flush(self.cx)
    }

    fn shutdown(&mut self) -> Poll<io::Result<()>> {
        self.io.0.as_mut().poll_shutdown(self.cx)
    }
}

//! The adapter for [tokio](https://docs.rs/tokio)'s `AsyncRead` and `AsyncWrite`.
//!
//! Both directions are polled at once, so neither can block the other. The wait after a close needs
//! the runtime's timers (`enable_time`), unless it is turned off by
//! [`Linger::NONE`](super::Linger::NONE).
//!
//! # Examples
//!
//! A server with a task for each connection:
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
//! fn main() -> io::Result<()> {
//!     let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//!     runtime.block_on(async { serve(TcpListener::bind("127.0.0.1:8007").await?).await })
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
    polling::{LingerTimer, Polled, Polling, Timer},
    retrying::{IoSlices, check_written},
    session::{
        Detached, Next, Session,
        methods::{cancel_safe, common_methods, waiting_methods},
        transport::Transport,
    },
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

/// A chat on one of tokio's streams.
#[derive(Debug)]
pub struct Connection<S> {
    io: S,
    session: Session<io::Error>,
    polling: Polling,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// A connection on a stream that is connected. The first event is [`Event::Opened`].
    pub fn new(io: S, chat: Chat) -> Self {
        let timer: fn(Duration) -> Timer = |time| Box::pin(sleep(time));
        Connection {
            io,
            session: Session::new(chat),
            polling: Polling::new(LingerTimer::new(timer)),
        }
    }

    common_methods!(S);

    waiting_methods!(io::Error, [async], [.await], cancel_safe!());

    async fn turn(&mut self) -> io::Result<()> {
        poll_fn(|cx| {
            let io = Tokio(Pin::new(&mut self.io));
            self.polling.poll_turn(&mut self.session, Polled { io, cx })
        })
        .await;
        Ok(())
    }
}

/// A stream that is polled by tokio's traits.
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
            .map(check_written)
    }

    fn write_vectored(&mut self, buffers: &[&[u8]]) -> Poll<io::Result<usize>> {
        let slices = IoSlices::new(buffers);
        self.io
            .0
            .as_mut()
            .poll_write_vectored(self.cx, slices.get())
            .map(check_written)
    }

    fn flush(&mut self) -> Poll<io::Result<()>> {
        self.io.0.as_mut().poll_flush(self.cx)
    }

    fn shutdown(&mut self) -> Poll<io::Result<()>> {
        self.io.0.as_mut().poll_shutdown(self.cx)
    }
}

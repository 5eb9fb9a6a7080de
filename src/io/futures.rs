//! The adapter for the traits of [futures-io](https://docs.rs/futures-io): smol, async-std, and all
//! others that use them.
//!
//! Both directions are polled at once, so neither can block the other. These traits have no
//! timers. Give the connection one by [`with_timer`](Connection::with_timer), so that after a close
//! it waits for the peer as long as [`Linger`](super::Linger) says. Without a timer it only drops
//! what has arrived by then.
//!
//! `poll_close` of the stream must shut down its writing half, as it does for the streams of
//! `smol::net` and async-std. It does not for a bare `async_io::Async<TcpStream>`, whose peer
//! sees the end only when the connection is dropped.
//!
//! # Examples
//!
//! A server with a task for each connection:
//!
//! ```no_run
//! use sanschat::{Chat, Terminator, echo::ChatEcho, io::futures::Connection};
//! use smol::{Timer, net::TcpListener};
//! use std::io;
//!
//! async fn serve(listener: TcpListener) -> io::Result<()> {
//!     loop {
//!         let (stream, _) = listener.accept().await?;
//!         let mut connection = Connection::new(stream, Chat::new(Terminator::CRLF))
//!             .with_timer(|time| Box::pin(async move { _ = Timer::after(time).await }));
//!         smol::spawn(async move { connection.drive(&mut ChatEcho::new()).await }).detach();
//!     }
//! }
//!
//! fn main() -> io::Result<()> {
//!     smol::block_on(async { serve(TcpListener::bind("127.0.0.1:8007").await?).await })
//! }
//! ```

use core::{
    future::{Future, poll_fn},
    pin::Pin,
    task::Poll,
    time::Duration,
};
use std::{boxed::Box, io};

use ::futures_io::{AsyncRead, AsyncWrite};

use super::{
    polling::{LingerTimer, Polled, Polling},
    retrying::{IoSlices, check_written},
    session::{
        Detached, Next, Session,
        methods::{cancel_safe, common_methods, waiting_methods},
        transport::Transport,
    },
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

/// A chat on a stream that implements futures-io's traits.
#[derive(Debug)]
pub struct Connection<S> {
    io: S,
    session: Session<io::Error>,
    polling: Polling,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// A connection on a stream that is connected. The first event is [`Event::Opened`].
    pub fn new(io: S, chat: Chat) -> Self {
        Connection {
            io,
            session: Session::new(chat),
            polling: Polling::new(LingerTimer::none()),
        }
    }

    /// The same connection with a timer for the wait after a close: a future that is ready when the
    /// given time has passed.
    #[must_use]
    pub fn with_timer(
        mut self,
        timer: fn(Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>,
    ) -> Self {
        self.polling = Polling::new(LingerTimer::new(timer));
        self
    }

    common_methods!(S);

    waiting_methods!(io::Error, [async], [.await], cancel_safe!());

    async fn turn(&mut self) -> io::Result<()> {
        poll_fn(|cx| {
            let io = Futures(Pin::new(&mut self.io));
            self.polling.poll_turn(&mut self.session, Polled { io, cx })
        })
        .await;
        Ok(())
    }
}

/// A stream that is polled by the traits of futures-io.
struct Futures<'a, S>(Pin<&'a mut S>);

impl<S: AsyncRead + AsyncWrite> Transport<io::Error> for Polled<'_, '_, Futures<'_, S>> {
    fn read(&mut self, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        self.io.0.as_mut().poll_read(self.cx, buffer)
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
        self.io.0.as_mut().poll_close(self.cx)
    }
}

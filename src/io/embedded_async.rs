//! The adapter for streams of [embedded-io-async](https://docs.rs/embedded-io-async): embassy, and
//! all executors without the standard library.
//!
//! The two directions are two values, as a split UART or socket gives them. So both can be waited
//! for at once, and neither can block the other. When one is done the future of the other is
//! dropped: use streams whose reads and writes do nothing if they are dropped unfinished.
//! embedded-io-async recommends that. Buffered UARTs and sockets do so, bare DMA does not.
//!
//! The traits have no way to shut down the writing half alone. If your stream has one, pass it to
//! [`with_shutdown`](Connection::with_shutdown). Without it the end of what is sent is a flush, and
//! a close does not wait for the peer.
//!
//! The traits forbid a write that takes no bytes. If it happens all the same, the connection ends
//! without an error, since there is none to return.
//!
//! # Examples
//!
//! ```no_run
//! use embedded_io_adapters::tokio_1::FromTokio;
//! use embedded_io_async::{Read, Write};
//! use sanschat::{Chat, Terminator, echo::ChatEcho, io::embedded_async::Connection};
//!
//! async fn serve<R: Read, W: Write<Error = R::Error>>(rx: R, tx: W) -> Result<(), R::Error> {
//!     let chat = Chat::new(Terminator::CRLF).with_high_water(256);
//!     let mut connection = Connection::new(rx, tx, chat).with_buffer_size(64);
//!     connection.drive(&mut ChatEcho::with_limit(120)).await
//! }
//!
//! fn main() -> std::io::Result<()> {
//!     let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//!     runtime.block_on(async {
//!         // In place of a UART: sockets, seen through the same traits.
//!         let listener = tokio::net::TcpListener::bind("127.0.0.1:8007").await?;
//!         loop {
//!             let (rx, tx) = listener.accept().await?.0.into_split();
//!             serve(FromTokio::new(rx), FromTokio::new(tx)).await?;
//!         }
//!     })
//! }
//! ```

use core::{
    future::{Future, pending, poll_fn},
    pin::pin,
    task::Poll,
};

use ::embedded_io_async::{Error, ErrorKind, ErrorType, Read, Write};

use super::{
    Linger,
    session::{
        Detached, Done, Next, Output, Session,
        methods::{cancel_safe, common_methods, waiting_methods},
    },
    turns::Turns,
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

/// A chat on the two directions of a stream.
#[derive(Debug)]
pub struct Connection<R: ErrorType, W> {
    io: (R, W),
    session: Session<R::Error>,
    turns: Turns,
    shutdown: fn(&mut W) -> Result<(), R::Error>,
}

impl<R: Read, W: Write<Error = R::Error>> Connection<R, W> {
    /// A connection on the two halves of a stream that is connected. The first event is
    /// [`Event::Opened`].
    pub fn new(reader: R, writer: W, chat: Chat) -> Self {
        let mut session = Session::new(chat);
        session.linger = Linger::NONE;
        Connection {
            io: (reader, writer),
            session,
            turns: Turns::default(),
            shutdown: |_| Ok(()),
        }
    }

    /// The same connection with a way to shut down the writing half, which is called once all is
    /// flushed. With [`with_linger`](Self::with_linger) the connection then waits for the peer
    /// after a close. There is no clock, so the bound in bytes alone ends that wait.
    #[must_use]
    pub fn with_shutdown(mut self, shutdown: fn(&mut W) -> Result<(), R::Error>) -> Self {
        self.shutdown = shutdown;
        self
    }

    common_methods!((R, W));

    waiting_methods!(R::Error, [async], [.await], cancel_safe!());

    /// Waits for a write and a read at once, until one of them is done.
    async fn turn(&mut self) -> Result<(), R::Error> {
        if !self.turns.take_turn() {
            yield_now().await;
        }
        let (reader, writer) = &mut self.io;
        let (output, space) = self.session.pending_io();
        let write = async {
            match output {
                Some(Output::Write(bytes)) => loop {
                    match writer.write(bytes).await {
                        Err(error) if error.kind() == ErrorKind::Interrupted => {}
                        result => break result.map(Done::Written),
                    }
                },
                Some(Output::Flush) => writer.flush().await.map(|()| Done::Flushed),
                Some(Output::Shutdown) => (self.shutdown)(writer).map(|()| Done::ShutDown),
                None => pending().await,
            }
        };
        let read = async {
            match space {
                Some(space) => loop {
                    match reader.read(space).await {
                        Err(error) if error.kind() == ErrorKind::Interrupted => {}
                        result => break result,
                    }
                },
                None => pending().await,
            }
        };
        match first(write, read).await {
            First::Left(result) => self.session.output_done(result),
            First::Right(result) => self.session.read_done(result),
        }
        Ok(())
    }
}

enum First<L, R> {
    Left(L),
    Right(R),
}

/// The result of the future that is done first; the other one is dropped.
async fn first<L, R>(left: impl Future<Output = L>, right: impl Future<Output = R>) -> First<L, R> {
    let (mut left, mut right) = (pin!(left), pin!(right));
    poll_fn(|cx| match left.as_mut().poll(cx) {
        Poll::Ready(result) => Poll::Ready(First::Left(result)),
        Poll::Pending => right.as_mut().poll(cx).map(First::Right),
    })
    .await
}

/// Lets other tasks run first.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|cx| {
        if yielded {
            return Poll::Ready(());
        }
        yielded = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

//! `--io smol`: a task for each connection, all in one thread.
//!
//! Of smol only the executor and the reactor are used, from the crates that smol itself is made
//! of. The whole of it would take as long to build as the rest of this program.

use std::{
    io,
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use async_executor::LocalExecutor;
use async_io::{Async, Timer, block_on};
use event_listener::Event;
use futures_lite::{AsyncRead, AsyncWrite, FutureExt};
use sanschat::{Chat, io::futures::Connection};

use crate::{
    FAREWELL,
    options::Options,
    rule::rule,
    stop::Stop,
    trace::{Trace, Traced, TracedStream},
};

/// Serves until a signal comes, then sends what is queued.
pub(crate) fn serve(listener: TcpListener, options: Options, stop: &Stop) -> io::Result<()> {
    let listener = Async::new(listener)?;
    let stopping = Stopping::new(stop);
    let executor = LocalExecutor::new();
    block_on(executor.run(accept(listener, options, &stopping, &executor)));
    let all_ended = async {
        while !executor.is_empty() {
            executor.tick().await;
        }
    };
    block_on(all_ended.or(after(FAREWELL)));
    Ok(())
}

async fn accept<'s>(
    listener: Async<TcpListener>,
    options: Options,
    stopping: &'s Stopping<'_>,
    executor: &LocalExecutor<'s>,
) {
    loop {
        let accepting = async { Some(listener.accept().await) };
        match stopping.or_none(accepting).await {
            None => break,
            Some(Ok((stream, peer))) => {
                let task = executor.spawn(converse(stream, peer, options, stopping));
                task.detach();
            }
            Some(Err(error)) => {
                // Most likely there are too many open files. Others will be closed, so go on, but
                // do not spin until then.
                eprintln!("server: cannot serve a connection: {error}");
                after(Duration::from_millis(20)).await;
            }
        }
    }
}

async fn converse(
    stream: Async<TcpStream>,
    peer: SocketAddr,
    options: Options,
    stopping: &Stopping<'_>,
) {
    let trace = Trace::new(peer, options.trace);
    // Without it replies are only slower.
    let _ = stream.get_ref().set_nodelay(true);
    let stream = TracedStream(stream, trace);
    let mut connection =
        Connection::new(stream, Chat::default()).with_timer(|time| Box::pin(after(time)));
    let mut protocol = Traced(rule(&options), trace);
    let driving = async { Some(connection.drive(&mut protocol).await) };
    let ended = match stopping.or_none(driving).await {
        Some(ended) => ended,
        None => {
            connection.chat().close_when_done();
            connection.drive(&mut protocol).await
        }
    };
    if let Err(error) = ended {
        trace.failed(&error);
    }
}

async fn after(time: Duration) {
    Timer::after(time).await;
}

/// The signal to stop, as something that a task can wait for.
struct Stopping<'s> {
    stop: &'s Stop,
    asked: Arc<Event>,
}

impl<'s> Stopping<'s> {
    fn new(stop: &'s Stop) -> Self {
        let asked = Arc::new(Event::new());
        let event = Arc::clone(&asked);
        stop.wake_by(move || _ = event.notify(usize::MAX));
        Stopping { stop, asked }
    }

    /// What `future` gives, or `None` once the server is to stop.
    async fn or_none<T>(&self, future: impl Future<Output = Option<T>>) -> Option<T> {
        let stopped = async {
            // First listen, then look: a signal between the two must not be missed.
            let asked = self.asked.listen();
            if !self.stop.asked() {
                asked.await;
            }
            None
        };
        stopped.or(future).await
    }
}

impl AsyncRead for TracedStream<Async<TcpStream>> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl AsyncWrite for TracedStream<Async<TcpStream>> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let sent = ready!(Pin::new(&mut self.0).poll_write(cx, bytes))?;
        self.1.sent(&bytes[..sent]);
        Poll::Ready(Ok(sent))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    /// Shuts the writing half down, so that the peer reads the end. `Async` itself only flushes.
    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(self.0.get_ref().shutdown(Shutdown::Write))
    }
}

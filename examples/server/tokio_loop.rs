//! `--io tokio`: a task for each connection, all in one thread.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use futures_lite::{FutureExt, future::pending};
use sanschat::{Chat, io::tokio::Connection};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    runtime::Builder,
    sync::watch,
    task::JoinSet,
    time::{sleep, timeout},
};

use crate::{
    FAREWELL,
    options::Options,
    rule::rule,
    stop::Stop,
    trace::{Trace, Traced, TracedStream},
};

/// Serves until a signal comes, then sends what is queued.
pub(crate) fn serve(listener: TcpListener, options: Options, stop: &Stop) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(accept(listener, options, stop))
}

/// What the loop of `accept` waits for.
enum Turn {
    Stopped,
    Ended,
    Accepted(io::Result<(TcpStream, SocketAddr)>),
}

async fn accept(listener: TcpListener, options: Options, stop: &Stop) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (sender, mut stopped) = watch::channel(false);
    stop.wake_by(move || _ = sender.send(true));
    let mut tasks = JoinSet::new();
    loop {
        // `tokio::select!` would do the same, but to build tokio's macros takes some seconds.
        let stopping = async {
            let _ = stopped.changed().await;
            Turn::Stopped
        };
        let ending = async {
            match tasks.join_next().await {
                Some(_) => Turn::Ended,
                None => pending().await,
            }
        };
        let accepting = async { Turn::Accepted(listener.accept().await) };
        match stopping.or(ending).or(accepting).await {
            Turn::Stopped => break,
            Turn::Ended => {}
            Turn::Accepted(Ok((stream, peer))) => {
                tasks.spawn(converse(stream, peer, options, stopped.clone()));
            }
            Turn::Accepted(Err(error)) => {
                // Most likely there are too many open files. Others will be closed, so go on, but
                // do not spin until then.
                eprintln!("server: cannot serve a connection: {error}");
                sleep(Duration::from_millis(20)).await;
            }
        }
    }
    drop(listener);
    let _ = timeout(FAREWELL, tasks.join_all()).await;
    Ok(())
}

async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    options: Options,
    mut stopped: watch::Receiver<bool>,
) {
    let trace = Trace::new(peer, options.trace);
    // Without it replies are only slower.
    let _ = stream.set_nodelay(true);
    let stream = TracedStream(stream, trace);
    let mut connection = Connection::new(stream, Chat::default());
    let mut protocol = Traced(rule(&options), trace);
    let driving = async { Some(connection.drive(&mut protocol).await) };
    let stopping = async {
        let _ = stopped.changed().await;
        None
    };
    let ended = match driving.or(stopping).await {
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

impl<S: AsyncRead + Unpin> AsyncRead for TracedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for TracedStream<S> {
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

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

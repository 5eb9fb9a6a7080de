//! `--io smol`: a task a connection, all in one thread.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use sanschat::{Chat, io::futures::Connection};
use smol::{
    LocalExecutor, Timer,
    channel::{Receiver, bounded},
    future::FutureExt,
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
};

use crate::{
    FAREWELL,
    options::Options,
    rule::rule,
    stop::Stop,
    trace::{Trace, Traced, TracedStream},
};

/// Serves until it is to stop, then lets what is queued leave.
pub(crate) fn serve(listener: TcpListener, options: Options, stop: &Stop) -> io::Result<()> {
    // Nothing is ever sent: the end of the channel is the message.
    let (sender, stopped) = bounded::<()>(1);
    stop.wake_by(move || drop(sender));
    let executor = LocalExecutor::new();
    smol::block_on(executor.run(accept(listener, options, stopped, &executor)))
}

async fn accept(
    listener: TcpListener,
    options: Options,
    stopped: Receiver<()>,
    executor: &LocalExecutor<'_>,
) -> io::Result<()> {
    let listener = smol::net::TcpListener::try_from(listener)?;
    // Every task has a share of `alive`, so all have ended when that channel has.
    let (alive, ended) = bounded::<()>(1);
    loop {
        let stopping = async {
            let _ = stopped.recv().await;
            None
        };
        match stopping.or(async { Some(listener.accept().await) }).await {
            None => break,
            Some(Ok((stream, peer))) => {
                let (stopped, alive) = (stopped.clone(), alive.clone());
                let task = executor.spawn(async move {
                    converse(stream, peer, options, stopped).await;
                    drop(alive);
                });
                task.detach();
            }
            Some(Err(error)) => {
                // Out of files, most likely: others will end, so go on, but do not spin
                // meanwhile.
                eprintln!("server: cannot serve a connection: {error}");
                Timer::after(Duration::from_millis(20)).await;
            }
        }
    }
    drop((listener, alive));
    let all_ended = async { _ = ended.recv().await };
    all_ended.or(after(FAREWELL)).await;
    Ok(())
}

async fn converse(stream: TcpStream, peer: SocketAddr, options: Options, stopped: Receiver<()>) {
    let trace = Trace::new(peer, options.trace);
    // Without it replies are only slower.
    let _ = stream.set_nodelay(true);
    let stream = TracedStream(stream, trace);
    let mut connection =
        Connection::new(stream, Chat::default()).with_timer(|time| Box::pin(after(time)));
    let mut protocol = Traced(rule(&options), trace);
    let driving = async { Some(connection.drive(&mut protocol).await) };
    let stopping = async {
        let _ = stopped.recv().await;
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

async fn after(time: Duration) {
    Timer::after(time).await;
}

impl<S: AsyncRead + Unpin> AsyncRead for TracedStream<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<io::Result<usize>> {
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

    fn poll_close(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_close(cx)
    }
}

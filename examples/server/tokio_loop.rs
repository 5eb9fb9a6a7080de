//! `--io tokio`: a task a connection, all in one thread.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

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

/// Serves until it is to stop, then lets what is queued leave.
pub(crate) fn serve(listener: TcpListener, options: Options, stop: &Stop) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(accept(listener, options, stop))
}

async fn accept(listener: TcpListener, options: Options, stop: &Stop) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let (sender, mut stopped) = watch::channel(false);
    stop.wake_by(move || _ = sender.send(true));
    let mut tasks = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = stopped.changed() => break,
            Some(_) = tasks.join_next() => continue,
        };
        match accepted {
            Ok((stream, peer)) => {
                tasks.spawn(converse(stream, peer, options, stopped.clone()));
            }
            Err(error) => {
                // Out of files, most likely: others will end, so go on, but do not spin
                // meanwhile.
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
    let ended = tokio::select! {
        ended = connection.drive(&mut protocol) => Some(ended),
        _ = stopped.changed() => None,
    };
    let ended = match ended {
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

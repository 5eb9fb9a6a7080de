//! `--trace`: prints a line for each event and each write of a connection.

use std::{
    io::{self, Read, Write},
    net::SocketAddr,
    time::Duration,
};

use sanschat::{Chat, Event, Protocol, io::Stream};

/// Prints lines that begin with the address of the peer, if tracing is on.
#[derive(Clone, Copy)]
pub(crate) struct Trace {
    peer: Option<SocketAddr>,
}

impl Trace {
    pub(crate) fn new(peer: SocketAddr, on: bool) -> Self {
        Trace {
            peer: on.then_some(peer),
        }
    }

    fn print(self, what: impl FnOnce() -> String) {
        if let Some(peer) = self.peer {
            // One write for each line, so that lines of different connections do not mix. An error
            // is ignored: the reader of the output may have closed it.
            let line = format!("{peer} {}\n", what());
            let _ = io::stdout().write_all(line.as_bytes());
        }
    }

    pub(crate) fn sent(self, bytes: &[u8]) {
        self.print(|| format!("sent \"{}\"", bytes.escape_ascii()));
    }

    pub(crate) fn failed(self, error: &io::Error) {
        self.print(|| format!("failed: {error}"));
    }
}

/// A protocol whose events are printed before it handles them.
pub(crate) struct Traced<P>(pub(crate) P, pub(crate) Trace);

impl<P: Protocol> Protocol for Traced<P> {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        self.1.print(|| format!("{event:?}"));
        self.0.handle(chat, event);
    }
}

/// A stream whose writes are printed.
pub(crate) struct TracedStream<S>(pub(crate) S, pub(crate) Trace);

impl<S: Read> Read for TracedStream<S> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl<S: Write> Write for TracedStream<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let sent = self.0.write(bytes)?;
        self.1.sent(&bytes[..sent]);
        Ok(sent)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<S: Stream> Stream for TracedStream<S> {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.0.shutdown_write()
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        self.0.set_read_timeout(timeout)
    }
}

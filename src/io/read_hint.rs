//! Whether a stream has nothing more to be read, without a read that finds nothing.
//!
//! A read of a socket that does not fill its buffer has taken all bytes that are there. When more
//! come, the loop reports the socket again. So such a short read could be the last one of a round,
//! which is the time from one wait of the loop to the next. But it does not show everything:
//!
//! - The peer's end may have come with the bytes. The loop has reported both together, and does not
//!   report that end again.
//! - Urgent data cuts a read short. Bytes may follow it.
//!
//! Hence a short read is the last one only if the loop would have reported these too, and has
//! reported nothing but bytes since a read last found nothing. At that time nothing else was there,
//! what came since is reported, and so is what still comes. Of a round that began without a report
//! nothing is known: the report may not have been passed on.
//!
//! ```text
//!   Unknown, BytesOnly ── a read finds nothing ─────────▶ Waiting
//!   Waiting ───────────── BytesOnly is reported ────────▶ BytesOnly
//!   BytesOnly ─────────── a short read ─────────────────▶ AllRead
//!   BytesOnly, AllRead ── the round ends ───────────────▶ Waiting
//!   Waiting ───────────── a round without a report ─────▶ Unknown
//!   all ───────────────── Unknown is reported ──────────▶ Unknown
//! ```

use core::task::Poll;
use std::io;

use super::{retrying::RetryingStream, session::transport::Transport, stream::Stream};

/// What the report of a loop says about a stream's input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ReadHint {
    /// Anything may be there: bytes, the peer's end, an error, urgent data. In doubt use this.
    #[default]
    Unknown,
    /// Nothing but bytes is there. Use this only if the loop
    ///
    /// - would also have reported the peer's end, an error and urgent data (epoll does if it is
    ///   asked for `EPOLLRDHUP` and `EPOLLPRI`), and has reported none of them, or
    /// - reports readiness as long as it lasts (level-triggered), whatever it has reported.
    BytesOnly,
}

/// What is known of a stream's input. The head of this file shows how it changes.
#[derive(Debug)]
pub(super) enum Readable {
    /// Anything may be there.
    Unknown,
    /// The round is over, and nothing but bytes can be left.
    Waiting,
    /// Nothing but bytes is there, for the loop has reported no more.
    BytesOnly,
    /// All of those were read.
    AllRead,
}

impl Readable {
    pub(super) fn new() -> Self {
        Readable::Unknown
    }

    /// The loop reports the stream.
    pub(super) fn report(&mut self, hint: ReadHint) {
        match (hint, &self) {
            (ReadHint::Unknown, _) => *self = Readable::Unknown,
            (ReadHint::BytesOnly, Readable::Waiting) => *self = Readable::BytesOnly,
            (ReadHint::BytesOnly, _) => {}
        }
    }

    /// A round begins, or goes on.
    pub(super) fn enter_round(&mut self) {
        if let Readable::Waiting = self {
            *self = Readable::Unknown;
        }
    }

    pub(super) fn end_round(&mut self) {
        if let Readable::BytesOnly | Readable::AllRead = self {
            *self = Readable::Waiting;
        }
    }
}

/// A stream that is not read where nothing can be there.
pub(super) struct HintedStream<'a, S> {
    stream: RetryingStream<'a, S>,
    readable: &'a mut Readable,
}

impl<'a, S> HintedStream<'a, S> {
    pub(super) fn new(stream: RetryingStream<'a, S>, readable: &'a mut Readable) -> Self {
        HintedStream { stream, readable }
    }
}

impl<S: Stream> Transport<io::Error> for HintedStream<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        if let Readable::AllRead = self.readable {
            return Poll::Pending;
        }
        let read = self.stream.read(buffer);
        match (&read, &self.readable) {
            // This also ends the round.
            (Poll::Pending, _) => *self.readable = Readable::Waiting,
            (Poll::Ready(Ok(n)), Readable::BytesOnly)
                if *n > 0 && *n < buffer.len() && self.stream.short_read_takes_all() =>
            {
                *self.readable = Readable::AllRead;
            }
            _ => {}
        }
        read
    }

    fn write(&mut self, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.stream.write(bytes)
    }

    fn write_vectored(&mut self, buffers: &[&[u8]]) -> Poll<io::Result<usize>> {
        self.stream.write_vectored(buffers)
    }

    fn flush(&mut self) -> Poll<io::Result<()>> {
        self.stream.flush()
    }

    fn shutdown(&mut self) -> Poll<io::Result<()>> {
        self.stream.shutdown()
    }
}

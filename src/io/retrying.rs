//! The calls of a [`Stream`], as a session makes them.

use core::task::Poll;
use std::io::{self, ErrorKind, IoSlice};

use super::{session::transport::Transport, stream::Stream};

/// A stream whose interrupted calls are made again, and whose calls that would block or time out
/// are pending.
pub(super) struct RetryingStream<'a, S> {
    stream: &'a mut S,
    /// Whether calls wait, as long as a timeout of the stream allows.
    blocks: bool,
    /// The error of the last call that was pending.
    pub(super) pending: Option<io::Error>,
}

impl<'a, S: Stream> RetryingStream<'a, S> {
    /// A stream whose calls wait. Once a call has timed out, later reads are pending at once: the
    /// caller is to hear of the timeout instead of waiting once more.
    pub(super) fn blocking(stream: &'a mut S) -> Self {
        RetryingStream {
            stream,
            blocks: true,
            pending: None,
        }
    }

    /// A stream whose calls do not wait.
    pub(super) fn nonblocking(stream: &'a mut S) -> Self {
        RetryingStream {
            stream,
            blocks: false,
            pending: None,
        }
    }

    /// See [`Stream::short_read_takes_all`].
    pub(super) fn short_read_takes_all(&self) -> bool {
        self.stream.short_read_takes_all()
    }

    fn call<T>(&mut self, mut call: impl FnMut(&mut S) -> io::Result<T>) -> Poll<io::Result<T>> {
        loop {
            match call(self.stream) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if self.is_pending(&error) => {
                    self.pending = Some(error);
                    return Poll::Pending;
                }
                result => return Poll::Ready(result),
            }
        }
    }

    /// Whether the error only says that the call would have had to wait, or to wait longer.
    fn is_pending(&self, error: &io::Error) -> bool {
        match error.kind() {
            ErrorKind::WouldBlock => true,
            // On Windows it is a socket's own timeout. On Unix that would be `WouldBlock`; there an
            // error of the system with this kind means that the peer is gone.
            ErrorKind::TimedOut => self.blocks && (cfg!(windows) || error.raw_os_error().is_none()),
            _ => false,
        }
    }
}

impl<S: Stream> Transport<io::Error> for RetryingStream<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        if self.blocks && self.pending.is_some() {
            return Poll::Pending;
        }
        self.call(|stream| stream.read(buffer))
    }

    fn write(&mut self, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.call(|stream| stream.write(bytes)).map(check_written)
    }

    fn write_vectored(&mut self, buffers: &[&[u8]]) -> Poll<io::Result<usize>> {
        let slices = IoSlices::new(buffers);
        self.call(|stream| stream.write_vectored(slices.get()))
            .map(check_written)
    }

    fn flush(&mut self) -> Poll<io::Result<()>> {
        self.call(S::flush)
    }

    fn shutdown(&mut self) -> Poll<io::Result<()>> {
        self.call(S::shutdown_write)
    }
}

/// Buffers in the form that std and its kin take.
pub(super) struct IoSlices<'b> {
    slices: [IoSlice<'b>; 16],
    count: usize,
}

impl<'b> IoSlices<'b> {
    /// At most 16 of them.
    pub(super) fn new(buffers: &[&'b [u8]]) -> Self {
        let mut slices = [IoSlice::new(&[]); 16];
        for (slice, buffer) in slices.iter_mut().zip(buffers) {
            *slice = IoSlice::new(buffer);
        }
        let count = buffers.len();
        IoSlices { slices, count }
    }

    pub(super) fn get(&self) -> &[IoSlice<'b>] {
        self.slices.get(..self.count).unwrap_or(&self.slices)
    }
}

/// The result of a write, in which a write of no bytes is an error.
pub(super) fn check_written(result: io::Result<usize>) -> io::Result<usize> {
    match result {
        Ok(0) => Err(ErrorKind::WriteZero.into()),
        other => other,
    }
}

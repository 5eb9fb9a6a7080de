//! A stream that can be asked for IO without waiting, and a turn of the session on it.

use core::task::Poll;

use super::{Done, Output, Session, state::State};

/// A stream as the session sees it. `Pending` means that the call would have to wait, and that the
/// adapter calls [`Session::turn`] again when it need not.
pub(in crate::io) trait Transport<E> {
    /// Reads some bytes. None are the peer's end.
    fn read(&mut self, buffer: &mut [u8]) -> Poll<Result<usize, E>>;
    /// Writes some of the bytes, at least one.
    fn write(&mut self, bytes: &[u8]) -> Poll<Result<usize, E>>;
    /// Writes some of the bytes of these buffers, in their order. There are at most 16, and none is
    /// empty.
    fn write_vectored(&mut self, buffers: &[&[u8]]) -> Poll<Result<usize, E>> {
        self.write(buffers.first().copied().unwrap_or_default())
    }
    fn flush(&mut self) -> Poll<Result<(), E>>;
    /// Tells the peer that no more bytes follow.
    fn shutdown(&mut self) -> Poll<Result<(), E>>;
}

impl<E> Session<E> {
    /// Does IO after [`Next::Io`](super::Next::Io): a write, or a read if there is nothing to write
    /// or it would have to wait. `Pending` when both would have to wait.
    ///
    /// So a stream that blocks is read only when all is sent, and any other is read also while it
    /// cannot be written.
    pub(in crate::io) fn turn(&mut self, io: &mut impl Transport<E>) -> Poll<()> {
        if self.write_some(io) || self.read_some(io) {
            return Poll::Ready(());
        }
        self.read_buffer.release();
        Poll::Pending
    }

    /// Writes, flushes or shuts down. Whether that was enough for a turn.
    #[inline]
    fn write_some(&mut self, io: &mut impl Transport<E>) -> bool {
        let mut done = self.write_once(io);
        // The last bytes are flushed in the same turn.
        if done && matches!(self.output().0, Some(Output::Flush)) {
            done = self.write_once(io);
        }
        if !done {
            return false;
        }
        // Where all is sent and the chat has no event, only a read is left to do.
        let is_open = matches!(self.state, State::Open { .. });
        !(self.has_no_event && is_open && self.output().0.is_none())
    }

    /// Whether anything was done.
    #[inline]
    fn write_once(&mut self, io: &mut impl Transport<E>) -> bool {
        let has_several_buffers = self.chat.has_several_buffers();
        let done = match self.output().0 {
            Some(Output::Write(_)) if has_several_buffers => {
                let mut buffers = [&[][..]; 16];
                let count = self.chat.poll_transmit_slices(&mut buffers);
                let buffers = buffers.get(..count).unwrap_or_default();
                io.write_vectored(buffers).map_ok(Done::Written)
            }
            Some(Output::Write(bytes)) => io.write(bytes).map_ok(Done::Written),
            Some(Output::Flush) => io.flush().map_ok(|()| Done::Flushed),
            Some(Output::Shutdown) => io.shutdown().map_ok(|()| Done::ShutDown),
            None => return false,
        };
        match done {
            Poll::Ready(result) => self.output_done(result),
            Poll::Pending => return false,
        }
        true
    }

    /// Whether anything was read, be it the peer's end or an error.
    #[inline]
    fn read_some(&mut self, io: &mut impl Transport<E>) -> bool {
        if !self.wants_read() {
            return false;
        }
        match io.read(self.read_buffer.space()) {
            Poll::Ready(result) => self.read_done(result),
            Poll::Pending => return false,
        }
        true
    }
}

//! Whether a stream is known to have nothing more to be read, without asking it in vain.

use core::task::Poll;
use std::io;

use super::{
    session::transport::Transport,
    stream::{Calls, Stream},
};

/// What a loop told of a stream, and what reading it showed.
///
/// A socket that fills less than the buffer it is read to has no more bytes now, and if more come
/// the loop tells so. But the peer's end may stand behind the bytes already, told together with
/// them, and urgent data cuts a read short before other bytes. So a short read counts only if
/// the loop would have told of those too, and told of bytes alone, ever since the stream was
/// last read in vain: then there was nothing else at the last word of the loop, and what came
/// since will be told. Where a round began without a word nobody knows what was there.
#[derive(Debug)]
pub(super) struct Drained {
    /// The loop told of something before the present round.
    told: bool,
    /// There may be something else than bytes.
    doubtful: bool,
    /// All bytes were read in this round.
    drained: bool,
}

impl Drained {
    pub(super) fn new() -> Self {
        Drained {
            told: false,
            doubtful: true,
            drained: false,
        }
    }

    /// The loop tells of bytes alone, or of something else too.
    pub(super) fn told(&mut self, of_bytes_alone: bool) {
        self.told = true;
        self.doubtful |= !of_bytes_alone;
    }

    /// The stream is going to be used, in a round that may have begun already.
    pub(super) fn goes_on(&mut self) {
        self.doubtful |= !self.told;
    }

    /// The loop is going to wait for the stream.
    pub(super) fn round_ends(&mut self) {
        self.told = false;
        self.drained = false;
    }

    /// The stream, read only while it may have something.
    pub(super) fn watch<'a, S>(&'a mut self, calls: Calls<'a, S>) -> Watched<'a, S> {
        Watched {
            calls,
            drained: self,
        }
    }
}

/// A stream that is not read where nothing can be there.
pub(super) struct Watched<'a, S> {
    calls: Calls<'a, S>,
    drained: &'a mut Drained,
}

impl<S: Stream> Transport<io::Error> for Watched<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        if self.drained.drained {
            return Poll::Pending;
        }
        let read = self.calls.read(buffer);
        match read {
            Poll::Ready(Ok(n)) if n > 0 && n < buffer.len() && self.calls.takes_all() => {
                self.drained.drained = !self.drained.doubtful;
            }
            // Not even an end was there.
            Poll::Pending => self.drained.doubtful = false,
            Poll::Ready(_) => {}
        }
        read
    }

    fn write(&mut self, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.calls.write(bytes)
    }

    fn flush(&mut self) -> Poll<io::Result<()>> {
        self.calls.flush()
    }

    fn shutdown(&mut self) -> Poll<io::Result<()>> {
        self.calls.shutdown()
    }
}

//! A stream as the session sees it.

use core::task::Poll;

/// What to do with the writing half.
pub(in crate::io) enum Output<'a> {
    Write(&'a [u8]),
    Flush,
    Shutdown,
}

/// What was done with it.
pub(in crate::io) enum Done {
    Written(usize),
    Flushed,
    ShutDown,
}

/// A stream as the session sees it. `Pending` means that it would have to wait, and that
/// whoever waits will turn again.
pub(in crate::io) trait Transport<E> {
    /// Reads something; 0 bytes are the end.
    fn read(&mut self, buffer: &mut [u8]) -> Poll<Result<usize, E>>;
    /// Writes some of the bytes, at least one.
    fn write(&mut self, bytes: &[u8]) -> Poll<Result<usize, E>>;
    fn flush(&mut self) -> Poll<Result<(), E>>;
    /// Tells the peer that no more is written.
    fn shutdown(&mut self) -> Poll<Result<(), E>>;
}

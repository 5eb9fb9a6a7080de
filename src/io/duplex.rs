//! Two pipes as one stream.

use std::{
    io::{self, ErrorKind, IoSlice, Read, Write},
    time::Duration,
};

use super::stream::Stream;

/// A reader and a writer as one stream: two pipes, or a child's stdout and stdin.
///
/// Shutting down the writing half flushes and drops the writer; a write after that is a
/// [`BrokenPipe`](ErrorKind::BrokenPipe) error. There are no timeouts, so the blocking adapter
/// does not wait for the peer after a close. Unlike a socket, a pipe that is closed loses no reply
/// that was written to it.
#[derive(Debug)]
pub struct Duplex<R, W> {
    reader: R,
    writer: Option<W>,
}

impl<R: Read, W: Write> Duplex<R, W> {
    /// A stream that reads from `reader` and writes to `writer`.
    pub fn new(reader: R, writer: W) -> Self {
        Duplex {
            reader,
            writer: Some(writer),
        }
    }
}

impl<R: Read, W> Read for Duplex<R, W> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reader.read(buffer)
    }
}

impl<R, W: Write> Write for Duplex<R, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.writer {
            Some(writer) => writer.write(bytes),
            None => Err(ErrorKind::BrokenPipe.into()),
        }
    }

    fn write_vectored(&mut self, buffers: &[IoSlice<'_>]) -> io::Result<usize> {
        match &mut self.writer {
            Some(writer) => writer.write_vectored(buffers),
            None => Err(ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.as_mut().map_or(Ok(()), Write::flush)
    }
}

impl<R: Read, W: Write> Stream for Duplex<R, W> {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.flush()?;
        self.writer = None;
        Ok(())
    }

    /// Always an error: a pipe has no timeouts.
    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

//! What the adapters for std's `Read` and `Write` run on.

use core::task::Poll;
use std::{
    boxed::Box,
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    time::{Duration, Instant},
};

use super::session::transport::Transport;

/// A stream of bytes whose writing half can be shut down while the other one is still read.
///
/// # Examples
///
/// A transport that logs what passes:
///
/// ```
/// use sanschat::io::Stream;
/// use std::{io::{self, Read, Write}, time::Duration};
///
/// struct Logged<S>(S);
///
/// impl<S: Read> Read for Logged<S> {
///     fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
///         let n = self.0.read(buffer)?;
///         eprintln!("< {}", buffer[..n].escape_ascii());
///         Ok(n)
///     }
/// }
///
/// impl<S: Write> Write for Logged<S> {
///     fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
///         let n = self.0.write(bytes)?;
///         eprintln!("> {}", bytes[..n].escape_ascii());
///         Ok(n)
///     }
///
///     fn flush(&mut self) -> io::Result<()> {
///         self.0.flush()
///     }
/// }
///
/// impl<S: Stream> Stream for Logged<S> {
///     fn shutdown_write(&mut self) -> io::Result<()> {
///         self.0.shutdown_write()
///     }
///
///     fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
///         self.0.set_read_timeout(timeout)
///     }
/// }
/// ```
pub trait Stream: Read + Write {
    /// Tells the peer that no more bytes follow.
    fn shutdown_write(&mut self) -> io::Result<()>;

    /// Lets no later read take longer than this. It bounds how long the blocking adapter waits
    /// after a close: where it is an error, it does not wait.
    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()>;

    /// Whether a read that fills less than its buffer has taken all bytes there are, as that of
    /// a TCP socket has. Of what reads ahead (TLS), or may stop before it must, this is false,
    /// which is always safe: it is then read once more to make sure.
    fn short_read_takes_all(&self) -> bool {
        false
    }
}

impl Stream for TcpStream {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.shutdown(Shutdown::Write)
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        TcpStream::set_read_timeout(self, Some(timeout))
    }

    fn short_read_takes_all(&self) -> bool {
        true
    }
}

/// A read stops short where a peer passed a file along.
#[cfg(unix)]
impl Stream for std::os::unix::net::UnixStream {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.shutdown(Shutdown::Write)
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        std::os::unix::net::UnixStream::set_read_timeout(self, Some(timeout))
    }
}

impl<S: Stream + ?Sized> Stream for &mut S {
    fn shutdown_write(&mut self) -> io::Result<()> {
        (**self).shutdown_write()
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        (**self).set_read_timeout(timeout)
    }

    fn short_read_takes_all(&self) -> bool {
        (**self).short_read_takes_all()
    }
}

impl<S: Stream + ?Sized> Stream for Box<S> {
    fn shutdown_write(&mut self) -> io::Result<()> {
        (**self).shutdown_write()
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        (**self).set_read_timeout(timeout)
    }

    fn short_read_takes_all(&self) -> bool {
        (**self).short_read_takes_all()
    }
}

/// A reader and a writer as one stream: two pipes, a child's stdout and stdin. Shutting down
/// drops the writer.
#[derive(Debug)]
pub struct Duplex<R, W> {
    reader: R,
    writer: Option<W>,
}

impl<R: Read, W: Write> Duplex<R, W> {
    /// Reads from one, writes to the other.
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

    /// A pipe knows no timeout, and loses no reply when it is closed.
    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

/// A stream's calls: an interrupted one is made again, one that would block or timed out is
/// pending, and leaves word of it.
pub(super) struct Calls<'a, S> {
    io: &'a mut S,
    /// Whether a call may take long.
    blocks: bool,
    pub(super) not_now: Option<io::Error>,
}

impl<'a, S: Stream> Calls<'a, S> {
    pub(super) fn new(io: &'a mut S, blocks: bool) -> Self {
        Calls {
            io,
            blocks,
            not_now: None,
        }
    }

    /// Whether a short read takes all bytes there are.
    pub(super) fn takes_all(&self) -> bool {
        self.io.short_read_takes_all()
    }

    /// Whether the error only means that there was nothing to do in time.
    fn ends_nothing(&self, error: &io::Error) -> bool {
        match error.kind() {
            ErrorKind::WouldBlock => true,
            // A socket's own timeout is told so by Windows. On Unix it would block; there the
            // system says this of a peer that is gone.
            ErrorKind::TimedOut => self.blocks && (cfg!(windows) || error.raw_os_error().is_none()),
            _ => false,
        }
    }

    fn call<T>(&mut self, mut call: impl FnMut(&mut S) -> io::Result<T>) -> Poll<io::Result<T>> {
        loop {
            match call(self.io) {
                Err(error) => match error.kind() {
                    ErrorKind::Interrupted => {}
                    _ if self.ends_nothing(&error) => {
                        self.not_now = Some(error);
                        return Poll::Pending;
                    }
                    _ => return Poll::Ready(Err(error)),
                },
                done => return Poll::Ready(done),
            }
        }
    }
}

impl<S: Stream> Transport<io::Error> for Calls<'_, S> {
    fn read(&mut self, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        // Who waited in vain to write wants to know, not to wait again.
        if self.blocks && self.not_now.is_some() {
            return Poll::Pending;
        }
        self.call(|io| io.read(buffer))
    }

    fn write(&mut self, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.call(|io| io.write(bytes)).map(some_written)
    }

    fn flush(&mut self) -> Poll<io::Result<()>> {
        self.call(S::flush)
    }

    fn shutdown(&mut self) -> Poll<io::Result<()>> {
        self.call(S::shutdown_write)
    }
}

/// Nothing written is an error of its own.
pub(super) fn some_written(result: io::Result<usize>) -> io::Result<usize> {
    match result {
        Ok(0) => Err(ErrorKind::WriteZero.into()),
        other => other,
    }
}

/// The moment so much later, or one that is as good as never.
pub(super) fn after(time: Duration) -> Instant {
    const LONG: Duration = Duration::from_secs(365 * 24 * 60 * 60);
    // No clock is that close to its end.
    let now = Instant::now();
    now.checked_add(time).unwrap_or(now + LONG)
}

//! The streams of the adapters for std's `Read` and `Write`.

use std::{
    boxed::Box,
    io::{self, Read, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

/// A stream of bytes whose writing half can be shut down while the other one is still read.
///
/// # Examples
///
/// A stream that logs what passes:
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
    ///
    /// # Errors
    ///
    /// Whatever hinders it. The connection then ends without waiting for the peer.
    fn shutdown_write(&mut self) -> io::Result<()>;

    /// Lets no later read take longer than this. The blocking adapter bounds its wait after a close
    /// by it.
    ///
    /// # Errors
    ///
    /// Where the stream has no timeouts: then nothing is waited for after a close.
    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()>;

    /// Whether a read that fills less than its buffer has taken all bytes that are there, as it has
    /// on a TCP socket. `false` is always safe: the stream is then read once more to make sure. It
    /// is required where a stream reads ahead (TLS), or may stop a read early.
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

/// A short read may leave bytes: it stops where the peer has sent a file descriptor along.
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

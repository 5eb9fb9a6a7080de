//! What the blocking adapter runs on.

use std::{
    boxed::Box,
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    time::Duration,
};

/// A stream of bytes whose writing half can be shut down while the other one is still read.
///
/// # Examples
///
/// A transport that logs what passes:
///
/// ```
/// use sanschat::io::blocking::Stream;
/// use std::io::{self, Read, Write};
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
/// }
/// ```
pub trait Stream: Read + Write {
    /// Tells the peer that no more bytes follow.
    fn shutdown_write(&mut self) -> io::Result<()>;

    /// Lets no later read take longer than this, if the stream knows such a thing. It bounds
    /// how long a connection lingers.
    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for TcpStream {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.shutdown(Shutdown::Write)
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        TcpStream::set_read_timeout(self, Some(timeout))
    }
}

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
}

impl<S: Stream + ?Sized> Stream for Box<S> {
    fn shutdown_write(&mut self) -> io::Result<()> {
        (**self).shutdown_write()
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        (**self).set_read_timeout(timeout)
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
}

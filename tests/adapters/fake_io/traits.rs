//! The fake stream with the traits of every adapter. Without a waker it gives `WouldBlock`.

use std::{
    io::{self, ErrorKind},
    task::Poll,
    time::Duration,
};

use sanschat::io::Stream;

use crate::fake_io::fake::Fake;

fn now<T>(done: Poll<io::Result<T>>) -> io::Result<T> {
    match done {
        Poll::Ready(result) => result,
        Poll::Pending => Err(ErrorKind::WouldBlock.into()),
    }
}

impl io::Read for Fake {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        now(Fake::read(self, None, buffer))
    }
}

impl io::Write for Fake {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        now(Fake::write(self, None, bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        now(Fake::flush(self, None))
    }
}

impl Stream for Fake {
    fn shutdown_write(&mut self) -> io::Result<()> {
        now(self.shutdown(None))
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        assert!(!timeout.is_zero(), "no timeout at all");
        self.set_timeout();
        Ok(())
    }
}

#[cfg(feature = "tokio")]
mod tokio {
    use std::{
        io,
        pin::Pin,
        task::{Context, Poll, ready},
    };

    use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

    use crate::fake_io::fake::Fake;

    impl AsyncRead for Fake {
        fn poll_read(
            self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            buffer: &mut ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            let n = ready!(Fake::read(
                &self,
                Some(cx.waker()),
                buffer.initialize_unfilled()
            ))?;
            buffer.advance(n);
            Poll::Ready(Ok(()))
        }
    }

    impl AsyncWrite for Fake {
        fn poll_write(
            self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            Fake::write(&self, Some(cx.waker()), bytes)
        }

        fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            Fake::flush(&self, Some(cx.waker()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            self.shutdown(Some(cx.waker()))
        }
    }
}

#[cfg(feature = "futures-io")]
mod futures {
    use std::{
        io,
        pin::Pin,
        task::{Context, Poll},
    };

    use futures_io::{AsyncRead, AsyncWrite};

    use crate::fake_io::fake::Fake;

    impl AsyncRead for Fake {
        fn poll_read(
            self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            buffer: &mut [u8],
        ) -> Poll<io::Result<usize>> {
            Fake::read(&self, Some(cx.waker()), buffer)
        }
    }

    impl AsyncWrite for Fake {
        fn poll_write(
            self: Pin<&mut Self>,
            cx: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            Fake::write(&self, Some(cx.waker()), bytes)
        }

        fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            Fake::flush(&self, Some(cx.waker()))
        }

        fn poll_close(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
            self.shutdown(Some(cx.waker()))
        }
    }
}

// embedded-io-adapters turns on the feature that makes `std::io::Error` an error of embedded-io. Both
// crates share one `ErrorType`.

#[cfg(feature = "embedded-io")]
impl embedded_io::ErrorType for Fake {
    type Error = io::Error;
}

#[cfg(all(feature = "embedded-io-async", not(feature = "embedded-io")))]
impl embedded_io_async::ErrorType for Fake {
    type Error = io::Error;
}

#[cfg(feature = "embedded-io")]
mod embedded {
    use std::io;

    use embedded_io::{Read, Write};

    use super::now;
    use crate::fake_io::fake::Fake;

    impl Read for Fake {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            now(Fake::read(self, None, buffer))
        }
    }

    impl Write for Fake {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            now(Fake::write(self, None, bytes))
        }

        fn flush(&mut self) -> io::Result<()> {
            now(Fake::flush(self, None))
        }
    }
}

#[cfg(feature = "embedded-io-async")]
mod embedded_async {
    use std::{future::poll_fn, io};

    use embedded_io_async::{Read, Write};

    use crate::fake_io::fake::Fake;

    impl Read for Fake {
        async fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            poll_fn(|cx| Fake::read(self, Some(cx.waker()), buffer)).await
        }
    }

    impl Write for Fake {
        async fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            poll_fn(|cx| Fake::write(self, Some(cx.waker()), bytes)).await
        }

        async fn flush(&mut self) -> io::Result<()> {
            poll_fn(|cx| Fake::flush(self, Some(cx.waker()))).await
        }
    }
}

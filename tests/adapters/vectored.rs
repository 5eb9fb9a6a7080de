//! What is queued in several buffers leaves by one write, where the stream takes several.

use sanschat::{
    Chat, Event, Protocol, Terminator, from_fn,
    io::{Stream, blocking, readiness},
};
use std::{
    io::{self, ErrorKind, IoSlice, Read, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

/// What the stream was given: the lengths of the buffers of each write.
type Writes = Arc<Mutex<Vec<Vec<usize>>>>;

/// A stream that gives one request and then its end. It takes at most so many bytes at once.
struct Counting {
    request: &'static [u8],
    most: usize,
    writes: Writes,
}

impl Counting {
    fn new(most: usize) -> (Self, Writes) {
        let writes = Writes::default();
        let stream = Counting {
            request: b"GET\n",
            most,
            writes: Arc::clone(&writes),
        };
        (stream, writes)
    }

    fn take(&mut self, lengths: Vec<usize>) -> usize {
        let taken = lengths.iter().sum::<usize>().min(self.most);
        self.writes.lock().unwrap().push(lengths);
        taken
    }
}

impl Read for Counting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.request.read(buffer)
    }
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(self.take(vec![bytes.len()]))
    }

    fn write_vectored(&mut self, buffers: &[IoSlice<'_>]) -> io::Result<usize> {
        Ok(self.take(buffers.iter().map(|buffer| buffer.len()).collect()))
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for Counting {
    fn shutdown_write(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

#[cfg(any(feature = "tokio", feature = "futures-io"))]
mod asynchronous {
    use super::Counting;
    use std::{
        io::{self, IoSlice, Read, Write},
        pin::Pin,
        task::{Context, Poll},
    };

    #[cfg(feature = "tokio")]
    impl tokio::io::AsyncRead for Counting {
        fn poll_read(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffer: &mut tokio::io::ReadBuf<'_>,
        ) -> Poll<io::Result<()>> {
            let n = self.read(buffer.initialize_unfilled())?;
            buffer.advance(n);
            Poll::Ready(Ok(()))
        }
    }

    #[cfg(feature = "tokio")]
    impl tokio::io::AsyncWrite for Counting {
        fn poll_write(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(self.write(bytes))
        }

        fn poll_write_vectored(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffers: &[IoSlice<'_>],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(self.write_vectored(buffers))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    #[cfg(feature = "futures-io")]
    impl futures_io::AsyncRead for Counting {
        fn poll_read(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffer: &mut [u8],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(self.read(buffer))
        }
    }

    #[cfg(feature = "futures-io")]
    impl futures_io::AsyncWrite for Counting {
        fn poll_write(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(self.write(bytes))
        }

        fn poll_write_vectored(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
            buffers: &[IoSlice<'_>],
        ) -> Poll<io::Result<usize>> {
            Poll::Ready(self.write_vectored(buffers))
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }
}

/// Answers with a head, a body of this length that is owned, and a last line.
fn answers(length: usize) -> impl Protocol {
    from_fn(move |chat, event| match event {
        Event::Message(_) => {
            chat.push(b"200 OK\n");
            chat.push_owned(vec![b'x'; length]);
            chat.push(b"end\n");
        }
        Event::Eof { .. } => chat.close_when_done(),
        _ => {}
    })
}

fn chat() -> Chat {
    Chat::new(Terminator::LF)
}

/// Runs an adapter on such a stream, and returns what the stream was given.
type Run = fn(length: usize, most: usize) -> Writes;

fn on_blocking(length: usize, most: usize) -> Writes {
    let (stream, writes) = Counting::new(most);
    let mut connection = blocking::Connection::new(stream, chat());
    connection.drive(&mut answers(length)).unwrap();
    writes
}

fn on_readiness(length: usize, most: usize) -> Writes {
    let (stream, writes) = Counting::new(most);
    let mut connection = readiness::Connection::new(stream, chat());
    while connection.drive(&mut answers(length)).unwrap() == readiness::Status::More {}
    writes
}

#[cfg(feature = "tokio")]
fn on_tokio(length: usize, most: usize) -> Writes {
    let (stream, writes) = Counting::new(most);
    let mut connection = sanschat::io::tokio::Connection::new(stream, chat());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    let driven = runtime
        .unwrap()
        .block_on(connection.drive(&mut answers(length)));
    driven.unwrap();
    writes
}

#[cfg(feature = "futures-io")]
fn on_futures(length: usize, most: usize) -> Writes {
    let (stream, writes) = Counting::new(most);
    let mut connection = sanschat::io::futures::Connection::new(stream, chat());
    smol::block_on(connection.drive(&mut answers(length))).unwrap();
    writes
}

const RUNS: &[Run] = &[
    on_blocking,
    on_readiness,
    #[cfg(feature = "tokio")]
    on_tokio,
    #[cfg(feature = "futures-io")]
    on_futures,
];

#[test]
fn a_head_and_a_large_body_are_one_vectored_write() {
    for run in RUNS {
        let writes = run(100_000, usize::MAX);
        assert_eq!(*writes.lock().unwrap(), [[7, 100_000, 4]]);
    }
}

#[test]
fn a_head_and_a_small_body_are_one_buffer() {
    for run in RUNS {
        let writes = run(100, usize::MAX);
        assert_eq!(*writes.lock().unwrap(), [[111]]);
    }
}

#[test]
fn the_rest_of_a_vectored_write_is_another_one() {
    for run in RUNS {
        let writes = run(5000, 4000);
        let expected = [vec![7, 5000, 4], vec![1007, 4]];
        assert_eq!(*writes.lock().unwrap(), expected);
    }
}

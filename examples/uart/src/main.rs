//! A chat over a serial line whose queues hold 16 bytes, by two tasks of embassy's executor.
//!
//! The tasks and the line are written as for a microcontroller: they use `core` and `alloc` only.
//! On one, the two halves of a UART replace the line, and embassy provides `main`.
//!
//! `cargo run -p sanschat-uart`

extern crate alloc;

use std::sync::atomic::{AtomicBool, Ordering};

use embassy_executor::Executor;

static DONE: AtomicBool = AtomicBool::new(false);

fn main() {
    // The executor must be `'static`: on a microcontroller it runs for ever.
    let executor = Box::leak(Box::new(Executor::new()));
    let start = |spawner| {
        let print = |reply: &[u8]| println!("{}", reply.escape_ascii());
        firmware::start(spawner, print, &DONE).expect("each task is started once");
    };
    executor.run_until(start, || DONE.load(Ordering::Relaxed));
}

/// The two ends of the chat.
mod firmware {
    use core::sync::atomic::{AtomicBool, Ordering};

    use embassy_executor::{SpawnError, Spawner};
    use sanschat::{
        Chat, Protocol,
        echo::{ChatClient, ChatEcho},
        io::embedded_async::Connection,
    };

    use super::line::{self, CAPACITY, Rx, Tx};

    /// Takes a reply. The firmware itself has no standard output.
    type OnReply = fn(&[u8]);

    pub(crate) fn start(
        spawner: Spawner,
        on_reply: OnReply,
        done: &'static AtomicBool,
    ) -> Result<(), SpawnError> {
        let (to_server, from_client) = line::new();
        let (to_client, from_server) = line::new();
        spawner.spawn(server(from_client, to_client)?);
        spawner.spawn(client(from_server, to_server, on_reply, done)?);
        Ok(())
    }

    /// A connection with small buffers. A serial line has no end of stream, so the connection is
    /// given a function that hangs up.
    fn connect(rx: Rx, tx: Tx) -> Connection<Rx, Tx> {
        let chat = Chat::default().with_high_water(4 * CAPACITY);
        Connection::new(rx, tx, chat)
            .with_buffer_size(CAPACITY)
            .with_shutdown(Tx::hang_up)
    }

    #[embassy_executor::task]
    async fn server(rx: Rx, tx: Tx) {
        let Ok(()) = connect(rx, tx)
            .drive(&mut ChatEcho::with_limit(4 * CAPACITY))
            .await;
    }

    /// Sends its lines and passes each reply on as it comes. With `drive` they would be kept until
    /// the connection is over.
    #[embassy_executor::task]
    async fn client(rx: Rx, tx: Tx, on_reply: OnReply, done: &'static AtomicBool) {
        let mut connection = connect(rx, tx);
        let mut client = ChatClient::new(["hello", "world", "."]);
        loop {
            let Ok(next) = connection.next().await;
            let Some((event, chat)) = next else { break };
            client.handle(chat, event);
            while let Some(reply) = client.take_reply() {
                on_reply(&reply);
            }
        }
        done.store(true, Ordering::Relaxed);
    }
}

/// One direction of a serial line, in memory, with the two ends that a UART has.
mod line {
    use alloc::{collections::VecDeque, rc::Rc};
    use core::{
        cell::RefCell,
        convert::Infallible,
        future::poll_fn,
        task::{Poll, Waker},
    };

    use embedded_io_async::{ErrorType, Read, Write};

    /// How many bytes can be sent and not yet received.
    pub(crate) const CAPACITY: usize = 16;

    /// The end that sends.
    pub(crate) struct Tx(Rc<RefCell<Fifo>>);

    /// The end that receives.
    pub(crate) struct Rx(Rc<RefCell<Fifo>>);

    #[derive(Default)]
    struct Fifo {
        bytes: VecDeque<u8>,
        /// The receiver waits while the queue is empty, the sender while it is not: never both.
        waiting: Option<Waker>,
        hung_up: bool,
    }

    pub(crate) fn new() -> (Tx, Rx) {
        let fifo = Rc::<RefCell<Fifo>>::default();
        (Tx(Rc::clone(&fifo)), Rx(fifo))
    }

    /// Waits until `act` gives a result, then wakes the other end.
    async fn once<T>(fifo: &RefCell<Fifo>, mut act: impl FnMut(&mut Fifo) -> Option<T>) -> T {
        poll_fn(|cx| {
            let fifo = &mut *fifo.borrow_mut();
            let Some(done) = act(fifo) else {
                fifo.waiting = Some(cx.waker().clone());
                return Poll::Pending;
            };
            if let Some(other) = fifo.waiting.take() {
                other.wake();
            }
            Poll::Ready(done)
        })
        .await
    }

    impl Tx {
        /// No more bytes follow: the receiver reads the end of the stream.
        pub(crate) fn hang_up(&mut self) -> Result<(), Infallible> {
            let mut fifo = self.0.borrow_mut();
            fifo.hung_up = true;
            if let Some(receiver) = fifo.waiting.take() {
                receiver.wake();
            }
            Ok(())
        }
    }

    impl ErrorType for Tx {
        type Error = Infallible;
    }

    impl Write for Tx {
        async fn write(&mut self, bytes: &[u8]) -> Result<usize, Infallible> {
            let written = once(&self.0, |fifo| {
                let n = bytes.len().min(CAPACITY - fifo.bytes.len());
                fifo.bytes.extend(&bytes[..n]);
                (n > 0 || bytes.is_empty()).then_some(n)
            });
            Ok(written.await)
        }

        async fn flush(&mut self) -> Result<(), Infallible> {
            once(&self.0, |fifo| fifo.bytes.is_empty().then_some(())).await;
            Ok(())
        }
    }

    impl ErrorType for Rx {
        type Error = Infallible;
    }

    impl Read for Rx {
        async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Infallible> {
            let read = once(&self.0, |fifo| {
                let n = buffer.len().min(fifo.bytes.len());
                for (to, byte) in buffer.iter_mut().zip(fifo.bytes.drain(..n)) {
                    *to = byte;
                }
                (n > 0 || fifo.hung_up || buffer.is_empty()).then_some(n)
            });
            Ok(read.await)
        }
    }
}

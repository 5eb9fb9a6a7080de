//! A chat over a serial line whose queues hold 16 bytes, by two tasks of embassy's executor.
//!
//! The tasks and the line are as they would be on a microcontroller: `core`, `alloc`, and no
//! more. There the two halves of a UART take the place of the line, and `main` is embassy's.
//!
//! `cargo run --example uart`

extern crate alloc;

use std::sync::atomic::{AtomicBool, Ordering};

use embassy_executor::Executor;

static DONE: AtomicBool = AtomicBool::new(false);

fn main() {
    // An executor wants to live for ever, since on a microcontroller it does.
    let executor = Box::leak(Box::new(Executor::new()));
    let start = |spawner| {
        let hear = |reply: &[u8]| println!("{}", reply.escape_ascii());
        firmware::start(spawner, hear, &DONE).expect("each task is started once");
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

    use super::line::{self, FIFO, Rx, Tx};

    /// What becomes of a reply: a task is no place to print from.
    type Hear = fn(&[u8]);

    pub(crate) fn start(
        spawner: Spawner,
        hear: Hear,
        done: &'static AtomicBool,
    ) -> Result<(), SpawnError> {
        let (to_server, from_client) = line::new();
        let (to_client, from_server) = line::new();
        spawner.spawn(server(from_client, to_client)?);
        spawner.spawn(client(from_server, to_server, hear, done)?);
        Ok(())
    }

    /// A connection with small buffers. A line of two wires does not know the end of a stream, so
    /// it is told how to hang up.
    fn connect(rx: Rx, tx: Tx) -> Connection<Rx, Tx> {
        let chat = Chat::default().with_high_water(4 * FIFO);
        Connection::new(rx, tx, chat)
            .with_buffer_size(FIFO)
            .with_shutdown(Tx::hang_up)
    }

    #[embassy_executor::task]
    async fn server(rx: Rx, tx: Tx) {
        let Ok(()) = connect(rx, tx)
            .drive(&mut ChatEcho::with_limit(4 * FIFO))
            .await;
    }

    /// Says its lines and passes on what it hears, reply by reply: with `drive` they would pile
    /// up until the end.
    #[embassy_executor::task]
    async fn client(rx: Rx, tx: Tx, hear: Hear, done: &'static AtomicBool) {
        let mut connection = connect(rx, tx);
        let mut client = ChatClient::new(["hello", "world", "."]);
        loop {
            let Ok(next) = connection.next().await;
            let Some((event, chat)) = next else { break };
            client.handle(chat, event);
            while let Some(reply) = client.take_reply() {
                hear(&reply);
            }
        }
        done.store(true, Ordering::Relaxed);
    }
}

/// One wire in memory, as a UART shows its ends.
mod line {
    use alloc::{collections::VecDeque, rc::Rc};
    use core::{
        cell::RefCell,
        convert::Infallible,
        future::poll_fn,
        task::{Poll, Waker},
    };

    use embedded_io_async::{ErrorType, Read, Write};

    /// How many bytes are on the way at most.
    pub(crate) const FIFO: usize = 16;

    /// The end that sends.
    pub(crate) struct Tx(Rc<RefCell<Wire>>);

    /// The end that receives.
    pub(crate) struct Rx(Rc<RefCell<Wire>>);

    #[derive(Default)]
    struct Wire {
        bytes: VecDeque<u8>,
        /// The receiver waits while there are no bytes, the sender while there are: never both.
        waiting: Option<Waker>,
        hung_up: bool,
    }

    pub(crate) fn new() -> (Tx, Rx) {
        let wire = Rc::<RefCell<Wire>>::default();
        (Tx(Rc::clone(&wire)), Rx(wire))
    }

    /// Waits until it can be done, and tells the other end that it was.
    async fn once<T>(wire: &RefCell<Wire>, mut act: impl FnMut(&mut Wire) -> Option<T>) -> T {
        poll_fn(|cx| {
            let wire = &mut *wire.borrow_mut();
            let Some(done) = act(wire) else {
                wire.waiting = Some(cx.waker().clone());
                return Poll::Pending;
            };
            if let Some(other) = wire.waiting.take() {
                other.wake();
            }
            Poll::Ready(done)
        })
        .await
    }

    impl Tx {
        /// Says that no more bytes follow.
        pub(crate) fn hang_up(&mut self) -> Result<(), Infallible> {
            let mut wire = self.0.borrow_mut();
            wire.hung_up = true;
            if let Some(receiver) = wire.waiting.take() {
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
            let written = once(&self.0, |wire| {
                let n = bytes.len().min(FIFO - wire.bytes.len());
                wire.bytes.extend(&bytes[..n]);
                (n > 0 || bytes.is_empty()).then_some(n)
            });
            Ok(written.await)
        }

        async fn flush(&mut self) -> Result<(), Infallible> {
            once(&self.0, |wire| wire.bytes.is_empty().then_some(())).await;
            Ok(())
        }
    }

    impl ErrorType for Rx {
        type Error = Infallible;
    }

    impl Read for Rx {
        async fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Infallible> {
            let read = once(&self.0, |wire| {
                let n = buffer.len().min(wire.bytes.len());
                for (to, byte) in buffer.iter_mut().zip(wire.bytes.drain(..n)) {
                    *to = byte;
                }
                (n > 0 || wire.hung_up || buffer.is_empty()).then_some(n)
            });
            Ok(read.await)
        }
    }
}

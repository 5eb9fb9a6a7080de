//! A chat over a serial line with queues of 16 bytes, by two tasks of embassy's executor.
//!
//! What is in [`firmware`] needs `core`, `alloc` and an executor, as it would on a
//! microcontroller. The line is in memory here; there, put the two halves of your UART in its
//! place.
//!
//! `cargo run --example uart`

extern crate alloc;

use std::sync::atomic::{AtomicBool, Ordering};

use embassy_executor::Executor;

/// The client has heard all it will.
static DONE: AtomicBool = AtomicBool::new(false);

fn main() {
    // It runs for ever on a microcontroller, so it asks to live for ever.
    let executor = Box::leak(Box::new(Executor::new()));
    let start = |spawner| {
        firmware::start(spawner, |reply| match reply {
            Some(reply) => println!("{}", reply.escape_ascii()),
            None => DONE.store(true, Ordering::Relaxed),
        });
    };
    executor.run_until(start, || DONE.load(Ordering::Relaxed));
}

mod firmware {
    use alloc::boxed::Box;
    use core::future::Future;

    use embassy_executor::{Spawner, raw::TaskStorage};
    use sanschat::{
        Chat, Protocol, Terminator,
        echo::{ChatClient, ChatEcho},
        io::embedded_async::Connection,
    };

    use super::line::{self, FIFO, Rx, Tx};

    /// Starts both ends. `hear` is told each reply, and `None` after the last.
    pub fn start(spawner: Spawner, hear: fn(Option<&[u8]>)) {
        let (here, there) = line::pair();
        spawner.spawn(task(serve(there)));
        spawner.spawn(task(ask(here, hear)));
    }
}

//! tokio's traits, polled without its runtime: only its clock is there, and it does not run.

use std::{future::poll_fn, sync::LazyLock};

use sanschat::{Chat, Protocol, io::tokio::Connection};
use tokio::runtime::{Builder, Runtime};

use super::{drive, same_for_all};
use crate::fake_io::{
    adapter::{Adapter, Drive, Setup},
    fake::Fake,
};

/// It is never run, so no time passes.
static CLOCK: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().enable_time().build().unwrap());

pub(crate) struct Tokio {
    connection: Connection<Fake>,
    setup: Setup,
}

impl Adapter for Tokio {
    const WAITS: bool = true;
    const BOTH_WAYS: bool = true;

    fn new(fake: Fake, chat: Chat, setup: Setup, unread: Vec<u8>) -> Self {
        let connection = Connection::new(fake, chat)
            .with_linger(setup.linger)
            .with_buffer_size(setup.buffer_size)
            .with_unread(&unread);
        Tokio { connection, setup }
    }

    fn drive<'a>(&'a mut self, protocol: &'a mut dyn Protocol) -> Drive<'a> {
        let mut drive = Box::pin(drive!(self, protocol, await));
        Box::pin(poll_fn(move |cx| {
            let _entered = CLOCK.enter();
            let done = drive.as_mut().poll(cx);
            done.map_err(|error: std::io::Error| error.kind())
        }))
    }

    same_for_all!();
}

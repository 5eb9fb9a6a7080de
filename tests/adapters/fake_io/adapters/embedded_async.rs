//! embedded-io-async in two halves, with a shutdown like a socket, or without one like a serial line.

use std::{io::ErrorKind, task::Poll};

use sanschat::{Chat, Protocol, io::embedded_async::Connection};

use super::{drive, same_for_all};
use crate::fake_io::{
    adapter::{Adapter, Drive, Setup},
    fake::Fake,
};

pub(crate) struct EmbeddedAsync<const SHUTS: bool> {
    connection: Connection<Fake, Fake>,
    setup: Setup,
}

/// It cannot wait here, so it tries until it is done.
fn shut_down(fake: &mut Fake) -> std::io::Result<()> {
    loop {
        if let Poll::Ready(result) = fake.shutdown(None) {
            return result;
        }
        fake.step();
    }
}

impl<const SHUTS: bool> Adapter for EmbeddedAsync<SHUTS> {
    const WAITS: bool = true;
    const BOTH_WAYS: bool = true;
    const SHUTS: bool = SHUTS;
    /// Such a stream breaks the contract of its trait, and its error type has no error for that.
    const TAKES_NOTHING: Result<(), ErrorKind> = Ok(());

    fn new(fake: Fake, chat: Chat, setup: Setup, unread: Vec<u8>) -> Self {
        let (reader, writer) = (fake.clone(), fake);
        let mut connection = Connection::new(reader, writer, chat)
            .with_buffer_size(setup.buffer_size)
            .with_unread(&unread);
        if SHUTS {
            connection = connection.with_shutdown(shut_down);
            connection = connection.with_linger(setup.linger);
        }
        EmbeddedAsync { connection, setup }
    }

    fn drive<'a>(&'a mut self, protocol: &'a mut dyn Protocol) -> Drive<'a> {
        Box::pin(async {
            let done: std::io::Result<()> = drive!(self, protocol, await).await;
            done.map_err(|error| error.kind())
        })
    }

    same_for_all!();
}

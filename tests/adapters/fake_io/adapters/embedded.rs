//! embedded-io, with a shutdown like a socket, or without one like a serial line.

use std::{io::ErrorKind, task::Poll};

use sanschat::{Chat, Protocol, io::embedded::Connection};

use super::{drive, same_for_all};
use crate::fake_io::{
    adapter::{Adapter, Drive, Setup},
    fake::Fake,
};

pub(crate) struct Embedded<const SHUTS: bool> {
    connection: Connection<Fake>,
    setup: Setup,
}

fn shut_down(fake: &mut Fake) -> std::io::Result<()> {
    match fake.shutdown(None) {
        Poll::Ready(result) => result,
        Poll::Pending => unreachable!("nothing waits here"),
    }
}

impl<const SHUTS: bool> Adapter for Embedded<SHUTS> {
    const WAITS: bool = false;
    const BOTH_WAYS: bool = false;
    const SHUTS: bool = SHUTS;
    /// Such a stream breaks the contract of its trait, and its error type has no error for that.
    const TAKES_NOTHING: Result<(), ErrorKind> = Ok(());

    fn new(fake: Fake, chat: Chat, setup: Setup, unread: Vec<u8>) -> Self {
        let mut connection = Connection::new(fake, chat)
            .with_buffer_size(setup.buffer_size)
            .with_unread(&unread);
        if SHUTS {
            connection = connection.with_shutdown(shut_down);
            connection = connection.with_linger(setup.linger);
        }
        Embedded { connection, setup }
    }

    fn drive<'a>(&'a mut self, protocol: &'a mut dyn Protocol) -> Drive<'a> {
        Box::pin(async {
            let done: std::io::Result<()> = drive!(self, protocol).await;
            done.map_err(|error| error.kind())
        })
    }

    same_for_all!();
}

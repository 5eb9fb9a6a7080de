//! A stream that blocks, and one whose timeout is always too short.

use std::{
    future::poll_fn,
    io::{self, ErrorKind},
    task::{Context, Poll},
};

use sanschat::{Chat, Protocol, io::blocking::Connection};

use super::{drive, same_for_all};
use crate::fake_io::{
    adapter::{Adapter, Drive, Setup},
    fake::Fake,
};

pub(crate) struct Blocking<const IMPATIENT: bool> {
    connection: Connection<Fake>,
    setup: Setup,
}

impl<const IMPATIENT: bool> Blocking<IMPATIENT> {
    async fn once(&mut self, protocol: &mut dyn Protocol) -> io::Result<()> {
        drive!(self, protocol).await
    }

    /// A timeout does not end the connection: the caller calls again.
    fn poll(&mut self, protocol: &mut dyn Protocol, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        // No call waits inside.
        let done = Box::pin(self.once(protocol)).as_mut().poll(cx);
        if let Poll::Ready(Err(error)) = &done {
            if IMPATIENT && error.kind() == ErrorKind::WouldBlock {
                self.connection.io().register(cx.waker(), true, true, false);
                return Poll::Pending;
            }
        }
        done
    }
}

impl<const IMPATIENT: bool> Adapter for Blocking<IMPATIENT> {
    const WAITS: bool = IMPATIENT;
    const BOTH_WAYS: bool = false;
    const TIMES_OUT: bool = IMPATIENT;
    const INTERRUPTS: bool = true;

    fn new(fake: Fake, chat: Chat, setup: Setup, unread: Vec<u8>) -> Self {
        let connection = Connection::new(fake, chat)
            .with_linger(setup.linger)
            .with_buffer_size(setup.buffer_size)
            .with_unread(&unread);
        Blocking { connection, setup }
    }

    fn drive<'a>(&'a mut self, protocol: &'a mut dyn Protocol) -> Drive<'a> {
        Box::pin(poll_fn(|cx| {
            self.poll(protocol, cx).map_err(|error| error.kind())
        }))
    }

    same_for_all!();
}

//! A stream that reports readiness: once only (edge-triggered), or as long as it lasts (level-triggered).

use std::{future::poll_fn, io, task::Poll};

use sanschat::{
    Chat, Protocol,
    io::readiness::{Connection, Interest, Status},
};

use super::same_for_all;
use crate::fake_io::{
    adapter::{Adapter, Drive, Setup},
    fake::Fake,
};

pub(crate) struct Readiness<const LEVEL: bool> {
    connection: Connection<Fake>,
    setup: Setup,
}

impl<const LEVEL: bool> Readiness<LEVEL> {
    fn drive_now(&mut self, protocol: &mut dyn Protocol) -> io::Result<Status> {
        if !self.setup.by_hand {
            return self.connection.drive(protocol);
        }
        while let Some((event, chat)) = self.connection.next()? {
            protocol.handle(chat, event);
        }
        Ok(self.connection.status())
    }
}

impl<const LEVEL: bool> Adapter for Readiness<LEVEL> {
    const WAITS: bool = true;
    const BOTH_WAYS: bool = true;
    const INTERRUPTS: bool = true;

    fn new(fake: Fake, chat: Chat, setup: Setup, unread: Vec<u8>) -> Self {
        let connection = Connection::new(fake, chat)
            .with_linger(setup.linger)
            .with_buffer_size(setup.buffer_size)
            .with_unread(&unread);
        Readiness { connection, setup }
    }

    fn drive<'a>(&'a mut self, protocol: &'a mut dyn Protocol) -> Drive<'a> {
        Box::pin(poll_fn(|cx| {
            let status = match self.drive_now(protocol) {
                Ok(status) => status,
                Err(error) => return Poll::Ready(Err(error.kind())),
            };
            let both = Interest {
                readable: true,
                writable: true,
            };
            match status {
                Status::Over | Status::Paused => return Poll::Ready(Ok(())),
                Status::More => cx.waker().wake_by_ref(),
                Status::Waiting => {
                    let interest = if LEVEL {
                        self.connection.interest()
                    } else {
                        both
                    };
                    let Interest { readable, writable } = interest;
                    let fake = self.connection.io();
                    fake.register(cx.waker(), readable, writable, LEVEL);
                }
            }
            Poll::Pending
        }))
    }

    same_for_all!();
}

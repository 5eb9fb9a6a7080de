//! The traits of futures-io, with a timer or without.

use std::{
    future::{pending, poll_fn},
    pin::Pin,
    task::Poll,
    time::Duration,
};

use sanschat::{Chat, Protocol, io::futures::Connection};

use super::{drive, same_for_all};
use crate::fake_io::{
    adapter::{Adapter, Drive, Setup, Timer},
    fake::Fake,
};

pub(crate) struct Futures {
    connection: Connection<Fake>,
    setup: Setup,
}

fn late(_: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    Box::pin(pending())
}

fn soon(_: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
    let mut polled = false;
    Box::pin(poll_fn(move |cx| {
        if polled {
            return Poll::Ready(());
        }
        polled = true;
        cx.waker().wake_by_ref();
        Poll::Pending
    }))
}

impl Adapter for Futures {
    const WAITS: bool = true;
    const BOTH_WAYS: bool = true;
    const GIVEN_TIMERS: bool = true;

    fn new(fake: Fake, chat: Chat, setup: Setup, unread: Vec<u8>) -> Self {
        let connection = Connection::new(fake, chat)
            .with_linger(setup.linger)
            .with_buffer_size(setup.buffer_size)
            .with_unread(&unread);
        let connection = match setup.timer {
            Timer::Late => connection.with_timer(late),
            Timer::Soon => connection.with_timer(soon),
            Timer::None => connection,
        };
        Futures { connection, setup }
    }

    fn drive<'a>(&'a mut self, protocol: &'a mut dyn Protocol) -> Drive<'a> {
        Box::pin(async {
            let done: std::io::Result<()> = drive!(self, protocol, await).await;
            done.map_err(|error| error.kind())
        })
    }

    same_for_all!();
}

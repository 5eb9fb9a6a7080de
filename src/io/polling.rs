//! What the adapters for polled streams share: the wait between two turns.

use core::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use std::{boxed::Box, io};

use super::session::{Session, Transport};

/// A timer for the time that a peer is given to notice a close.
pub(super) type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

/// A stream that is polled, and the task that polls it. The stream is wrapped by each adapter
/// in a type of its own, so that streams which know several traits are polled by the right one.
pub(super) struct Polled<'a, 'c, S> {
    pub(super) io: S,
    pub(super) cx: &'a mut Context<'c>,
}

/// What is kept between two polls beside the session.
pub(super) struct Patience {
    new_timer: Option<fn(Duration) -> Timer>,
    timer: Option<Timer>,
}

impl Patience {
    /// Without a way to make timers a connection lingers only until the peer falls silent.
    pub(super) fn new(new_timer: Option<fn(Duration) -> Timer>) -> Self {
        Patience {
            new_timer,
            timer: None,
        }
    }

    /// One turn of the session.
    pub(super) fn poll_turn<'a, 'c, S>(
        &mut self,
        session: &mut Session<io::Error>,
        mut stream: Polled<'a, 'c, S>,
    ) -> Poll<io::Result<()>>
    where
        Polled<'a, 'c, S>: Transport<io::Error>,
    {
        if session.is_tired() {
            stream.cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        if session.turn(&mut stream).is_ready() {
            return Poll::Ready(Ok(()));
        }
        if session.is_lingering() && self.poll_timer(stream.cx, session.linger.time).is_ready() {
            session.give_up();
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    }

    fn poll_timer(&mut self, cx: &mut Context<'_>, time: Duration) -> Poll<()> {
        match (&mut self.timer, self.new_timer) {
            (Some(timer), _) => timer.as_mut().poll(cx),
            (None, Some(new_timer)) => self.timer.insert(new_timer(time)).as_mut().poll(cx),
            (None, None) => Poll::Ready(()),
        }
    }
}

impl fmt::Debug for Patience {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Patience").finish_non_exhaustive()
    }
}

//! What the adapters for polled streams share: the wait between two turns.

use core::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use std::{boxed::Box, io};

use super::session::{Session, transport::Transport};

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
        // The time counts also while the peer keeps sending.
        let timed = self.new_timer.is_some();
        if timed && self.is_over(session, stream.cx) || session.turn(&mut stream).is_ready() {
            return Poll::Ready(Ok(()));
        }
        if self.is_over(session, stream.cx) {
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    }

    /// Gives up lingering once the time for it is over.
    fn is_over(&mut self, session: &mut Session<io::Error>, cx: &mut Context<'_>) -> bool {
        let over = session.is_lingering() && self.poll_timer(cx, session.linger.time).is_ready();
        if over {
            session.give_up();
        }
        over
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

//! What the adapters for streams that a task polls have in common.

use core::{
    fmt,
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use std::{boxed::Box, io};

use super::{
    session::{Session, transport::Transport},
    turns::Turns,
};

/// A stream, and the task that polls it. Each adapter first wraps the stream in its own type, so
/// that a stream which implements the traits of several crates is polled by the right ones.
pub(super) struct Polled<'a, 'c, S> {
    pub(super) io: S,
    pub(super) cx: &'a mut Context<'c>,
}

/// What a connection keeps between two polls beside its session.
#[derive(Debug)]
pub(super) struct Polling {
    turns: Turns,
    timer: LingerTimer,
}

impl Polling {
    pub(super) fn new(timer: LingerTimer) -> Self {
        Polling {
            turns: Turns::default(),
            timer,
        }
    }

    /// A turn of the session. `Pending` when it has to wait, or when others have to get their turn
    /// first.
    pub(super) fn poll_turn<'a, 'c, S>(
        &mut self,
        session: &mut Session<io::Error>,
        mut stream: Polled<'a, 'c, S>,
    ) -> Poll<()>
    where
        Polled<'a, 'c, S>: Transport<io::Error>,
    {
        if !self.turns.take_turn() {
            stream.cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        // The turn before may have been pending although it has written the last bytes.
        session.check_chat();
        // The time passes also while the peer keeps sending. Where there is no timer, lingering
        // ends only once everything that has arrived is dropped.
        let is_over = self.timer.can_wait() && self.poll_linger(session, stream.cx).is_ready();
        if is_over || session.turn(&mut stream).is_ready() {
            return Poll::Ready(());
        }
        self.turns.reset();
        self.poll_linger(session, stream.cx)
    }

    /// Ends lingering when the time for it is over. `Pending` also where there is no lingering.
    fn poll_linger(&mut self, session: &mut Session<io::Error>, cx: &mut Context<'_>) -> Poll<()> {
        if !session.is_lingering() {
            return Poll::Pending;
        }
        ready!(self.timer.poll(cx, session.linger.time));
        session.end_linger();
        Poll::Ready(())
    }
}

/// A timer of the adapter's loop.
pub(super) type Timer = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Measures the time for which a connection lingers.
pub(super) struct LingerTimer {
    /// `None` where the adapter's traits know no timers.
    new_timer: Option<fn(Duration) -> Timer>,
    /// Runs since lingering began.
    timer: Option<Timer>,
}

impl LingerTimer {
    pub(super) fn new(new_timer: fn(Duration) -> Timer) -> Self {
        LingerTimer {
            new_timer: Some(new_timer),
            timer: None,
        }
    }

    /// One whose time is always over.
    #[cfg(feature = "futures-io")]
    pub(super) fn none() -> Self {
        LingerTimer {
            new_timer: None,
            timer: None,
        }
    }

    /// Whether there is a time to wait for.
    fn can_wait(&self) -> bool {
        self.new_timer.is_some()
    }

    fn poll(&mut self, cx: &mut Context<'_>, time: Duration) -> Poll<()> {
        match (&mut self.timer, self.new_timer) {
            (Some(timer), _) => timer.as_mut().poll(cx),
            (None, Some(new_timer)) => self.timer.insert(new_timer(time)).as_mut().poll(cx),
            (None, None) => Poll::Ready(()),
        }
    }
}

impl fmt::Debug for LingerTimer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LingerTimer").finish_non_exhaustive()
    }
}

//! The time that an adapter tells its chat.

use std::time::{Duration, Instant};

use crate::{chat::Chat, event::Event};

/// A clock that is read only for a chat that has deadlines.
#[derive(Clone, Copy, Debug)]
pub(super) enum Clock {
    /// The system's, counted from this moment on.
    System(Option<Instant>),
    /// A simulated one.
    #[cfg(feature = "testing")]
    Simulated(Duration),
}

impl Clock {
    pub(super) const fn new() -> Self {
        Clock::System(None)
    }

    pub(super) fn now(&mut self) -> Duration {
        match self {
            Clock::System(start) => start.get_or_insert_with(Instant::now).elapsed(),
            #[cfg(feature = "testing")]
            Clock::Simulated(now) => *now,
        }
    }

    /// A turn ends: nothing more can be read or written. Gives what is due. `Err` if the chat was
    /// aborted for it, which is no event.
    pub(super) fn ask(&mut self, chat: &mut Chat) -> Result<Option<Event<'static>>, Aborted> {
        if !chat.has_deadlines() {
            return Ok(None);
        }
        let was_aborted = chat.is_aborted();
        match chat.handle_timeout(self.now()) {
            None if chat.is_aborted() && !was_aborted => Err(Aborted),
            event => Ok(event),
        }
    }

    /// How long it is until the chat wants to be asked.
    pub(super) fn wait(&self, chat: &Chat) -> Option<Duration> {
        let next = chat.poll_timeout()?;
        let mut clock = *self;
        Some(next.saturating_sub(clock.now()))
    }
}

/// A closed connection took too long to end.
pub(super) struct Aborted;

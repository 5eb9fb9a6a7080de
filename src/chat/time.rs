//! Deadlines, for an owner that tells the time.

use core::time::Duration;

use super::Chat;
use crate::{
    deadline::{Deadline, Standing},
    event::Event,
};

/// When something takes too long.
///
/// A chat has no clock: a time is a [`Duration`] since any moment that the loop chose once. A loop tells
/// the time at the beginning of a turn ([`tell_time`](Self::tell_time)), does IO, and asks at the end
/// ([`handle_timeout`](Self::handle_timeout)). In this order a process that slept does not cut off peers
/// whose bytes wait in the system. The readiness and mio adapters of [`io`](crate::io) do this. The other
/// adapters do not tell the time yet, so under them no deadline ends.
///
/// Who sets no deadline pays nothing.
impl Chat {
    /// Sets a deadline to so much time, or removes it. It counts from the present moment, also for what is
    /// under way. It stays set after it expired, for the next cause; a [`Deadline::Timer`] expires once.
    ///
    /// After a close only [`Deadline::Write`] and [`Deadline::Close`] run. When one of them ends, the chat
    /// is aborted, and that is no event.
    ///
    /// No time at all is a nanosecond. What would end after 584 years never ends.
    ///
    /// # Examples
    ///
    /// A client that sends a byte now and then is cut off:
    ///
    /// ```
    /// use core::time::Duration;
    /// use sanschat::{Chat, Deadline, Event, Terminator};
    ///
    /// let second = Duration::from_secs;
    /// let mut chat = Chat::new(Terminator::CRLF);
    /// chat.set_deadline(Deadline::Message, Some(second(5)));
    /// for (now, mut byte) in (0..).zip(b"HELO".chunks(1)) {
    ///     chat.tell_time(second(now));
    ///     assert_eq!(chat.feed(&mut byte), None);
    ///     assert_eq!(chat.handle_timeout(second(now)), None);
    /// }
    /// assert_eq!(chat.poll_timeout(), Some(second(5)));
    /// assert_eq!(chat.handle_timeout(second(5)), Some(Event::Timeout(Deadline::Message)));
    /// assert_eq!(chat.handle_timeout(second(5)), None);
    /// ```
    pub fn set_deadline(&mut self, which: Deadline, within: Option<Duration>) {
        if within.is_none() && self.deadlines.is_none() {
            return;
        }
        self.deadlines.get_or_insert_default().set(which, within);
    }

    /// Sets how many bytes of a message a peer must send in a second, at least, after those of its first
    /// moment: for so long they put [`Deadline::Message`] off. 0, as at first, puts nothing off.
    pub fn set_min_rate(&mut self, bytes_a_second: u32) {
        self.deadlines
            .get_or_insert_default()
            .set_min_rate(bytes_a_second);
    }

    /// Tells the time, at the beginning of a turn. A time that is not later than the last one is that
    /// one.
    pub fn tell_time(&mut self, now: Duration) {
        if self.deadlines.is_none() {
            return;
        }
        let standing = self.standing();
        if let Some(deadlines) = &mut self.deadlines {
            deadlines.tell_time(now, standing);
        }
    }

    /// Tells the time, and gives the deadline that was due first: call it at the end of a turn, when
    /// nothing more can be read or written, until it gives `None`. Of several that were due together the
    /// first in the order of [`Deadline`] comes first.
    ///
    /// Each call looks anew, so a handler may set a deadline again. After a close it gives `None`, and
    /// aborts the chat when it is time.
    #[must_use = "the event is lost"]
    pub fn handle_timeout(&mut self, now: Duration) -> Option<Event<'static>> {
        self.deadlines.as_ref()?;
        let standing = self.standing();
        let deadlines = self.deadlines.as_mut()?;
        deadlines.tell_time(now, standing);
        let which = deadlines.expire(standing)?;
        if standing.is_closing {
            self.abort();
            return None;
        }
        Some(Event::Timeout(which))
    }

    /// When to call [`handle_timeout`](Self::handle_timeout) at the latest, if nothing happens before.
    /// `None` if no deadline runs. It is zero if one is set and no time was told yet: then tell the time.
    ///
    /// When `handle_timeout` has given `None`, this is later than the time that was told, so a loop that
    /// waits until then does not spin. Every call may change it: ask right before the loop waits.
    pub fn poll_timeout(&self) -> Option<Duration> {
        self.deadlines.as_ref()?.next(self.standing())
    }

    /// Whether deadlines were ever set, so that the time matters.
    #[cfg(feature = "std")]
    #[inline]
    pub(crate) fn has_deadlines(&self) -> bool {
        self.deadlines.is_some()
    }

    fn standing(&self) -> Standing {
        Standing {
            bytes_in: self.bytes_in,
            bytes_out: self.bytes_out,
            messages_in: self.framer.messages_in(),
            is_mid_message: self.framer.is_mid_message(),
            wants_input: self.wants_input(),
            is_dropping: self.framer.is_dropping(),
            is_queued: self.outbox.has_bytes(),
            is_closing: self.is_closing(),
            is_aborted: self.is_aborted(),
        }
    }
}

//! When something has taken too long, worked out from counters and told times.
//!
//! There is no clock. The owner of the chat tells the time. Each told time begins a *moment*, which lasts
//! until a later time is told. Only the state of the chat at the end of a moment is looked at. So it does
//! not matter in which order things happened within the moment, nor how its bytes were cut.
//!
//! ```text
//!   told:      t0 ───────────── t1 ───────────── t2
//!   happens:      bytes, pushes    bytes
//!   settled:                    ▲ as of t0       ▲ as of t1
//! ```
//!
//! Bytes cost nothing more. When a later time is told, [`Tracks::settle`] compares the counters of the chat
//! with those at the end of the moment before, and notes since when each deadline runs. A question in the
//! middle of a moment does the same on a copy, as if the moment ended there.

use core::time::Duration;

/// What may take too long. See [`Chat::set_deadline`](crate::Chat::set_deadline).
///
/// More kinds may be added.
// As wide as a word. Inside of an `Event` a smaller one would make the event's tag smaller, and each
// event dearer to move.
#[non_exhaustive]
#[repr(usize)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deadline {
    /// Nothing happens, in either direction. It runs while no message has begun, nothing is queued, and
    /// input is wanted. A byte that comes in or is acknowledged restarts it; bytes that are dropped do
    /// not. A side that sends unasked, as a chat room does, is never idle for long: use
    /// [`Timer`](Self::Timer) for its pings.
    Idle,
    /// A message does not end. It runs from the first byte of a message, or from when it was expected,
    /// to its end. No byte restarts it, so a peer that sends one byte a second does not live for ever. It
    /// stands still while no input is wanted. A [minimum rate](crate::Chat::set_min_rate) puts it off
    /// for a message that is long and not slow.
    Message,
    /// The peer does not read. It runs while something is queued, also after a close. A byte that is
    /// acknowledged restarts it; a close begins it anew. It must be longer than the system's send
    /// buffer takes at the slowest rate that you accept.
    Write,
    /// The connection does not end. It runs from a close to the end, and nothing restarts it.
    Close,
    /// This much time has passed since it was set. It expires once, and is set again for the next
    /// time.
    Timer,
}

impl Deadline {
    /// In the order in which those come that are due together.
    const ALL: [Self; 5] = [
        Deadline::Idle,
        Deadline::Message,
        Deadline::Write,
        Deadline::Close,
        Deadline::Timer,
    ];
}

/// Nanoseconds since any moment that the loop chose.
type Nanos = u64;

/// How things stand in a chat.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) bytes_in: u64,
    pub(crate) bytes_out: u64,
    pub(crate) messages_in: u64,
    pub(crate) is_mid_message: bool,
    pub(crate) wants_input: bool,
    /// What comes is dropped, since a message was malformed.
    pub(crate) is_dropping: bool,
    pub(crate) is_queued: bool,
    pub(crate) is_closing: bool,
    pub(crate) is_aborted: bool,
}

/// All deadlines of a chat.
#[derive(Clone, Debug, Default)]
pub(crate) struct Deadlines {
    /// When the present moment began. `None` before the first time is told.
    now: Option<Nanos>,
    /// In bytes a second. 0 is none.
    min_rate: u32,
    tracks: Tracks,
}

/// A deadline, and since when it runs.
#[derive(Clone, Copy, Debug, Default)]
struct Track {
    /// `None` if it is not set.
    within: Option<Nanos>,
    is_running: bool,
    /// It has expired for its present cause.
    has_expired: bool,
    /// When it began to run. `None` before the first time is told.
    since: Option<Nanos>,
}

/// Since when each deadline runs, as of the end of a moment.
#[derive(Clone, Copy, Debug, Default)]
struct Tracks {
    idle: Track,
    message: Track,
    write: Track,
    close: Track,
    timer: Track,
    /// How things stood then.
    seen: Standing,
    /// What came before the present message.
    bytes_before: u64,
    /// Since when the message stands still, because no input is wanted.
    stopped: Option<Nanos>,
}

impl Track {
    /// It runs now, for a new cause.
    fn restart(&mut self, now: Option<Nanos>) {
        self.since = now;
        self.has_expired = false;
    }

    /// It runs if `runs`. It begins anew where it did not, or where `restarts` says so.
    fn settle(&mut self, runs: bool, restarts: bool, now: Option<Nanos>) {
        if runs && (restarts || !self.is_running) {
            self.restart(now);
        }
        self.is_running = runs;
    }

    /// When it ends, unless it has or does not run. What ends after the last nanosecond never ends.
    fn ends(&self, put_off: Nanos) -> Option<Nanos> {
        let within = self
            .within
            .filter(|_| self.is_running && !self.has_expired)?;
        self.since?.checked_add(within)?.checked_add(put_off)
    }
}

impl Tracks {
    /// How it would be if the moment ended here.
    fn settled(&self, now: Option<Nanos>, standing: Standing) -> Self {
        let mut tracks = *self;
        tracks.settle(now, standing);
        tracks
    }

    fn settle(&mut self, now: Option<Nanos>, standing: Standing) {
        let Standing {
            is_mid_message,
            wants_input,
            is_queued,
            is_closing,
            is_aborted,
            ..
        } = standing;
        let seen = core::mem::replace(&mut self.seen, standing);
        let got = standing.bytes_in > seen.bytes_in && !(standing.is_dropping && seen.is_dropping);
        let sent = standing.bytes_out > seen.bytes_out;
        let closes = is_closing && !seen.is_closing;
        let is_quiet = !is_mid_message && !is_queued && wants_input;
        self.idle.settle(is_quiet && !is_closing, got || sent, now);
        self.settle_message(now, seen);
        self.message.is_running &= !is_closing;
        self.write
            .settle(is_queued && !is_aborted, sent || closes, now);
        self.close.settle(is_closing && !is_aborted, closes, now);
        self.timer.is_running = !is_closing;
    }

    fn settle_message(&mut self, now: Option<Nanos>, before: Standing) {
        let Standing {
            bytes_in,
            messages_in,
            is_mid_message,
            wants_input,
            ..
        } = self.seen;
        let is_another = messages_in != before.messages_in;
        if is_mid_message && (is_another || !self.message.is_running) {
            // Its first bytes came in this moment. Those of later moments put it off.
            self.bytes_before = bytes_in;
            self.stopped = None;
        }
        self.message.settle(is_mid_message, is_another, now);
        self.stopped = match (self.stopped, now) {
            (None, now) if is_mid_message && !wants_input => now,
            (Some(stopped), Some(now)) if wants_input => {
                let stood = now.saturating_sub(stopped);
                self.message.since = self.message.since.map(|since| since.saturating_add(stood));
                None
            }
            (stopped, _) => stopped,
        };
    }

    fn of(&mut self, which: Deadline) -> &mut Track {
        match which {
            Deadline::Idle => &mut self.idle,
            Deadline::Message => &mut self.message,
            Deadline::Write => &mut self.write,
            Deadline::Close => &mut self.close,
            Deadline::Timer => &mut self.timer,
        }
    }

    /// When this deadline ends, if it runs.
    fn ends(&self, which: Deadline, min_rate: u32) -> Option<Nanos> {
        match which {
            Deadline::Idle => self.idle.ends(0),
            Deadline::Message if self.stopped.is_some() => None,
            Deadline::Message => self.message.ends(self.put_off(min_rate)),
            Deadline::Write => self.write.ends(0),
            Deadline::Close => self.close.ends(0),
            Deadline::Timer => self.timer.ends(0),
        }
    }

    /// How long the bytes of the message may take at the minimum rate.
    fn put_off(&self, min_rate: u32) -> Nanos {
        const SECOND: u128 = 1_000_000_000;
        let bytes = self.seen.bytes_in.saturating_sub(self.bytes_before);
        let nanos = (u128::from(bytes) * SECOND).checked_div(min_rate.into());
        nanos.map_or(0, |nanos| Nanos::try_from(nanos).unwrap_or(Nanos::MAX))
    }
}

impl Deadlines {
    /// Sets or removes a deadline. It counts from the present moment, for a new cause.
    pub(crate) fn set(&mut self, which: Deadline, within: Option<Duration>) {
        let now = self.now;
        let track = self.tracks.of(which);
        // No time at all would be due for ever.
        track.within = within.map(|within| nanos(within).max(1));
        // What is under way when the moment ends begins anew then.
        track.is_running = false;
        track.restart(now);
    }

    pub(crate) fn set_min_rate(&mut self, bytes_a_second: u32) {
        self.min_rate = bytes_a_second;
    }

    /// A later time begins a moment. What happened before belongs to the one before.
    pub(crate) fn tell_time(&mut self, now: Duration, standing: Standing) {
        let now = nanos(now);
        match self.now {
            None => {
                self.now = Some(now);
                for which in Deadline::ALL {
                    let track = self.tracks.of(which);
                    track.since = track.since.or(Some(now));
                }
            }
            Some(before) if now > before => {
                self.tracks.settle(Some(before), standing);
                self.now = Some(now);
            }
            Some(_) => {}
        }
    }

    /// The deadline that was due first, and has not expired yet for its cause.
    pub(crate) fn expire(&mut self, standing: Standing) -> Option<Deadline> {
        let now = self.now?;
        let tracks = self.tracks.settled(self.now, standing);
        let ends = |which: &Deadline| Some((tracks.ends(*which, self.min_rate)?, *which));
        let due = Deadline::ALL.iter().filter_map(ends);
        let (_, which) = due
            .filter(|(end, _)| *end <= now)
            .min_by_key(|(end, _)| *end)?;
        // It is not of this moment, so nothing else of the moment need be stored.
        self.tracks.of(which).has_expired = true;
        Some(which)
    }

    /// When the next deadline ends.
    pub(crate) fn next(&self, standing: Standing) -> Option<Duration> {
        let tracks = self.tracks.settled(self.now, standing);
        let is_set = |which: &Deadline| {
            let mut tracks = tracks;
            tracks.of(*which).within.is_some()
        };
        if self.now.is_none() {
            return Deadline::ALL.iter().any(is_set).then_some(Duration::ZERO);
        }
        let ends = Deadline::ALL
            .iter()
            .filter_map(|which| tracks.ends(*which, self.min_rate));
        ends.min().map(Duration::from_nanos)
    }
}

fn nanos(duration: Duration) -> Nanos {
    Nanos::try_from(duration.as_nanos()).unwrap_or(Nanos::MAX)
}

//! How a simulated link treats what it carries.

use std::{ops::Range, time::Duration};

use proptest::{prelude::RngExt, test_runner::TestRng};

use super::{Side, chance};

/// A simulated link between a client and a server: it keeps order and invents nothing, as TCP
/// does, and is as unkind within that as TCP may be.
///
/// All chance comes from the seed.
///
/// # Examples
///
/// ```
/// use sanschat::testing::{Link, Side};
/// use std::time::Duration;
///
/// // A slow link over which single bytes come, and which fails after ten of them.
/// let link = Link::new(1)
///     .with_chunks(1)
///     .with_latency(Duration::from_millis(200)..Duration::from_millis(300))
///     .with_break_after(10);
///
/// // The server sees the client's end behind its seventh byte.
/// let link = Link::new(1).with_end_after(Side::Client, 7);
/// ```
#[derive(Clone, Debug)]
pub struct Link {
    chance: TestRng,
    most: usize,
    latency: Range<Duration>,
    pub(super) capacity: usize,
    end_after: [Option<u64>; 2],
    break_after: Option<u64>,
}

impl Link {
    /// A link without faults. The seed chooses how many bytes at most it carries at a time, from
    /// 1 up, and how many it holds each way before the sender has to wait, from 1 up. It takes
    /// up to 10 ms for each portion.
    pub fn new(seed: u64) -> Self {
        let mut chance = chance(seed);
        let most = [1, 2, 3, 17, 300, usize::MAX][chance.random_range(0..6)];
        let capacity = [1, 2, 7, 100, 4000, 1 << 16][chance.random_range(0..6)];
        Link {
            chance,
            most,
            latency: Duration::ZERO..Duration::from_millis(10),
            capacity,
            end_after: [None; 2],
            break_after: None,
        }
    }

    /// The same link carrying at most so many bytes at a time, at least one: how many exactly
    /// is up to chance.
    #[must_use]
    pub fn with_chunks(mut self, most: usize) -> Self {
        self.most = most.max(1);
        self
    }

    /// The same link taking so long for each portion of bytes: how long exactly, in whole
    /// microseconds, is up to chance.
    #[must_use]
    pub fn with_latency(mut self, latency: Range<Duration>) -> Self {
        self.latency = latency;
        self
    }

    /// The same link holding at most so many bytes, at least one, on either side of each
    /// direction: a sender has to wait for room.
    #[must_use]
    pub fn with_capacity(mut self, bytes: usize) -> Self {
        self.capacity = bytes.max(1);
        self
    }

    /// The same link telling the other side the end behind so many bytes `from` this one, as if
    /// it had shut down writing there. What it still sends is dropped.
    #[must_use]
    pub fn with_end_after(mut self, from: Side, bytes: u64) -> Self {
        self.end_after[from as usize] = Some(bytes);
        self
    }

    /// The same link breaking when it has carried so many bytes, both directions together, and
    /// would carry more or an end: both sides get an error once they have read what had arrived.
    #[must_use]
    pub fn with_break_after(mut self, bytes: u64) -> Self {
        self.break_after = Some(bytes);
        self
    }

    /// How long the next portion takes.
    pub(super) fn latency(&mut self) -> Duration {
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let (least, most) = (micros(self.latency.start), micros(self.latency.end));
        let some = if least < most {
            self.chance.random_range(least..most)
        } else {
            least
        };
        Duration::from_micros(some)
    }

    /// What becomes of the next portion `from` this side, of which there are so many bytes,
    /// perhaps none if its end is to be carried.
    pub(super) fn decide(&mut self, from: Side, ready: usize, carried: [u64; 2]) -> Decision {
        let [ours, others] = [carried[from as usize], carried[from.other() as usize]];
        let to = from.other();
        let until = |fault: Option<u64>, so_far: u64| {
            fault.map_or(usize::MAX, |at| {
                usize::try_from(at.saturating_sub(so_far)).unwrap_or(usize::MAX)
            })
        };
        let until_break = until(self.break_after, ours + others);
        let until_end = until(self.end_after[from as usize], ours);
        let most = ready.min(self.most).min(until_break).min(until_end);
        match most {
            0 if until_break == 0 => Decision::Break,
            0 => Decision::End { to },
            most => Decision::Carry {
                to,
                bytes: self.chance.random_range(1..=most),
            },
        }
    }
}

/// What the link does: the choices that a transcript has to keep to be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Carry { to: Side, bytes: usize },
    End { to: Side },
    Break,
}

//! How a simulated link treats what it carries.

use std::{ops::Range, time::Duration};

use super::{Side, random::Random};

/// A simulated link between a client and a server. Like TCP it keeps the order of the bytes and
/// adds none; it cuts, delays, half-closes and breaks as TCP may.
///
/// All random choices come from the seed.
///
/// # Examples
///
/// ```
/// use sanschat::testing::{Link, Side};
/// use std::time::Duration;
///
/// // A slow link that carries single bytes and breaks after ten of them.
/// let link = Link::new(1)
///     .with_chunks(1)
///     .with_latency(Duration::from_millis(200)..Duration::from_millis(300))
///     .with_break_after(10);
///
/// // The server sees the client's end after its seventh byte.
/// let link = Link::new(1).with_end_after(Side::Client, 7);
/// ```
#[derive(Clone, Debug)]
pub struct Link {
    random: Random,
    most: usize,
    latency: Range<Duration>,
    pub(super) capacity: usize,
    end_after: [Option<u64>; 2],
    break_after: Option<u64>,
}

impl Link {
    /// A link without faults. The seed chooses the most bytes it carries at a time, from 1 up, and
    /// the most it holds in each direction before the sender has to wait, from 1 to 64 KiB. Each
    /// portion takes less than 10 ms.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let most = random.one_of([1, 2, 3, 17, 300, usize::MAX]);
        let capacity = random.one_of([1, 2, 7, 100, 4000, 1 << 16]);
        Link {
            random,
            most,
            latency: Duration::ZERO..Duration::from_millis(10),
            capacity,
            end_after: [None; 2],
            break_after: None,
        }
    }

    /// The same link, which carries at most this many bytes at a time. The exact number is random.
    /// 0 counts as 1.
    #[must_use]
    pub fn with_chunks(mut self, most: usize) -> Self {
        self.most = most.max(1);
        self
    }

    /// The same link, which takes a time in this range for each portion of bytes. The exact time is
    /// random, in whole microseconds. An empty range means its start.
    #[must_use]
    pub fn with_latency(mut self, latency: Range<Duration>) -> Self {
        self.latency = latency;
        self
    }

    /// The same link, which holds at most this many bytes at the sender and as many at the
    /// receiver, in each direction. When they are full, the sender has to wait. 0 counts as 1.
    #[must_use]
    pub fn with_capacity(mut self, bytes: usize) -> Self {
        self.capacity = bytes.max(1);
        self
    }

    /// The same link, which reports the end of side `from` to the other side after this many bytes,
    /// as if `from` had shut down writing there. What it sends after that is dropped.
    #[must_use]
    pub fn with_end_after(mut self, from: Side, bytes: u64) -> Self {
        self.end_after[from as usize] = Some(bytes);
        self
    }

    /// The same link, which breaks after it has carried this many bytes, in both directions
    /// together, when it would carry another byte or an end. Both sides get an error, after they
    /// have read what had arrived.
    #[must_use]
    pub fn with_break_after(mut self, bytes: u64) -> Self {
        self.break_after = Some(bytes);
        self
    }

    /// The time that the next portion takes.
    pub(super) fn latency(&mut self) -> Duration {
        let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
        let (start, end) = (micros(self.latency.start), micros(self.latency.end));
        let latency = self.random.number(start..=end.saturating_sub(1));
        Duration::from_micros(latency)
    }

    /// What happens to the next portion from a side. `ready` bytes of it can be carried; 0 means
    /// that its end can be.
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
                bytes: self.random.size(1..=most),
            },
        }
    }
}

/// What the link does. A transcript keeps these choices, so that it can be replayed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Carry { to: Side, bytes: usize },
    End { to: Side },
    Break,
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Users name seeds in their tests and reports.
    #[test]
    fn a_seed_gives_the_same_link_in_every_version() {
        let mut link = Link::new(1);
        assert_eq!((link.most, link.capacity), (2, 100));
        let micros = [(); 4].map(|()| link.latency().as_micros());
        assert_eq!(micros, [640, 1397, 3937, 3070]);
        let mut link = link.with_chunks(1000);
        let carried = [(); 4].map(|()| match link.decide(Side::Client, 1000, [0; 2]) {
            Decision::Carry { bytes, .. } => bytes,
            other => panic!("{other:?}"),
        });
        assert_eq!(carried, [449, 651, 937, 572]);
    }
}

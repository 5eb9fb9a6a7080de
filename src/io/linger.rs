//! How long a closed connection waits for its peer.

use core::time::Duration;
#[cfg(feature = "std")]
use std::time::Instant;

/// How long to wait after a close for the peer to notice it. Both bounds hold, and if one is zero
/// there is no wait. The embedded adapters have no clock: of a time they only see whether it is
/// zero.
///
/// # Examples
///
/// ```
/// use sanschat::io::Linger;
/// use std::time::Duration;
///
/// assert_eq!(Linger::default(), Linger { bytes: 64 << 20, time: Duration::from_secs(5) });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Linger {
    /// Once this many bytes were read and dropped, no more are read.
    pub bytes: u64,
    /// The longest time to wait.
    pub time: Duration,
}

impl Linger {
    /// Closes at once, at the risk that the last reply is lost.
    pub const NONE: Self = Linger {
        bytes: 0,
        time: Duration::ZERO,
    };

    /// When the time is over, if it begins now.
    #[cfg(feature = "std")]
    pub(super) fn deadline(&self) -> Instant {
        // As good as never, and no clock is that close to its end.
        const YEAR: Duration = Duration::from_secs(365 * 24 * 60 * 60);
        let now = Instant::now();
        now.checked_add(self.time).unwrap_or_else(|| now + YEAR)
    }
}

impl Default for Linger {
    /// 64 MiB and 5 seconds.
    fn default() -> Self {
        Linger {
            bytes: 64 << 20,
            time: Duration::from_secs(5),
        }
    }
}

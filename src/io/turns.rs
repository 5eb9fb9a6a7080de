//! Fairness between the connections of one thread.

/// How many turns a connection takes in a row before others get theirs.
const MOST: u32 = 64;

/// Counts turns. Without it a stream that is always ready would keep all others waiting.
#[derive(Debug, Default)]
pub(super) struct Turns {
    taken: u32,
}

impl Turns {
    /// Takes a turn, unless this connection has had as many in a row as it may: then it must let
    /// others go first, and its count begins anew.
    #[must_use]
    pub(super) fn take_turn(&mut self) -> bool {
        self.taken += 1;
        let allowed = self.taken <= MOST;
        if !allowed {
            self.taken = 0;
        }
        allowed
    }

    /// The connection waits, so others get their turns anyway.
    #[cfg(feature = "std")]
    pub(super) fn reset(&mut self) {
        self.taken = 0;
    }
}

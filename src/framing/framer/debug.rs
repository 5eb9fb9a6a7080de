//! What a developer is shown of a framer: lengths, not contents, for they may be secret.

use core::fmt;

use super::Framer;

impl fmt::Debug for Framer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let replay = self
            .deferred
            .as_ref()
            .map_or(0, |deferred| deferred.replay.rest().len());
        f.debug_struct("Framer")
            .field("terminator", &self.terminator.get())
            .field("limit", &self.present_limit)
            .field("delivery", &self.delivery)
            .field("state", &self.gate.state)
            .field("collected", &format_args!("{} bytes", self.collected.len()))
            .field(
                "held",
                &format_args!(
                    "{} bytes",
                    self.matcher.held() + self.terminator.half_prefix().len() + replay
                ),
            )
            .field("paused", &self.paused)
            .field("eof", &self.eof)
            .finish_non_exhaustive()
    }
}

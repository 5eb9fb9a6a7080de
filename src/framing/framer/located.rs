//! For a caller that keeps the bytes, and takes pieces only to learn where messages are.

use super::Framer;

impl Framer {
    /// How many bytes were taken and not handed out: those that are held, those of a length in front that
    /// was read half, and those that are to be scanned again. They are the last that were taken.
    pub(crate) fn unread_length(&self) -> usize {
        let replay = self.deferred.as_ref();
        let replay = replay.map_or(0, |deferred| deferred.replay.rest().len());
        self.matcher.held() + self.terminator.half_prefix().len() + replay
    }

    /// How many bytes of the present message are still to come, as a length says.
    pub(crate) fn announced(&self) -> Option<u64> {
        self.terminator.left()
    }

    /// Whether a number says where the message ends.
    pub(crate) fn is_counted(&self) -> bool {
        self.terminator.is_counted()
    }

    /// Whether a length in front was read, at least its beginning.
    pub(crate) fn has_prefix(&self) -> bool {
        self.terminator.has_prefix()
    }

    /// Whether a message is expected, after which another terminator comes back.
    pub(crate) fn is_expecting(&self) -> bool {
        self.terminator.is_expected()
    }
}

//! Where in a message the framer is.

/// Where in a message the framer is. The [module](super::super) has the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum State {
    /// A message that comes whole begins with the next byte. Nothing is held or collected.
    Fresh = 0,
    /// There is no terminator: the bytes that come belong to no message.
    Raw = 1,
    /// Some of a message that comes whole was taken: it is held or collected.
    Collecting,
    /// A message that comes in pieces. Nothing of it was handed out yet.
    Pieces,
    /// Some of the message was handed out, so it ends in pieces.
    Begun,
    /// The message is too long, which was reported. Its rest is dropped.
    Skipping,
    /// A message was malformed. All that comes is dropped until a terminator is set.
    Malformed,
}

/// The state, and what stands beside it: two bytes, so that the hot paths ask for both at once.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(2))]
pub(super) struct Gate {
    pub(super) state: State,
    flags: u8,
}

/// There is a pause, the input has ended, something is deferred, or the hot path cannot do what is
/// special.
const BLOCKED: u8 = 2;

/// The message is expected, or a line feed may have to be dropped. So another terminator cannot simply
/// be set, and after the message more is to be done. Two of these cases are for the hot path all the
/// same, and do not block: an expected [`LengthThen`](crate::Terminator::LengthThen), and lines that
/// end at a carriage return, one after the other.
const SPECIAL: u8 = 1;

impl Gate {
    pub(super) const fn new(state: State) -> Self {
        Gate { state, flags: 0 }
    }

    /// Whether a message that comes whole begins with the next byte, and nothing is in the way.
    #[inline(always)]
    pub(super) fn is_fresh(self) -> bool {
        self.word() & !(u16::from(SPECIAL) << 8) == State::Fresh as u16
    }

    /// Whether no message has begun, nothing is in the way, and nothing is special.
    #[inline(always)]
    pub(super) fn is_between(self) -> bool {
        self.word() <= State::Raw as u16
    }

    /// The same, if a message that comes whole begins with the next byte.
    #[inline(always)]
    pub(super) fn is_plainly_fresh(self) -> bool {
        self.word() == State::Fresh as u16
    }

    /// Whether nothing is in the way, but something is special.
    #[inline(always)]
    pub(super) fn is_only_special(self) -> bool {
        self.flags == SPECIAL
    }

    /// Whether nothing is in the way, and nothing is special.
    #[inline(always)]
    pub(super) fn is_plain(self) -> bool {
        self.flags == 0
    }

    #[inline(always)]
    pub(super) fn is_blocked(self) -> bool {
        self.flags & BLOCKED != 0
    }

    #[inline(always)]
    pub(super) fn is_special(self) -> bool {
        self.flags & SPECIAL != 0
    }

    #[inline(always)]
    pub(super) fn set_flags(&mut self, is_blocked: bool, is_special: bool) {
        let blocked = if is_blocked { BLOCKED } else { 0 };
        let special = if is_special { SPECIAL } else { 0 };
        self.flags = blocked | special;
    }

    #[inline(always)]
    fn word(self) -> u16 {
        u16::from_be_bytes([self.flags, self.state as u8])
    }
}

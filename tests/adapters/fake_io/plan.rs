//! What a fake stream does, and what may be done to it.

use std::io::ErrorKind;

use crate::fake_io::random::Random;

/// What the stream does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// The most bytes that one read gives, and that one write takes.
    pub(crate) cut: usize,
    pub(crate) short: usize,
    /// Whether a call that cannot be done comes back, instead of blocking.
    pub(crate) waits: bool,
    /// Whether coming back is an error that the caller wants to hear of at once.
    pub(crate) times_out: bool,
    /// How often, in percent, a call has to wait until the world [moves](Fake::step), and how
    /// often it is interrupted.
    pub(crate) delays: u32,
    pub(crate) interrupts: u32,
    /// What comes behind the input.
    pub(crate) end: End,
    /// What becomes of a write once so many bytes were written.
    pub(crate) refuses: Option<(usize, Refusal)>,
    /// After so many calls all further ones fail.
    pub(crate) resets_after: usize,
    /// How many bytes the peer takes before it stops reading.
    pub(crate) takes: usize,
    /// How many bytes of input wait in the stream, where another fake sends them.
    pub(crate) capacity: usize,
    /// How much whoever reads may have in hand at most.
    pub(crate) buffer_size: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Eof,
    /// Nothing, for ever.
    Silence,
    Error(ErrorKind),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Refusal {
    Error(ErrorKind),
    /// `Ok(0)`.
    Nothing,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Call {
    Read,
    Write,
    Flush,
    Shutdown,
}

impl Plan {
    /// How a stream cuts and delays, which must never matter. It takes all and fails never.
    pub(crate) fn new(random: &mut Random, waits: bool, interrupts: bool) -> Self {
        let sizes = [1, 2, 3, 17, 300, usize::MAX];
        Plan {
            cut: random.pick(&sizes),
            short: random.pick(&sizes),
            waits,
            times_out: false,
            delays: if waits {
                random.pick(&[0, 5, 30, 70])
            } else {
                0
            },
            interrupts: if interrupts {
                random.pick(&[0, 3, 40])
            } else {
                0
            },
            end: End::Eof,
            refuses: None,
            resets_after: usize::MAX,
            takes: usize::MAX,
            capacity: usize::MAX,
            buffer_size: random.pick(&[1, 2, 7, 64, 1000, 16 * 1024]),
        }
    }
}

//! What a fake stream does.

use std::io::ErrorKind;

use crate::fake_io::random::Random;

/// What a fake stream does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Plan {
    /// The most bytes that one read gives, and that one write takes.
    pub(crate) cut: usize,
    pub(crate) short: usize,
    /// Whether a call that cannot be done returns instead of blocking.
    pub(crate) waits: bool,
    /// Whether that is an error which the caller must report at once.
    pub(crate) times_out: bool,
    /// How often, in percent, a call has to wait for a [step](Fake::step) of the test, and how often it
    /// is interrupted.
    pub(crate) delays: u32,
    pub(crate) interrupts: u32,
    /// What comes after the input.
    pub(crate) end: End,
    /// After how many bytes a write is refused, and how.
    pub(crate) refuses: Option<(usize, Refusal)>,
    /// After this many calls all further calls fail.
    pub(crate) resets_after: usize,
    /// How many bytes the peer takes before it stops reading.
    pub(crate) takes: usize,
    /// How many bytes of input the stream can hold, where another fake sends them.
    pub(crate) capacity: usize,
    /// How many bytes the connection may read ahead at most.
    pub(crate) buffer_size: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Eof,
    /// Nothing ever comes.
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
    /// A stream that cuts and delays at random, takes everything and never fails.
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

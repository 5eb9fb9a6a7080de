//! Those who are compared.

use std::hint::black_box;

use crate::{Collected, Consumer, Touch};

/// A machine or one of its rivals, ready to do the work of a benchmark.
pub trait Member<'i> {
    /// Does the work once, over an input that begins and ends between two messages. What the
    /// member keeps for the next time, its buffers above all, is made outside the measurement.
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer);
}

/// A [`Member`] of any type.
pub(crate) trait Rival<'i> {
    /// Does the work for the clock.
    fn touch(&mut self, input: &'i [u8]);

    /// Does the work and keeps what it found.
    fn collect(&mut self, input: &'i [u8]) -> Collected;
}

impl<'i, M: Member<'i>> Rival<'i> for M {
    fn touch(&mut self, input: &'i [u8]) {
        let mut out = Touch::default();
        self.run(black_box(input), &mut out);
        black_box(out.sum());
    }

    fn collect(&mut self, input: &'i [u8]) -> Collected {
        let mut out = Collected::default();
        self.run(input, &mut out);
        out
    }
}

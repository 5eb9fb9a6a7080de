//! The members of a comparison.

use std::hint::black_box;

use crate::{Collected, Consumer, Touch};

/// A machine, or a reader of another crate, that does the work of a benchmark.
pub trait Member<'i> {
    /// Does the work once, over an input that begins and ends between two messages. Buffers that the
    /// member keeps are allocated outside the measurement.
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer);
}

/// A [`Member`] of any type.
pub(crate) trait Rival<'i> {
    /// Does the work with the consumer that is used for measuring.
    fn touch(&mut self, input: &'i [u8]);

    /// Does the work and keeps the messages.
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

//! Messages that are announced by their length: a terminator that is a length, then another.

use sanschat::{Event, Terminator};

use crate::{Consumer, Engine, Machine};

/// How long the number is that says a length: four bytes, big endian.
pub const PREFIX: usize = 4;

/// A terminator of four bytes, then one of as many as those say.
#[derive(Debug)]
pub struct Toggling<E> {
    engine: E,
    /// The message to come is a body.
    body: bool,
}

impl<E: Engine> Toggling<E> {
    /// One that begins with a prefix.
    pub fn new() -> Self {
        Toggling {
            engine: E::new(Terminator::Length(PREFIX as u64)),
            body: false,
        }
    }
}

impl<E: Engine> Default for Toggling<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E: Engine> Machine for Toggling<E> {
    fn feed(&mut self, mut chunk: &[u8], out: &mut impl Consumer) {
        while let Some(event) = self.engine.feed(&mut chunk) {
            let Event::Message(message) = event else {
                continue;
            };
            let next = if self.body {
                out.message(&message);
                PREFIX as u64
            } else {
                u64::from(number(&message))
            };
            self.engine.set_terminator(Terminator::Length(next));
            self.body = !self.body;
        }
    }
}

#[inline]
fn number(prefix: &[u8]) -> u32 {
    u32::from_be_bytes(prefix.try_into().expect("four bytes"))
}

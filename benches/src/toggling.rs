//! Messages after a length prefix: the terminator is set twice for each.

use sanschat::{Event, Terminator};

use crate::{Consumer, Engine, Machine};

/// The size of the prefix: four bytes, big endian.
pub const PREFIX: usize = 4;

/// Reads a prefix of four bytes, then a body of the length that it says, and so on.
#[derive(Debug)]
pub struct Toggling<E> {
    engine: E,
    /// The next message is a body.
    body: bool,
}

impl<E: Engine> Toggling<E> {
    /// A reader whose first message is a prefix.
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

//! A message that has its length in front.

use super::Framer;
use super::gate::State;
use crate::{event::Event, prefix::Progress};

/// How far the length in front was read.
pub(super) enum Length {
    Ahead,
    Known,
    Malformed,
}

impl Framer {
    /// As [`advance`](Self::advance) where the length in front is not known yet.
    #[inline(never)]
    pub(super) fn advance_prefix<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        match self.gate.state {
            // What was collected before came under another terminator.
            State::Fresh | State::Collecting if self.collected.len() > self.present_limit => {
                return Some(self.too_long(&[], &[]));
            }
            State::Pieces if !self.collected.is_empty() => return Some(self.hand_out_collected()),
            _ => {}
        }
        let before = input.len();
        let length = self.read_prefix(input);
        // Empty input does not start a message.
        if self.gate.state == State::Fresh && input.len() < before {
            self.gate.state = State::Collecting;
        }
        match length {
            Length::Ahead => None,
            Length::Known => self.advance(input, None),
            Length::Malformed => Some(self.malformed()),
        }
    }

    /// Reads the length in front, as far as it came.
    pub(super) fn read_prefix(&mut self, input: &mut &[u8]) -> Length {
        if let Some(rest) = self.terminator.read_whole_prefix(input) {
            *input = rest;
            return Length::Known;
        }
        while let Some((&byte, rest)) = input.split_first() {
            *input = rest;
            match self.terminator.read_prefix(byte) {
                Progress::More => {}
                Progress::Done(_) => return Length::Known,
                Progress::Bad => return Length::Malformed,
            }
        }
        Length::Ahead
    }
}

//! A message that is too long: it is reported, and its rest is dropped.

use core::mem;

use super::{Framer, gate::State, prefixed::Length};
use crate::{
    event::Event,
    framing::matcher::{Advance, End},
    slices::{prefix, suffix_from},
};

impl Framer {
    /// Begins to skip a message that is too long. After what was collected it has these bytes.
    #[cold]
    pub(super) fn too_long<'i>(&mut self, released: &[u8], data: &'i [u8]) -> Event<'i> {
        self.gate.state = State::Skipping;
        let limit = self.present_limit;
        let mut start = mem::take(&mut self.collected);
        let lent = match self.terminator.is_counted() {
            true => Some(&[][..]),
            false if start.is_empty() && released.is_empty() => {
                Some(data.get(..limit).unwrap_or(data))
            }
            false => None,
        };
        if let Some(lent) = lent {
            let start = lent.into();
            return Event::TooLong { limit, start };
        }
        start.truncate(limit);
        for part in [released, data] {
            let room = limit - start.len();
            let part = part.get(..room).unwrap_or(part);
            start.reserve_exact(part.len());
            start.extend_from_slice(part);
        }
        let start = start.into();
        Event::TooLong { limit, start }
    }

    /// The message has more data than there is room for, as this move shows. Takes the input up to the
    /// byte that made it certain, or some bytes more, but not the last byte of the message's end.
    #[cold]
    pub(super) fn advance_too_long<'i>(
        &mut self,
        input: &mut &'i [u8],
        window: &'i [u8],
        held: &[u8],
        advance: Advance,
    ) -> Event<'i> {
        let Advance {
            released,
            data,
            end,
        } = advance;
        let room = self.present_limit.saturating_sub(self.collected.len());
        let event = self.too_long(prefix(held, released), prefix(window, data));
        let End::At { taken, by } = end else {
            *input = suffix_from(input, window.len());
            return event;
        };
        // What was known before the last byte of the end.
        let before = taken - 1;
        let terminator = self.terminator.current();
        self.matcher.forget();
        self.matcher.advance(terminator, held, None);
        let known = self
            .matcher
            .advance(terminator, prefix(window, before), None);
        if known.released + known.data > room {
            *input = suffix_from(input, before);
        } else {
            // A longer member of a set could still match until this byte, which ends another one.
            self.matcher.forget();
            *input = suffix_from(input, taken);
            self.end_message(by);
        }
        event
    }

    /// Drops the rest of a message that was too long, and goes on behind it.
    #[inline(never)]
    pub(super) fn advance_skipping<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        if self.terminator.awaits_prefix() {
            match self.read_prefix(input) {
                Length::Ahead => return None,
                Length::Known => {}
                Length::Malformed => return Some(self.malformed()),
            }
        }
        let text = *input;
        let terminator = self.terminator.current();
        let Advance { data, end, .. } = self.matcher.advance(terminator, text, None);
        match end {
            End::Ahead => {
                *input = suffix_from(text, text.len());
                self.terminator.count(data);
                None
            }
            End::Malformed { taken } => {
                *input = suffix_from(text, taken);
                Some(self.malformed())
            }
            End::At { taken, by } => {
                *input = suffix_from(text, taken);
                self.end_message(by);
                match self.is_paused() {
                    // The pause was waiting for this.
                    true => None,
                    false => self.advance_past_lf(input),
                }
            }
        }
    }
}

//! A machine that is made of the model itself. It is shown the input chunk by chunk, as a machine
//! is, and asks a model of its own.
//!
//! So the runner compares a model that knows what has come so far with one that knows more, and the
//! walks find out whether cutting matters to the model. It shows no mistake that is in both.

use crate::support::{
    framing::Framing,
    machine::{Frames, Machine},
    told::{Delivery, Told},
};
use sanschat::Terminator;

/// As a `Framer`, or as a `Scanner`.
#[derive(Clone)]
pub(super) struct Mirror<'o, const SCANS: bool> {
    framing: Framing<'o>,
    /// All that was taken.
    taken: Vec<u8>,
}

impl<'o, const SCANS: bool> Machine<'o> for Mirror<'o, SCANS> {
    fn fresh() -> (Self, Framing<'o>) {
        let model = match SCANS {
            true => Framing::new(Delivery::Pieces, Terminator::None, usize::MAX),
            false => Framing::new(Delivery::Whole, Terminator::None, 1 << 16),
        };
        let mirror = Mirror {
            framing: model.clone(),
            taken: Vec::new(),
        };
        (mirror, model)
    }

    fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Told<'i>>
    where
        'o: 'i,
    {
        if !self.framing.wants_input() {
            return None;
        }
        let before = self.taken.len();
        let text = [&self.taken, *input].concat();
        let told = self.framing.next(&text).map(Told::into_owned);
        let taken = match &told {
            Some(Told::Data(data)) => {
                self.framing.hand_out(data.len());
                self.framing.told()
            }
            None if self.framing.wants_input() => text.len(),
            _ => self.framing.start(),
        };
        let taken = taken.max(before);
        self.taken.extend_from_slice(&text[before..taken]);
        *input = &input[taken - before..];
        told
    }

    fn set(&mut self, delivery: Delivery, terminator: Terminator<'o>) {
        self.framing.set(delivery, terminator);
    }

    fn terminator(&self) -> Terminator<'_> {
        self.framing.terminator()
    }

    fn wants_input(&self) -> bool {
        SCANS || self.framing.wants_input()
    }

    fn take_unread(&mut self) -> Vec<u8> {
        let unread = self.framing.unread(&self.taken, self.taken.len());
        if !SCANS {
            self.framing.hand_over(self.taken.len());
        }
        unread
    }

    fn ended_by(&self) -> usize {
        self.framing.ended_by()
    }

    fn framer(&mut self) -> Option<&mut dyn Frames<'o>> {
        if SCANS { None } else { Some(self) }
    }
}

impl<'o, const SCANS: bool> Frames<'o> for Mirror<'o, SCANS> {
    fn expect(&mut self, delivery: Delivery, terminator: Terminator<'o>, limit: usize) {
        self.framing.expect(delivery, terminator, limit);
    }

    fn is_mid_message(&self) -> bool {
        self.framing.is_mid_message(self.taken.len())
    }

    fn messages_in(&self) -> u64 {
        self.framing.messages_in()
    }

    fn feed_eof(&mut self) -> Option<Told<'static>> {
        let told = self.framing.next_at_eof(&self.taken).map(Told::into_owned);
        if let Some(Told::Data(data)) = &told {
            self.framing.hand_out(data.len());
        }
        told
    }

    fn limit(&self) -> usize {
        self.framing.limit
    }

    fn set_limit(&mut self, limit: usize) {
        self.framing.limit = limit;
    }

    fn is_paused(&self) -> bool {
        self.framing.is_paused()
    }

    fn pause(&mut self) {
        self.framing.pause();
    }

    fn resume(&mut self) {
        self.framing.resume();
    }
}

//! What is set, at any moment.

use super::{Framing, look::meaning};
use crate::support::told::Delivery;
use sanschat::Terminator;

/// What `expect` asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expectation<'e> {
    delivery: Delivery,
    ends: Terminator<'e>,
    limit: usize,
}

/// What makes the present message an expected one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expected<'e> {
    pub(super) limit: usize,
    /// What comes back after it.
    back: (Delivery, Terminator<'e>),
}

impl<'e> Framing<'e> {
    /// `set_terminator` and `stream`. During a skip the change waits.
    pub fn set(&mut self, delivery: Delivery, ends: Terminator<'e>) {
        if self.skipping {
            self.waiting = Some((delivery, meaning(ends)));
            self.waiting_expectation = None;
        } else {
            self.expected = None;
            self.change(delivery, meaning(ends));
        }
    }

    /// `expect` and `expect_pieces`. During a skip it waits.
    pub fn expect(&mut self, delivery: Delivery, ends: Terminator<'e>, limit: usize) {
        let expectation = Expectation {
            delivery,
            ends: meaning(ends),
            limit,
        };
        if self.skipping {
            self.waiting_expectation = Some(expectation);
        } else {
            self.begin_expectation(expectation);
        }
    }

    /// What comes back is what was in force before the first of several.
    fn begin_expectation(&mut self, expectation: Expectation<'e>) {
        let present = (self.delivery, self.ends);
        self.expected = Some(Expected {
            limit: expectation.limit,
            back: self.expected.map_or(present, |expected| expected.back),
        });
        self.forget_prefix();
        self.change(expectation.delivery, expectation.ends);
    }

    /// The same prefix again changes nothing of a body that is being read.
    fn change(&mut self, delivery: Delivery, ends: Terminator<'e>) {
        let is_prefix = matches!(ends, Terminator::Prefixed(_));
        if !(is_prefix && ends == self.ends) {
            self.forget_prefix();
        }
        (self.delivery, self.ends) = (delivery, ends);
        self.dropping = false;
    }

    fn forget_prefix(&mut self) {
        (self.body, self.prefixed) = (None, false);
    }

    /// The message is over, and the next one begins here.
    pub(super) fn begin_at(&mut self, place: usize) {
        self.go_to(place);
        self.before.clear();
        (self.begun, self.prefixed, self.skipping) = (false, false, false);
        self.body = None;
        if let Some(expected) = self.expected.take() {
            (self.delivery, self.ends) = expected.back;
        } else if let Terminator::Length(_) | Terminator::LengthThen(..) = self.ends {
            self.ends = Terminator::None;
        }
        if let Some((delivery, ends)) = self.waiting.take() {
            self.change(delivery, ends);
        }
        if let Some(expectation) = self.waiting_expectation.take() {
            self.begin_expectation(expectation);
        }
    }

    pub fn pause(&mut self) {
        self.paused = true;
    }

    pub fn resume(&mut self) {
        self.paused = false;
    }

    /// The unread bytes were taken out; the next byte to read is at `next`. While bytes are skipped
    /// or dropped there are no unread bytes, and nothing changes.
    pub fn hand_over(&mut self, next: usize) {
        if !self.skipping && !self.dropping {
            self.lf = false;
            self.begin_at(next);
        }
    }
}

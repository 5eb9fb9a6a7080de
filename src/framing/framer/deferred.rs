//! Changes while bytes are held or a message is being skipped.

use alloc::vec::Vec;
use core::mem;

use super::gate::State;
use super::{Delivery, Eof, Framer, expected::Expectation};
use crate::{
    event::Event, framing::owned_terminator::OwnedTerminator, slices::suffix_from,
    terminator::Terminator,
};

/// What such a change leaves to be done. It exists only as long as something is to be done.
#[derive(Clone, Default)]
pub(super) struct Deferred {
    pub(super) replay: Replay,
    /// A change that waits for the end of the message that is being skipped.
    change: Option<(OwnedTerminator, Delivery)>,
    /// An expected message that waits for the same, behind that change.
    pub(super) expectation: Option<Expectation>,
}

impl Deferred {
    /// Whether something waits for the end of a skipped message.
    fn waits(&self) -> bool {
        self.change.is_some() || self.expectation.is_some()
    }
}

/// Bytes that were held under a terminator that was replaced: they were taken, and are scanned
/// again before the input.
#[derive(Clone, Default)]
pub(super) struct Replay {
    bytes: Vec<u8>,
    /// How many of them were scanned.
    scanned: usize,
}

impl Replay {
    pub(super) fn rest(&self) -> &[u8] {
        suffix_from(&self.bytes, self.scanned)
    }
}

impl Framer {
    /// Changes how messages end and are delivered, at any moment.
    #[inline(never)]
    pub(super) fn change(&mut self, terminator: Terminator<'_>, delivery: Delivery) {
        let waits = self
            .deferred
            .as_ref()
            .is_some_and(|deferred| deferred.waits());
        let same = self.terminator.is(terminator);
        let is_expected = self.terminator.is_expected();
        if self.gate.state == State::Skipping && (!same || waits || is_expected) {
            let deferred = self.deferred.get_or_insert_default();
            deferred.change = Some((OwnedTerminator::new(terminator), delivery));
            deferred.expectation = None;
            self.update_gate();
            return;
        }
        if same {
            self.terminator.keep();
        } else {
            self.put_back_held();
            if self.terminator.set(terminator) {
                self.matcher.forget();
            }
        }
        if is_expected {
            self.present_limit = self.limit;
        }
        self.delivery = delivery;
        self.go_on(delivery);
    }

    /// Goes on with the message that the next byte belongs to, under another terminator.
    pub(super) fn go_on(&mut self, delivery: Delivery) {
        let is_none = self.terminator.is_none();
        self.gate.state = match self.gate.state {
            // A message that has begun keeps its delivery.
            begun @ (State::Begun | State::Skipping) => begun,
            _ if self.collected.is_empty() && is_none => State::Raw,
            // What was collected is handed out in pieces.
            _ if delivery == Delivery::Pieces || is_none => State::Pieces,
            _ if self.collected.is_empty() && !self.holds() => State::Fresh,
            _ => State::Collecting,
        };
        self.update_gate();
    }

    /// Whether bytes are held, those of a length in front included.
    fn holds(&self) -> bool {
        self.matcher.held() > 0 || self.terminator.has_prefix()
    }

    /// Puts the bytes that are held before the input, to be scanned again. Bytes are never held
    /// while others are still to be scanned again.
    pub(super) fn put_back_held(&mut self) {
        let half_prefix = self.terminator.half_prefix();
        let held = match &*half_prefix {
            [] => self.matcher.held_bytes(self.terminator.current()),
            half_prefix => half_prefix,
        };
        if !held.is_empty() {
            let replay = Replay {
                bytes: held.to_vec(),
                scanned: 0,
            };
            self.deferred.get_or_insert_default().replay = replay;
            self.matcher.forget();
            self.update_gate();
        }
    }

    /// Whether there are bytes to be scanned again.
    pub(super) fn has_replay(&self) -> bool {
        let deferred = self.deferred.as_ref();
        deferred.is_some_and(|deferred| !deferred.replay.rest().is_empty())
    }

    /// Makes the changes that waited for the end of the skipped message.
    #[cold]
    pub(super) fn apply_deferred(&mut self) {
        let Some(deferred) = self.deferred.as_mut().filter(|deferred| deferred.waits()) else {
            return;
        };
        let expectation = deferred.expectation.take();
        if let Some((terminator, delivery)) = deferred.change.take() {
            self.terminator = terminator;
            self.matcher.forget();
            self.delivery = delivery;
            self.begin(delivery);
        }
        if let Some(expectation) = expectation {
            self.apply_expectation(expectation);
        }
        self.drop_deferred();
    }

    /// Frees the box as soon as it is empty.
    fn drop_deferred(&mut self) {
        self.deferred
            .take_if(|deferred| deferred.replay.rest().is_empty() && !deferred.waits());
        self.update_gate();
    }

    /// As [`feed`](Self::feed) during a pause, after EOF, with something deferred, or while a message is
    /// expected.
    #[inline(never)]
    pub(super) fn feed_blocked<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        if let Some(message) = self.next_expected(input) {
            return Some(Event::Message(message.into()));
        }
        match self.eof {
            Eof::Ahead => self.feed_unless_paused(input),
            Eof::Seen | Eof::Given => None,
        }
    }

    /// The next event, unless there is a pause. At EOF the input is empty.
    pub(super) fn feed_unless_paused<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        while !self.is_paused() {
            let replay = self
                .deferred
                .as_mut()
                .map(|deferred| mem::take(&mut deferred.replay));
            match replay {
                Some(replay) if !replay.rest().is_empty() => {
                    if let Some(event) = self.advance_replay(replay) {
                        return Some(event);
                    }
                }
                _ => return self.advance_past_lf(input),
            }
        }
        None
    }

    /// As [`advance`](Self::advance), and drops the line feed of a line that ended at a carriage
    /// return. The line feed is dropped when a byte is needed: what needs none comes first.
    pub(super) fn advance_past_lf<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        if self.lf_may_follow && !input.is_empty() {
            let event = self.advance(&mut &[][..], None);
            if event.is_some() {
                return event;
            }
            self.drop_lf(input);
        }
        self.advance(input, None)
    }

    /// Drops the line feed, if it is the next byte.
    #[inline]
    pub(super) fn drop_lf(&mut self, input: &mut &[u8]) {
        self.lf_may_follow = false;
        self.update_gate();
        if let Some(rest) = input.strip_prefix(b"\n") {
            *input = rest;
        }
    }

    /// As [`advance`](Self::advance), with the bytes that are to be scanned again as input.
    fn advance_replay(&mut self, mut replay: Replay) -> Option<Event<'static>> {
        let mut rest = replay.rest();
        let event = self.advance_past_lf(&mut rest).map(Event::into_owned);
        replay.scanned = replay.bytes.len() - rest.len();
        self.deferred.get_or_insert_default().replay = replay;
        self.drop_deferred();
        event
    }
}

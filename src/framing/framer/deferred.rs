//! Changes while bytes are held or a message is being skipped.

use alloc::vec::Vec;
use core::mem;

use super::{Delivery, Eof, Framer, State};
use crate::{
    event::Event,
    framing::owned_terminator::OwnedTerminator,
    slices::{prefix, suffix_from},
    terminator::Terminator,
};

/// What such a change leaves to be done. It exists only as long as something is to be done.
#[derive(Clone, Default)]
pub(super) struct Deferred {
    pub(super) replay: Replay,
    /// A change that waits for the end of the message that is being skipped.
    change: Option<(OwnedTerminator, Delivery)>,
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
            .is_some_and(|deferred| deferred.change.is_some());
        let same = self.terminator.is(terminator) && !waits;
        if self.state == State::Skipping && !same {
            let change = Some((OwnedTerminator::new(terminator), delivery));
            self.deferred.get_or_insert_default().change = change;
            self.update_blocked();
            return;
        }
        if !same {
            self.put_back_held();
            if self.terminator.set(terminator) {
                self.matcher.forget();
            }
        }
        self.delivery = delivery;
        let holds = self.matcher.held() > 0;
        self.state = match self.state {
            // A message that has begun keeps its delivery.
            begun @ (State::Begun | State::Skipping) => begun,
            _ if self.collected.is_empty() && self.terminator.is_none() => State::Raw,
            // What was collected is handed out in pieces.
            _ if delivery == Delivery::Pieces || self.terminator.is_none() => State::Pieces,
            _ if self.collected.is_empty() && !holds => State::Fresh,
            _ => State::Collecting,
        };
    }

    /// Puts the bytes that are held before the input, to be scanned again. Bytes are never held
    /// while others are still to be scanned again.
    pub(super) fn put_back_held(&mut self) {
        let held = prefix(self.terminator.needle(), self.matcher.held());
        if !held.is_empty() {
            let replay = Replay {
                bytes: held.to_vec(),
                scanned: 0,
            };
            self.deferred.get_or_insert_default().replay = replay;
            self.matcher.forget();
            self.update_blocked();
        }
    }

    /// Makes the change that waited for the end of the skipped message.
    #[cold]
    pub(super) fn apply_deferred_change(&mut self) {
        let change = self
            .deferred
            .as_mut()
            .and_then(|deferred| deferred.change.take());
        if let Some((terminator, delivery)) = change {
            self.terminator = terminator;
            self.matcher.forget();
            self.delivery = delivery;
            self.drop_deferred();
        }
    }

    /// Frees the box as soon as it is empty.
    fn drop_deferred(&mut self) {
        self.deferred
            .take_if(|deferred| deferred.replay.rest().is_empty() && deferred.change.is_none());
        self.update_blocked();
    }

    /// As [`feed`](Self::feed) during a pause, after EOF, or with something deferred.
    #[cold]
    pub(super) fn feed_while_blocked<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        match self.eof {
            Eof::Ahead => self.feed_blocked(input),
            Eof::Seen | Eof::Given => None,
        }
    }

    /// The next event, unless there is a pause. At EOF the input is empty.
    pub(super) fn feed_blocked<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
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
                _ => return self.advance(input, None),
            }
        }
        None
    }

    /// As [`advance`](Self::advance), with the bytes that are to be scanned again as input.
    fn advance_replay(&mut self, mut replay: Replay) -> Option<Event<'static>> {
        let mut rest = replay.rest();
        let event = self.advance(&mut rest, None).map(Event::into_owned);
        replay.scanned = replay.bytes.len() - rest.len();
        self.deferred.get_or_insert_default().replay = replay;
        self.drop_deferred();
        event
    }
}

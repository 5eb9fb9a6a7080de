//! A message that ends otherwise than those after it.

use super::gate::State;
use super::{Delivery, Framer};
use crate::{framing::owned_terminator::OwnedTerminator, terminator::Terminator};

/// What waits for the end of a skipped message.
#[derive(Clone)]
pub(super) struct Expectation {
    terminator: OwnedTerminator,
    delivery: Delivery,
    limit: usize,
}

impl Framer {
    /// Says that one message ends otherwise, comes whole, and has a limit of its own in bytes. After it
    /// all is as before: the terminator, the limit, and how messages are delivered.
    ///
    /// It serves a line that announces a body, in one call. It speaks of the message that the next
    /// byte belongs to. In the middle of a message that is the present one: what is known to be data
    /// stays data, and bytes that are held are scanned again. A message that has begun in pieces ends in
    /// pieces. While a message that was too long is being skipped, the expectation waits for its
    /// end, behind a change that waits for it, too.
    ///
    /// [`set_terminator`](Self::set_terminator) and [`stream`](Self::stream) cancel it, and its
    /// limit. [`set_limit`](Self::set_limit) sets the limit that comes back. A second call replaces
    /// the first. The terminator that comes back is the one that was in force; of a length, what was
    /// left of it. An expected message counts as begun: an EOF before its first byte has a `partial`.
    ///
    /// It costs what [`set_terminator`](Self::set_terminator) costs. If both terminators have byte
    /// strings and these differ, it takes two allocations.
    ///
    /// # Examples
    ///
    /// Lines, some of which announce a body with a line end behind it:
    ///
    /// ```
    /// use sanschat::{Event, Framer, Terminator, parse_decimal};
    ///
    /// let mut framer = Framer::new(Terminator::CRLF);
    /// let mut input = &b"$5\r\nhello\r\n+OK\r\n"[..];
    /// let mut messages = Vec::new();
    /// while let Some(event) = framer.feed(&mut input) {
    ///     let Event::Message(message) = event else { panic!("{event:?}") };
    ///     if let Some(length) = message.strip_prefix(b"$") {
    ///         let length = parse_decimal(length, 1 << 20).unwrap();
    ///         framer.expect(Terminator::LengthThen(length, b"\r\n"), 1 << 20);
    ///     }
    ///     messages.push(message);
    /// }
    /// assert_eq!(messages, [&b"$5"[..], b"hello", b"+OK"]);
    /// ```
    // A protocol calls it in one or two places, often with a byte string that the compiler knows.
    #[inline(always)]
    pub fn expect<'t>(&mut self, terminator: impl Into<Terminator<'t>>, limit: usize) {
        let terminator = terminator.into();
        if self.gate.is_plainly_fresh() && self.terminator.expect_length_then(terminator) {
            // The hot path can do it.
            self.gate.set_flags(false, true);
            self.present_limit = limit;
        } else {
            self.expect_as(terminator, Delivery::Whole, limit);
        }
    }

    /// Says that one message ends otherwise, and comes in pieces, without a limit. After it all is as
    /// before. Otherwise as [`expect`](Self::expect).
    pub fn expect_pieces<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        self.expect_as(terminator.into(), Delivery::Pieces, usize::MAX);
    }

    #[inline(never)]
    fn expect_as(&mut self, terminator: Terminator<'_>, delivery: Delivery, limit: usize) {
        if self.gate.state == State::Skipping {
            let terminator = OwnedTerminator::new(terminator);
            self.deferred.get_or_insert_default().expectation = Some(Expectation {
                terminator,
                delivery,
                limit,
            });
            self.update_gate();
            return;
        }
        self.put_back_held();
        if self.terminator.expect(terminator) {
            self.matcher.forget();
        }
        self.present_limit = limit;
        self.go_on(delivery);
    }

    /// The expected message has ended. What was in force before comes back.
    #[inline]
    pub(super) fn end_expectation(&mut self) {
        if self.terminator.end_expected() {
            self.matcher.forget();
        }
        self.present_limit = self.limit;
    }

    /// The skipped message has ended.
    pub(super) fn apply_expectation(&mut self, expectation: Expectation) {
        let Expectation {
            terminator,
            delivery,
            limit,
        } = expectation;
        self.expect_as(terminator.get(), delivery, limit);
    }
}

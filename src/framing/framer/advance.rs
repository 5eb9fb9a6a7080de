//! How a framer moves on by some input.

use alloc::{borrow::Cow, vec::Vec};
use core::mem;

use super::gate::State;
use super::{Delivery, Framer};
use crate::{
    event::Event,
    framing::{
        matcher::{Advance, End, Search, Step, longest_end},
        owned_terminator::Kind,
    },
    slices::{prefix, suffix_from},
    terminator::Terminator,
};

/// The smallest buffer that is worth an allocation, for input that comes byte by byte.
const SMALLEST: usize = 64;

/// The kinds of ends for which there is a function of their own: a byte string, a length, all others.
const STRING: u8 = 0;
const LENGTH: u8 = 1;
const OTHER: u8 = 2;

impl Framer {
    /// The rest of `feed`, if there was no message to be [lent](Self::next_lent). `searched` is what
    /// its search found, if there was one.
    #[inline(never)]
    pub(crate) fn feed_further<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: Option<Search>,
    ) -> Option<Event<'i>> {
        if self.take_byte(input) {
            return None;
        }
        if self.gate.is_blocked() {
            return self.feed_blocked(input);
        }
        self.advance(input, searched)
    }

    /// Takes an input of one byte, if it only has to be put in a buffer that has room.
    //
    // Serial lines and terminals bring one byte at a time. For most bytes this calls no function.
    #[inline(always)]
    fn take_byte(&mut self, input: &mut &[u8]) -> bool {
        let [byte] = **input else {
            return false;
        };
        if self.gate.is_blocked() {
            return false;
        }
        let Some(needle) = self.terminator.bytes() else {
            return false;
        };
        match self.gate.state {
            State::Collecting => {
                let length = self.collected.len();
                if length >= self.collected.capacity() || length >= self.present_limit {
                    return false;
                }
                match self.matcher.take_byte(needle, byte) {
                    Some(0) => {}
                    Some(_) => self.collected.push(byte),
                    None => return false,
                }
            }
            State::Skipping if self.matcher.take_byte(needle, byte).is_some() => {}
            _ => return false,
        }
        *input = suffix_from(input, 1);
        true
    }

    /// The one function that moves the state. Gives the next event of this input. `None` if all of
    /// it was taken, or if a pause was waiting for the end of a skipped message.
    #[inline(never)]
    pub(super) fn advance<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: Option<Search>,
    ) -> Option<Event<'i>> {
        match self.gate.state {
            State::Fresh | State::Collecting => match self.terminator.kind() {
                Kind::Byte(_) | Kind::Pair(_) | Kind::Bytes => {
                    self.advance_whole::<STRING>(input, searched)
                }
                Kind::Length(_) => self.advance_whole::<LENGTH>(input, searched),
                _ => self.advance_other(input, searched),
            },
            _ => self.advance_otherwise(input),
        }
    }

    /// As [`advance`](Self::advance), of a message that comes whole, and has none of the ends that most
    /// messages have.
    #[inline(never)]
    fn advance_other<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: Option<Search>,
    ) -> Option<Event<'i>> {
        if self.terminator.awaits_prefix() {
            return self.advance_prefix(input);
        }
        if self.lf_may_follow && !input.is_empty() {
            self.drop_lf(input);
        }
        self.advance_whole::<OTHER>(input, searched)
    }

    /// As [`advance`](Self::advance), where no message comes whole.
    #[inline(never)]
    fn advance_otherwise<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        match self.gate.state {
            State::Skipping => self.advance_skipping(input),
            State::Raw => advance_raw(input),
            State::Malformed => {
                *input = suffix_from(input, input.len());
                None
            }
            _ if self.terminator.awaits_prefix() => self.advance_prefix(input),
            State::Pieces | State::Begun => self.advance_pieces(input),
            State::Fresh | State::Collecting => self.advance_other(input, None),
        }
    }

    /// As [`advance`](Self::advance), of a message that comes whole.
    // Where the compiler knows the kind of end, all that depends on it costs no instruction.
    #[inline(always)]
    fn advance_whole<'i, const KIND: u8>(
        &mut self,
        input: &mut &'i [u8],
        searched: Option<Search>,
    ) -> Option<Event<'i>> {
        let text = *input;
        let terminator = match (KIND, self.terminator.left()) {
            (STRING, _) => Terminator::Bytes(self.terminator.string()),
            (LENGTH, left) => Terminator::Length(left.unwrap_or_default()),
            _ => self.terminator.current(),
        };
        let Some(room) = room(self.present_limit, self.collected.len(), terminator) else {
            return Some(self.too_long(&[], &[]));
        };
        let window = match longest_end(terminator) {
            // What ends after this is too long.
            Some(longest) => {
                let reach = room.saturating_add(longest - self.matcher.held());
                text.get(..reach).unwrap_or(text)
            }
            None => text,
        };
        let held = self.matcher.held_bytes(terminator);
        let advance = self.matcher.advance(terminator, window, searched);
        let Advance {
            released,
            data,
            end,
        } = advance;
        if released + data > room {
            let held = held.to_vec();
            return Some(self.advance_too_long(input, window, &held, advance));
        }
        let more = released + data;
        let data = prefix(text, data);
        let (taken, by) = match end {
            End::At { taken, by } => (taken, by),
            End::Ahead => {
                *input = suffix_from(text, text.len());
                if more > self.collected.capacity() - self.collected.len() {
                    let most = self.collected.len() + most(room, terminator);
                    grow(&mut self.collected, more, most);
                }
                append(&mut self.collected, held, released, data);
                if KIND != STRING {
                    self.terminator.count(data.len());
                }
                // Empty input does not start a message.
                if !text.is_empty() {
                    self.gate.state = State::Collecting;
                }
                return None;
            }
            End::Malformed { taken } => {
                *input = suffix_from(text, taken);
                return Some(self.malformed());
            }
        };
        let message = if released == 0 && self.collected.is_empty() {
            Cow::Borrowed(data)
        } else {
            if more > self.collected.capacity() - self.collected.len() {
                // No more bytes follow, so it need not grow by more than this.
                self.collected.reserve_exact(more);
            }
            append(&mut self.collected, held, released, data);
            Cow::Owned(mem::take(&mut self.collected))
        };
        *input = suffix_from(text, taken);
        self.end_message(by);
        Some(Event::Message(message))
    }

    #[inline(never)]
    fn advance_pieces<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        if !self.collected.is_empty() {
            return Some(self.hand_out_collected());
        }
        let text = *input;
        let terminator = self.terminator.current();
        let held = self.matcher.held_bytes(terminator);
        let (taken, event) = match self.matcher.step(terminator, text, None) {
            Step::End { data: 0, taken, by } => {
                self.end_message(by);
                (taken, Some(Event::End))
            }
            Step::Malformed { taken } => (taken, Some(self.malformed())),
            Step::End { data, .. } | Step::Data { data } => {
                self.terminator.count(data);
                (data, Some(self.data(Cow::Borrowed(prefix(text, data)))))
            }
            Step::Released { data, taken } => {
                let released = prefix(held, data).to_vec();
                (taken, Some(self.data(Cow::Owned(released))))
            }
            Step::Nothing => (text.len(), None),
        };
        *input = suffix_from(text, taken);
        event
    }

    /// The message began as a whole one. What was collected of it comes first.
    pub(super) fn hand_out_collected(&mut self) -> Event<'static> {
        let collected = mem::take(&mut self.collected);
        self.data(Cow::Owned(collected))
    }

    fn data<'i>(&mut self, bytes: Cow<'i, [u8]>) -> Event<'i> {
        // What is handed out without a terminator belongs to no message.
        self.gate.state = match self.terminator.is_none() {
            true => State::Raw,
            false => State::Begun,
        };
        Event::Data(bytes)
    }

    /// Ends the message. What was set for the next one applies from now on.
    #[inline]
    pub(super) fn end_message(&mut self, by: usize) {
        self.count_messages(1, by);
        let lf_may_follow = by == 0 && matches!(self.terminator.kind(), Kind::AnyLine);
        self.begin_next();
        if lf_may_follow {
            self.lf_may_follow = true;
            self.update_gate();
        }
    }

    /// Begins the next message.
    #[inline]
    pub(super) fn begin_next(&mut self) {
        if !self.gate.is_plain() {
            return self.begin_next_specially();
        }
        self.terminator.end_unexpected();
        self.begin(self.delivery);
    }

    #[inline(never)]
    fn begin_next_specially(&mut self) {
        if self.terminator.is_expected() {
            self.end_expectation();
        } else {
            self.terminator.end_unexpected();
        }
        self.begin(self.delivery);
        if self.deferred.is_some() {
            self.apply_deferred();
        }
        self.update_gate();
    }

    #[inline]
    pub(super) fn begin(&mut self, delivery: Delivery) {
        self.gate.state = match delivery {
            _ if self.terminator.is_none() => State::Raw,
            Delivery::Whole => State::Fresh,
            Delivery::Pieces => State::Pieces,
        };
    }

    /// The message did not end as it should.
    #[cold]
    pub(super) fn malformed(&mut self) -> Event<'static> {
        self.collected = Vec::new();
        self.end_message(0);
        self.gate.state = State::Malformed;
        Event::Malformed
    }
}

/// How many bytes of data the message may still grow by: `None` if it is certain to be too
/// long, because the limit was lowered or a length announces it.
#[inline(always)]
fn room(limit: usize, collected: usize, terminator: Terminator<'_>) -> Option<usize> {
    let room = limit.checked_sub(collected)?;
    match terminator {
        Terminator::Length(left) | Terminator::LengthThen(left, _) if left > room as u64 => None,
        _ => Some(room),
    }
}

/// How many bytes the message can grow by at most, if there is room for so many.
#[inline(always)]
fn most(room: usize, terminator: Terminator<'_>) -> usize {
    match terminator {
        Terminator::Length(left) | Terminator::LengthThen(left, _) => {
            usize::try_from(left).map_or(room, |left| left.min(room))
        }
        _ => room,
    }
}

/// Appends the first `released` bytes of those that were held, and data that follows them.
#[inline(always)]
fn append(collected: &mut Vec<u8>, held: &[u8], released: usize, data: &[u8]) {
    if released > 0 {
        collected.extend_from_slice(prefix(held, released));
    }
    collected.extend_from_slice(data);
}

/// Makes room for `more` bytes, and for as many again as there are then.
///
/// A peer gets no memory for bytes that it did not send: at most twice what came, however much
/// it announces. The last growth is to exactly what the message can become. The old and the new
/// buffer exist at the same time, so growing from more than half of that would need more memory.
#[cold]
fn grow(collected: &mut Vec<u8>, more: usize, most: usize) {
    let length = collected.len();
    let needed = length + more;
    let target = if needed > most / 2 {
        most
    } else {
        (2 * needed).max(SMALLEST).min(most / 2)
    };
    collected.reserve_exact(target - length);
}

/// Without a terminator all that comes is handed out.
fn advance_raw<'i>(input: &mut &'i [u8]) -> Option<Event<'i>> {
    let text = *input;
    *input = suffix_from(text, text.len());
    (!text.is_empty()).then_some(Event::Data(Cow::Borrowed(text)))
}

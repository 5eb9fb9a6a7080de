//! How a framer moves on by some input.

use alloc::{borrow::Cow, vec::Vec};
use core::mem;

use super::{Delivery, Framer, State};
use crate::{
    event::Event,
    framing::matcher::{Advance, Search, Step},
    slices::{prefix, suffix_from},
    terminator::Terminator,
};

/// The smallest buffer that is worth an allocation, for input that comes byte by byte.
const SMALLEST: usize = 64;

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
        self.feed_any(input, searched)
    }

    /// Takes an input of one byte, if it only has to be put in a buffer that has room.
    //
    // Serial lines and terminals bring one byte at a time. For most bytes this calls no function.
    #[inline(always)]
    fn take_byte(&mut self, input: &mut &[u8]) -> bool {
        let [byte] = **input else {
            return false;
        };
        if self.blocked {
            return false;
        }
        let Some(needle) = self.terminator.bytes() else {
            return false;
        };
        match self.state {
            State::Collecting => {
                let length = self.collected.len();
                if length >= self.collected.capacity() || length >= self.limit {
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

    #[inline(never)]
    fn feed_any<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: Option<Search>,
    ) -> Option<Event<'i>> {
        if self.blocked {
            return self.feed_while_blocked(input);
        }
        self.advance(input, searched)
    }

    /// The one function that moves the state. Gives the next event of this input. `None` if all of
    /// it was taken, or if a pause was waiting for the end of a skipped message.
    #[inline(always)]
    pub(super) fn advance<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: Option<Search>,
    ) -> Option<Event<'i>> {
        if self.state == State::Skipping && (!self.skip(input) || self.paused) {
            return None;
        }
        match self.state {
            State::Fresh | State::Collecting => self.advance_whole(input, searched),
            State::Pieces | State::Begun => self.advance_pieces(input),
            State::Raw => advance_raw(input),
            State::Skipping => None,
        }
    }

    #[inline(always)]
    fn advance_whole<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: Option<Search>,
    ) -> Option<Event<'i>> {
        let text = *input;
        let Some(room) = self.room() else {
            return Some(self.too_long());
        };
        let terminator = self.terminator.get();
        let window = match terminator {
            Terminator::Bytes(needle) => {
                // What ends after this is too long.
                let reach = room.saturating_add(needle.len() - self.matcher.held());
                text.get(..reach).unwrap_or(text)
            }
            Terminator::Length(_) | Terminator::None => text,
        };
        let Advance {
            released,
            data,
            end,
        } = self.matcher.advance(terminator, window, searched);
        *input = suffix_from(text, end.unwrap_or(window.len()));
        // An end within the window is never too late, so the message has not ended.
        if released + data > room {
            return Some(self.too_long());
        }
        let data = prefix(text, data);
        if end.is_none() {
            self.collect(released, data);
            self.terminator.count(data.len());
            // Empty input does not start a message.
            if !text.is_empty() {
                self.state = State::Collecting;
            }
            return None;
        }
        let message = if released == 0 && self.collected.is_empty() {
            Cow::Borrowed(data)
        } else {
            // No more bytes follow, so it need not grow by more than this.
            self.collected.reserve_exact(released + data.len());
            self.append(released, data);
            Cow::Owned(mem::take(&mut self.collected))
        };
        self.end_message();
        Some(Event::Message(message))
    }

    #[inline(never)]
    fn advance_pieces<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        if !self.collected.is_empty() {
            // It began as a whole message. What was collected comes first.
            let collected = mem::take(&mut self.collected);
            return Some(self.data(Cow::Owned(collected)));
        }
        let text = *input;
        let (taken, event) = match self.matcher.step(self.terminator.get(), text, None) {
            Step::End { data: 0, taken } => {
                self.end_message();
                (taken, Some(Event::End))
            }
            Step::End { data, .. } | Step::Data { data } => {
                self.terminator.count(data);
                (data, Some(self.data(Cow::Borrowed(prefix(text, data)))))
            }
            Step::Released { data, taken } => {
                let released = prefix(self.terminator.needle(), data).to_vec();
                (taken, Some(self.data(Cow::Owned(released))))
            }
            Step::Nothing => (text.len(), None),
        };
        *input = suffix_from(text, taken);
        event
    }

    fn data<'i>(&mut self, bytes: Cow<'i, [u8]>) -> Event<'i> {
        // What is handed out without a terminator belongs to no message.
        self.state = match self.terminator.is_none() {
            true => State::Raw,
            false => State::Begun,
        };
        Event::Data(bytes)
    }

    /// Drops the rest of a message that was too long. Returns whether it has ended.
    #[inline(never)]
    fn skip(&mut self, input: &mut &[u8]) -> bool {
        let text = *input;
        let Advance { data, end, .. } = self.matcher.advance(self.terminator.get(), text, None);
        *input = suffix_from(text, end.unwrap_or(text.len()));
        match end {
            Some(_) => self.end_message(),
            None => self.terminator.count(data),
        }
        end.is_some()
    }

    /// Ends the message. What was set for the next one applies from now on.
    #[inline]
    pub(super) fn end_message(&mut self) {
        self.terminator.end();
        if self.deferred.is_some() {
            self.apply_deferred_change();
        }
        self.state = match self.delivery {
            _ if self.terminator.is_none() => State::Raw,
            Delivery::Whole => State::Fresh,
            Delivery::Pieces => State::Pieces,
        };
    }

    /// Begins to skip a message that is too long.
    #[cold]
    pub(super) fn too_long(&mut self) -> Event<'static> {
        self.collected = Vec::new();
        self.state = State::Skipping;
        Event::TooLong { limit: self.limit }
    }

    /// How many bytes of data the message may still grow by: `None` if it is certain to be too
    /// long, because the limit was lowered or a length announces it.
    #[inline]
    fn room(&self) -> Option<usize> {
        let room = self.limit.checked_sub(self.collected.len())?;
        match self.terminator.left() {
            Some(left) if left > room as u64 => None,
            _ => Some(room),
        }
    }

    /// Collects bytes that were held, and data that follows them.
    #[inline(always)]
    fn collect(&mut self, released: usize, data: &[u8]) {
        let more = released + data.len();
        if more > self.collected.capacity() - self.collected.len() {
            self.grow(more);
        }
        self.append(released, data);
    }

    #[inline(always)]
    fn append(&mut self, released: usize, data: &[u8]) {
        if released > 0 {
            let held = prefix(self.terminator.needle(), released);
            self.collected.extend_from_slice(held);
        }
        self.collected.extend_from_slice(data);
    }

    /// Makes room for `more` bytes, and for as many again as there are then.
    ///
    /// A peer gets no memory for bytes that it did not send: at most twice what came, however much
    /// it announces. The last growth is to exactly what the message can become. The old and the new
    /// buffer exist at the same time, so growing from more than half of that would need more memory.
    #[cold]
    fn grow(&mut self, more: usize) {
        let length = self.collected.len();
        let room = self.room().unwrap_or(more);
        let most = match self.terminator.left() {
            Some(left) => length + usize::try_from(left).map_or(room, |left| left.min(room)),
            None => length + room,
        };
        let needed = length + more;
        let target = if needed > most / 2 {
            most
        } else {
            (2 * needed).max(SMALLEST).min(most / 2)
        };
        self.collected.reserve_exact(target - length);
    }
}

/// Without a terminator all that comes is handed out.
fn advance_raw<'i>(input: &mut &'i [u8]) -> Option<Event<'i>> {
    let text = *input;
    *input = suffix_from(text, text.len());
    (!text.is_empty()).then_some(Event::Data(Cow::Borrowed(text)))
}

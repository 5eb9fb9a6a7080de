//! The short ways to an event, each for one common state.
//!
//! A framer knows at any moment which of them the next input may take, so that this is asked once
//! an event and not once a field. All that is rare falls back to the [steps](super::step), which
//! know every state.

use core::mem;

use super::{Framer, Message, Style};
use crate::{
    event::{Bytes, Event, Found},
    framing::matcher::{One, Search, search},
    slices::{prefix, suffix_from},
    terminator::Terminator,
};

/// The way that the next input takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Path {
    /// A whole message that ends at a byte string begins with the next byte: search for it.
    Search,
    /// A whole message of a known length begins with the next byte.
    Count,
    /// Some of such a message has come.
    CountOn,
    /// Such a message is over, and nobody said yet how the next one ends.
    Unset,
    /// Some of a whole message that ends at a byte string has come.
    Collect,
    /// A message that ends at a byte string was too long, and is skipped.
    Skip,
    /// Anything else.
    Step,
}

/// Input of so many bytes is looked at byte by byte: what a search needs for its set-up, and for
/// the chunk's end, costs more.
const FEW: usize = 8;

impl Framer {
    /// Finds out the way that the next input takes.
    #[inline]
    pub(super) fn settle(&mut self) {
        let begun = !self.collected.is_empty() || self.matcher.held() > 0;
        let odd = self.rare.is_some() || !self.wants_input() || self.terminator.is_none();
        self.path = if odd || self.collected.len() > self.limit {
            Path::Step
        } else if self.terminator.left().is_some() {
            match (self.message, self.style) {
                (Message::Kept, Style::Whole) if begun => Path::CountOn,
                (Message::Kept, Style::Whole) => Path::Count,
                _ => Path::Step,
            }
        } else {
            match (self.message, self.style) {
                (Message::Kept, Style::Whole) if begun => Path::Collect,
                (Message::Kept, Style::Whole) => Path::Search,
                (Message::Skipped, _) => Path::Skip,
                _ => Path::Step,
            }
        };
    }

    /// Changes between two whole messages to a length, or back to the byte string that was in
    /// force last: what a protocol does that says of each message how the next one ends.
    #[inline]
    pub(super) fn toggle(&mut self, terminator: Terminator<'_>) -> bool {
        if !matches!(self.path, Path::Search | Path::Count | Path::Unset) {
            return false;
        }
        match terminator {
            Terminator::Length(length) => {
                self.terminator.set_length(length);
                self.path = Path::Count;
            }
            Terminator::Bytes(needle) if self.terminator.recall(needle) => {
                self.path = Path::Search;
            }
            _ => return false,
        }
        true
    }

    /// The next message, if it begins here and lies wholly in the input: what nearly every call
    /// finds. If not, what a search for its end came to, if there was one.
    #[inline(always)]
    pub(crate) fn next_lent<'i>(
        &mut self,
        input: &mut &'i [u8],
    ) -> Result<&'i [u8], Option<Search>> {
        let text = *input;
        let (data, taken) = match self.path {
            Path::Search => {
                let needle = self.terminator.last_needle();
                match search(needle, self.window(needle, text)) {
                    Search::At(data) => (data, data + needle.len()),
                    found => return Err(Some(found)),
                }
            }
            Path::Count => match self.take_counted(text.len()) {
                Some(data) => (data, data),
                None => return Err(None),
            },
            _ => return Err(None),
        };
        *input = suffix_from(text, taken);
        Ok(prefix(text, data))
    }

    /// As [`feed`](Self::feed), in indices into the returned rest of the input.
    #[inline]
    pub(crate) fn find<'i>(&mut self, input: &mut &'i [u8]) -> Option<(&'i [u8], Found)> {
        let text = *input;
        match self.next_lent(input) {
            Ok(message) => Some((text, Found::Message(Bytes::Input(message.len())))),
            Err(found) => self.find_further(input, found),
        }
    }

    /// What is next where there is no message to be [lent](Self::next_lent), after a search for
    /// its end that came to this, if there was one.
    #[inline(never)]
    fn find_further<'i>(
        &mut self,
        input: &mut &'i [u8],
        found: Option<Search>,
    ) -> Option<(&'i [u8], Found)> {
        if self.take_byte(input) {
            return None;
        }
        self.find_any(input, found)
    }

    /// The same as an event.
    #[inline(never)]
    pub(crate) fn feed_further<'i>(
        &mut self,
        input: &mut &'i [u8],
        found: Option<Search>,
    ) -> Option<Event<'i>> {
        if self.take_byte(input) {
            return None;
        }
        self.feed_any(input, found)
    }

    #[inline(never)]
    fn feed_any<'i>(&mut self, input: &mut &'i [u8], found: Option<Search>) -> Option<Event<'i>> {
        let (text, found) = self.find_any(input, found)?;
        Some(found.cut(text))
    }

    #[inline(always)]
    fn find_any<'i>(
        &mut self,
        input: &mut &'i [u8],
        found: Option<Search>,
    ) -> Option<(&'i [u8], Found)> {
        if let Some(found) = found {
            return self.gather(input, found);
        }
        match self.path {
            Path::Collect if (1..=FEW).contains(&input.len()) => self.find_bytewise(input),
            Path::Skip if input.len() <= FEW => self.skip_bytewise(input),
            Path::Collect => self.find_end(input),
            Path::Count | Path::CountOn => self.count_on(input),
            _ => self.find_stepwise(input),
        }
    }

    /// Takes an input of one byte if that needs no more than a place in a buffer that there is.
    //
    // Serial lines and terminals bring a byte at a time. Nothing is called for most of them.
    #[inline(always)]
    fn take_byte(&mut self, input: &mut &[u8]) -> bool {
        let [byte] = **input else {
            return false;
        };
        let needle = self.terminator.last_needle();
        let (length, place) = (self.collected.len(), self.collected.capacity());
        match self.path {
            Path::Collect if length < place && length < self.limit => {
                match self.matcher.take_one(needle, byte) {
                    One::Held => {}
                    One::Data => self.collected.push(byte),
                    One::Else => return false,
                }
            }
            Path::Skip if self.matcher.take_one(needle, byte) != One::Else => {}
            _ => return false,
        }
        *input = suffix_from(input, 1);
        true
    }

    /// The length of a message of a known one, if it is not too long and all there.
    #[inline]
    fn take_counted(&mut self, there: usize) -> Option<usize> {
        let data = usize::try_from(self.terminator.left()?).ok()?;
        let fits = data <= self.limit && data <= there;
        fits.then(|| {
            self.terminator.reached();
            self.path = Path::Unset;
            data
        })
    }

    /// A message of a known length that is not all in this input.
    #[inline]
    fn count_on<'i>(&mut self, input: &mut &'i [u8]) -> Option<(&'i [u8], Found)> {
        let text = *input;
        let left = self.terminator.left().map(usize::try_from);
        let (Some(Ok(left)), Some(_)) = (left, self.room()) else {
            return self.find_stepwise(input);
        };
        let there = prefix(text, left.min(text.len()));
        *input = suffix_from(text, there.len());
        if there.len() == left {
            self.terminator.reached();
            self.path = Path::Unset;
            return Some((text, Found::Message(self.complete(there))));
        }
        self.collect(there);
        self.terminator.count(there.len());
        if !there.is_empty() {
            self.path = Path::CountOn;
        }
        None
    }

    /// The message that ends with these bytes, the first of the input.
    #[inline]
    fn complete(&mut self, data: &[u8]) -> Bytes {
        if self.collected.is_empty() {
            return Bytes::Input(data.len());
        }
        let mut message = mem::take(&mut self.collected);
        // Nothing follows.
        message.reserve_exact(data.len());
        message.extend_from_slice(data);
        Bytes::Owned(message)
    }

    /// What is to be searched for, if a message begins with the next byte that ends at a byte
    /// string.
    #[inline]
    pub(crate) fn searched(&self) -> Option<&[u8]> {
        (self.path == Path::Search).then(|| self.terminator.last_needle())
    }

    /// The next message if it begins here and lies wholly in the input. If there is none, the
    /// beginning of one may be taken; an event never is.
    #[inline]
    pub(crate) fn next_whole<'i>(&mut self, input: &mut &'i [u8]) -> Option<&'i [u8]> {
        let needle = self.searched()?;
        let text = *input;
        let found = search(needle, self.window(needle, text));
        let Search::At(data) = found else {
            self.take_beginning(input, found);
            return None;
        };
        *input = suffix_from(text, data + needle.len());
        Some(prefix(text, data))
    }

    /// Takes the beginning of a message that does not end in the input, unless there may be more
    /// to tell of it.
    #[cold]
    fn take_beginning(&mut self, input: &mut &[u8], found: Search) {
        if found == Search::Nowhere && input.len() <= self.limit {
            self.gather(input, found);
        }
    }

    /// A few bytes of a message that is skipped.
    #[inline(never)]
    fn skip_bytewise<'i>(&mut self, input: &mut &'i [u8]) -> Option<(&'i [u8], Found)> {
        while let Some((&byte, rest)) = input.split_first() {
            let needle = self.terminator.last_needle();
            self.matcher.take(needle, byte);
            *input = rest;
            if self.matcher.held() == needle.len() {
                self.matcher.forget();
                self.end();
                self.settle();
                return self.find(input);
            }
        }
        None
    }

    /// A few bytes of a message of which some have come, one after the other.
    #[inline(never)]
    fn find_bytewise<'i>(&mut self, input: &mut &'i [u8]) -> Option<(&'i [u8], Found)> {
        let text = *input;
        while let Some((&byte, rest)) = input.split_first() {
            let held = self.matcher.held();
            if held >= self.limit.saturating_sub(self.collected.len()) {
                // It may be too long.
                return self.find_stepwise(input);
            }
            let needle = self.terminator.last_needle();
            let data = self.matcher.take(needle, byte);
            *input = rest;
            if self.matcher.held() == needle.len() {
                self.matcher.forget();
                self.path = Path::Search;
                return Some((text, Found::Message(self.complete(&[]))));
            }
            if data > held {
                self.collect_released(held);
                self.collect(&[byte]);
            } else {
                self.collect_released(data);
            }
        }
        None
    }

    /// Searches for the end of a message of which some has come.
    #[inline(never)]
    fn find_end<'i>(&mut self, input: &mut &'i [u8]) -> Option<(&'i [u8], Found)> {
        if self.matcher.held() > 0 {
            return self.find_stepwise(input);
        }
        let needle = self.terminator.last_needle();
        let found = search(needle, self.window(needle, input));
        self.gather(input, found)
    }

    /// Goes on where a search gave up, or ends a message that began in an earlier chunk. Nothing
    /// is held, and what was collected is within the limit.
    fn gather<'i>(&mut self, input: &mut &'i [u8], found: Search) -> Option<(&'i [u8], Found)> {
        let text = *input;
        let needle = self.terminator.last_needle();
        let room = self.limit - self.collected.len();
        let window = self.window(needle, text);
        if found == Search::Nowhere && window.len() > room && window.len() - room >= needle.len() {
            // No end begins where it had to, so there is no need to look at the window's end.
            return self.find_too_long(input, room);
        }
        let (data, ended) = self.matcher.follow(needle, window, found);
        if ended {
            *input = suffix_from(text, data + needle.len());
            self.path = Path::Search;
            return Some((text, Found::Message(self.complete(prefix(text, data)))));
        }
        if data > room {
            self.matcher.forget();
            return self.find_too_long(input, room);
        }
        self.collect(prefix(text, data));
        *input = suffix_from(text, text.len());
        // Of no input nothing has begun.
        if !text.is_empty() {
            self.path = Path::Collect;
        }
        None
    }

    /// The first byte too many makes it certain; the skip begins behind it.
    #[cold]
    fn find_too_long<'i>(
        &mut self,
        input: &mut &'i [u8],
        room: usize,
    ) -> Option<(&'i [u8], Found)> {
        let text = *input;
        *input = suffix_from(text, room + 1);
        let found = self.too_long();
        self.path = Path::Skip;
        Some((text, found))
    }
}

//! Where messages end.
//!
//! There is one door, [`Matcher::advance`]: given the terminator in force and a text, it says in
//! indices what is data and where the message ends. Each kind of end has its own file. The caller
//! does not need to know which one answers.
//!
//! A matcher keeps no bytes and allocates nothing. The bytes that it holds at the end of a chunk
//! are a beginning of a byte string that the terminator has, so their number is enough; of a set,
//! their number and which member it is.
//!
//! [`search`] is the first step of [`Matcher::advance`] for a message that begins with the text.
//! The hot paths call it inline. If it finds no message, they pass its result on to `advance`,
//! which then does not search again.

mod any_line;
pub(crate) mod any_of;
#[cfg(feature = "alloc")]
mod block;
mod bytes;
mod counted;
pub(crate) mod line;
pub(crate) mod visits;

#[cfg(feature = "alloc")]
pub(crate) use any_line::search as search_any_line;
#[cfg(feature = "alloc")]
pub(crate) use block::{BLOCK, block, hits};
#[cfg(feature = "alloc")]
pub(crate) use bytes::cut;
pub(crate) use bytes::{Search, may_begin_at_end, search};

use crate::{slices::prefix, terminator::Terminator};
use bytes::Overlap;

/// What the bytes that were held are, and the bytes of the text after them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Advance {
    /// The first `released` of the bytes that were held are data after all.
    pub(crate) released: usize,
    /// The first `data` bytes of the text are data, after those.
    pub(crate) data: usize,
    pub(crate) end: End,
}

/// Whether and where a message ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It goes on: all of the text is taken, and what follows its data is held.
    Ahead,
    /// Its end ends here in the text. Nothing is held. `by` says which of several ends it was.
    At { taken: usize, by: usize },
    /// What came in place of its end is wrong. That was certain here in the text. Nothing is held.
    Malformed { taken: usize },
}

/// What can be handed out next, for callers that hand out data as it comes. Offsets are into the
/// text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// `text[..data]` is the last data of the message, and its end ends at `taken`. A caller may
    /// take the data alone: the next step finds the end again.
    End {
        data: usize,
        taken: usize,
        by: usize,
    },
    /// What came in place of the end is wrong, and there is no data before it.
    Malformed { taken: usize },
    /// `text[..data]` is data, at least one byte. Nothing after it is taken.
    Data { data: usize },
    /// Of the bytes that were held the first `data`, at least one, are data after all. `taken`
    /// bytes of the text are held now, after what is left of the others.
    Released { data: usize, taken: usize },
    /// Nothing; all of the text is held now.
    Nothing,
}

/// What is known of the end of the present message. See the [module](self).
#[derive(Clone, Debug, Default)]
pub(crate) struct Matcher {
    overlap: Overlap,
    /// Of a set: which member begins with the bytes that are held.
    member: u32,
}

impl Matcher {
    pub(crate) const fn new() -> Self {
        Matcher {
            overlap: Overlap::new(),
            member: 0,
        }
    }

    /// How many bytes are held.
    #[inline]
    pub(crate) fn held(&self) -> usize {
        self.overlap.matched()
    }

    /// The bytes that are held under this terminator, lent from it.
    #[inline(always)]
    pub(crate) fn held_bytes<'t>(&self, terminator: Terminator<'t>) -> &'t [u8] {
        match self.held() {
            0 => &[],
            held => prefix(self.holdable(terminator), held),
        }
    }

    /// The byte string of which a beginning is held.
    fn holdable<'t>(&self, terminator: Terminator<'t>) -> &'t [u8] {
        match terminator {
            Terminator::Bytes(needle) => needle,
            Terminator::Line => line::HELD,
            Terminator::AnyOf(members) => any_of::member(members, self.member),
            Terminator::LengthThen(_, end) => end,
            Terminator::AnyLine
            | Terminator::Length(_)
            | Terminator::Prefixed(_)
            | Terminator::None => &[],
        }
    }

    /// Forgets the bytes that are held, and what is known of the terminator: call it before
    /// another terminator comes into force.
    #[inline]
    pub(crate) fn forget(&mut self) {
        *self = Self::new();
    }

    /// Takes the text up to the message's end, or all of it.
    ///
    /// While bytes are held the terminator must stay the same; a length is what is left of it.
    /// `searched` is what a [`search`] of this text found, if there was one: nothing was held then.
    #[inline(always)]
    pub(crate) fn advance(
        &mut self,
        terminator: Terminator<'_>,
        text: &[u8],
        searched: Option<Search>,
    ) -> Advance {
        match terminator {
            Terminator::Bytes(needle) => bytes::advance(&mut self.overlap, needle, text, searched),
            Terminator::Line => line::advance(&mut self.overlap, text, searched),
            Terminator::AnyLine => any_line::advance(text),
            Terminator::AnyOf(members) => {
                any_of::advance(&mut self.overlap, &mut self.member, members, text)
            }
            Terminator::Length(left) => counted::advance(left, text),
            Terminator::LengthThen(left, end) => {
                counted::advance_then(&mut self.overlap, left, end, text)
            }
            Terminator::Prefixed(_) => counted::unreadable(text),
            Terminator::None => Advance {
                released: 0,
                data: text.len(),
                end: End::Ahead,
            },
        }
    }

    /// As [`advance`](Self::advance), one thing at a time: after data nothing more is taken.
    #[inline]
    pub(crate) fn step(
        &mut self,
        terminator: Terminator<'_>,
        text: &[u8],
        searched: Option<Search>,
    ) -> Step {
        let text = match longest_end(terminator) {
            // As many bytes as an end has decide whether the held bytes are data. Those come first,
            // since they are not in the text. So the rest of the text is not searched yet.
            Some(decisive) if self.held() > 0 => text.get(..decisive).unwrap_or(text),
            _ => text,
        };
        let advance = self.advance(terminator, text, searched);
        if advance.released > 0 {
            return self.step_released(terminator, text.len(), &advance);
        }
        let Advance { data, end, .. } = advance;
        match end {
            End::At { taken, by } => Step::End { data, taken, by },
            End::Malformed { taken } if data == 0 => Step::Malformed { taken },
            _ if data > 0 => {
                // The next step finds by itself what follows the data.
                self.overlap.show(0);
                Step::Data { data }
            }
            _ => Step::Nothing,
        }
    }

    /// The bytes that were released come first, and they are not in the text.
    fn step_released(
        &mut self,
        terminator: Terminator<'_>,
        length: usize,
        advance: &Advance,
    ) -> Step {
        let data = advance.released;
        let taken = match advance.end {
            // Nothing is held any more: the next step begins with the text.
            _ if advance.data > 0 => {
                self.overlap.show(0);
                0
            }
            // The end begins with what is still held. Its last byte is left for the next step.
            End::At { taken, by } => {
                self.hold_all_but_the_last(terminator, by);
                taken - 1
            }
            _ => length,
        };
        Step::Released { data, taken }
    }

    /// Holds all bytes of this end but the last one.
    fn hold_all_but_the_last(&mut self, terminator: Terminator<'_>, by: usize) {
        let end = match terminator {
            Terminator::AnyOf(members) => {
                self.member = index(by);
                any_of::member(members, self.member)
            }
            Terminator::Line => b"\r\n",
            other => self.holdable(other),
        };
        self.overlap.show(end.len().saturating_sub(1));
    }

    /// Takes one byte, if it is easy to judge and does not end the message. Returns how many bytes
    /// are data now, all equal to this one. `None` if the byte was not taken.
    ///
    /// Serial lines and terminals bring one byte at a time. For most bytes this calls no function.
    #[inline]
    pub(crate) fn take_byte(&mut self, needle: &[u8], byte: u8) -> Option<usize> {
        self.overlap.take_byte(needle, byte)
    }
}

/// The most bytes that an end has, if the message ends where such bytes are. A message that is
/// counted has no such end.
#[inline(always)]
pub(crate) fn longest_end(terminator: Terminator<'_>) -> Option<usize> {
    match terminator {
        Terminator::Bytes(needle) => Some(needle.len()),
        Terminator::Line => Some(line::LONGEST),
        Terminator::AnyLine => Some(1),
        Terminator::AnyOf(members) => Some(any_of::longest(members)),
        Terminator::Length(_)
        | Terminator::LengthThen(..)
        | Terminator::Prefixed(_)
        | Terminator::None => None,
    }
}

/// An index into a set, as it is stored.
#[allow(
    clippy::cast_possible_truncation,
    reason = "so many members would take 64 GiB"
)]
#[inline]
pub(crate) const fn index(by: usize) -> u32 {
    by as u32
}

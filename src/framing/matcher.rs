//! Where messages end.
//!
//! There is one door, [`Matcher::advance`]: given the terminator in force and a text, it says in
//! indices what is data and where the message ends. Each kind of end has its own file. The caller
//! does not need to know which one answers.
//!
//! A matcher keeps no bytes and allocates nothing. The bytes that it holds at the end of a chunk
//! are a beginning of what the terminator lets it [hold](holdable), so their number is enough.
//!
//! [`search`] is the first step of [`Matcher::advance`] for a message that begins with the text.
//! The hot paths call it inline. If it finds no message, they pass its result on to `advance`,
//! which then does not search again.

#[cfg(feature = "alloc")]
mod block;
mod bytes;
mod counted;
pub(crate) mod line;
pub(crate) mod visits;

#[cfg(feature = "alloc")]
pub(crate) use block::{BLOCK, block, hits};
pub(crate) use bytes::{Search, may_begin_at_end, search};

use crate::terminator::Terminator;
use bytes::Overlap;

/// What the bytes that were held are, and the bytes of the text after them.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Advance {
    /// The first `released` of the bytes that were held are data after all.
    pub(crate) released: usize,
    /// The first `data` bytes of the text are data, after those.
    pub(crate) data: usize,
    /// Where in the text the message's end ends; nothing is held then. `None` if the message goes
    /// on: then all of the text is taken, and what follows its data is held.
    pub(crate) end: Option<usize>,
}

/// What can be handed out next, for callers that hand out data as it comes. Offsets are into the
/// text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// `text[..data]` is the last data of the message, and its end ends at `taken`. A caller may
    /// take the data alone: the next step finds the end again.
    End { data: usize, taken: usize },
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
}

impl Matcher {
    pub(crate) const fn new() -> Self {
        Matcher {
            overlap: Overlap::new(),
        }
    }

    /// How many bytes are held. They are the first of those that can be [held](holdable).
    #[inline]
    pub(crate) fn held(&self) -> usize {
        self.overlap.matched()
    }

    /// Forgets the bytes that are held, and what is known of the terminator: call it before
    /// another terminator comes into force.
    #[inline]
    pub(crate) fn forget(&mut self) {
        self.overlap = Overlap::new();
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
            Terminator::Length(left) => counted::advance(left, text),
            Terminator::None => Advance {
                released: 0,
                data: text.len(),
                end: None,
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
        let text = if self.held() == 0 {
            text
        } else {
            // As many bytes as can be held decide whether the held bytes are data. Those come first,
            // since they are not in the text. So the rest of the text is not searched yet.
            let decisive = holdable(terminator).len();
            text.get(..decisive).unwrap_or(text)
        };
        let advance = self.advance(terminator, text, searched);
        if advance.released > 0 {
            return self.step_released(terminator, text.len(), &advance);
        }
        let Advance { data, end, .. } = advance;
        match end {
            Some(taken) => Step::End { data, taken },
            None if data > 0 => {
                // The next step finds the bytes that are to be held by itself.
                self.overlap.show(0);
                Step::Data { data }
            }
            None => Step::Nothing,
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
        let taken = match (advance.end, terminator) {
            // Nothing is held any more: the next step begins with the text.
            _ if advance.data > 0 => {
                self.overlap.show(0);
                0
            }
            // The end begins with what is still held. Its last byte is left for the next step.
            (Some(end), Terminator::Bytes(needle)) => {
                self.overlap.show(needle.len() - 1);
                end - 1
            }
            _ => length,
        };
        Step::Released { data, taken }
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

/// The bytes of which a beginning can be held under this terminator.
#[inline]
pub(crate) fn holdable(terminator: Terminator<'_>) -> &[u8] {
    match terminator {
        Terminator::Bytes(needle) => needle,
        Terminator::Line => line::HELD,
        Terminator::Length(_) | Terminator::None => &[],
    }
}

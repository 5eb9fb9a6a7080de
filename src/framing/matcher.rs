//! Where messages end, whatever ends them.
//!
//! There is one door, [`Matcher::advance`]: given the terminator in force and the bytes at hand it
//! says, in indices, what is data and where the message ends. Each kind of end has a file of its
//! own behind it, and who asks need not know which one answers.
//!
//! A matcher keeps no bytes and allocates nothing. Bytes that it holds back at the end of a chunk
//! are a beginning of the terminator, so their number is enough.
//!
//! [`search`] is the first step of [`Matcher::advance`] for a message that begins with the text.
//! The hot paths call it inline, and hand what it found to `advance` where that was no message.

#[cfg(feature = "alloc")]
mod block;
mod bytes;
pub(crate) mod visits;

#[cfg(feature = "alloc")]
pub(crate) use block::{BLOCK, block, hits};
pub(crate) use bytes::{Search, may_begin_at_end, search};

use crate::terminator::Terminator;
use bytes::Overlap;

/// What became of the bytes that were held, and of a text that follows them.
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

/// What can be handed out next, for who hands out data as it comes. Offsets are into the text.
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

    /// How many bytes are held: the terminator's first so many were taken last.
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
            Terminator::Length(left) => counted(left, text),
            Terminator::None => Advance {
                released: 0,
                data: text.len(),
                end: None,
            },
        }
    }

    /// As [`advance`](Self::advance), one thing at a time: data leaves what follows it untaken.
    #[inline]
    pub(crate) fn step(
        &mut self,
        terminator: Terminator<'_>,
        text: &[u8],
        searched: Option<Search>,
    ) -> Step {
        let text = match terminator {
            // Whether the held bytes are data is certain after as many as the terminator has. What
            // follows is not looked at, since they come first and are not in the text.
            Terminator::Bytes(needle) if self.held() > 0 => {
                text.get(..needle.len()).unwrap_or(text)
            }
            _ => text,
        };
        let advance = self.advance(terminator, text, searched);
        if advance.released > 0 {
            return self.step_released(terminator, text.len(), &advance);
        }
        let Advance { data, end, .. } = advance;
        match end {
            Some(taken) => Step::End { data, taken },
            None if data > 0 => {
                // What follows is held by the next step, which finds it by itself.
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

    /// Takes one byte, if that can be said at once and is not the end of the message. Returns how
    /// many bytes are data now, all equal to this one; `None` if the byte was not taken.
    ///
    /// Serial lines and terminals bring a byte at a time. This calls nothing for most of them.
    #[inline]
    pub(crate) fn take_byte(&mut self, needle: &[u8], byte: u8) -> Option<usize> {
        self.overlap.take_byte(needle, byte)
    }
}

/// A length: what is left of it are the next bytes, whatever they are.
#[inline(always)]
fn counted(left: u64, text: &[u8]) -> Advance {
    let end = usize::try_from(left)
        .ok()
        .filter(|&left| left <= text.len());
    Advance {
        released: 0,
        data: end.unwrap_or(text.len()),
        end,
    }
}

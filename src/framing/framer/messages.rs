//! The hot loop: all whole messages of one chunk.

use crate::{
    framing::{
        framer::Framer,
        matcher::{BLOCK, block, hits},
    },
    slices::suffix_from,
};

/// The whole messages that lie in a chunk. See [`Framer::messages`].
///
/// # Cost
///
/// Of a `for` loop, or of `next`, the same as of [`Framer::feed`]. `for_each`, `fold` and what is
/// made of them are faster where messages are short and end at one byte or two: then several are
/// found at once, by blocks of 64 bytes and with what SIMD the compiler knows. Where messages are
/// long, memchr finds one at a time. Which of them it is follows the lengths of what comes.
#[derive(Debug)]
pub struct Messages<'m, 'i> {
    framer: &'m mut Framer,
    /// The caller's cursor. It moves before a message is given.
    input: &'m mut &'i [u8],
}

/// After a message that is shorter than this the next ones are found by blocks, until one
/// is longer than that.
const SHORT: usize = 56;
const LONG: usize = 2 * BLOCK;

impl<'m, 'i> Messages<'m, 'i> {
    #[inline]
    pub(crate) fn new(framer: &'m mut Framer, input: &'m mut &'i [u8]) -> Self {
        Messages { framer, input }
    }

    /// The messages that end at `last`, with another byte before it if there is one, as long as
    /// none is too long.
    #[inline]
    fn fold_short<B>(
        &mut self,
        (before, last): (Option<u8>, u8),
        init: B,
        mut f: impl FnMut(B, &'i [u8]) -> B,
    ) -> B {
        let mut folded = init;
        let limit = self.framer.limit();
        loop {
            loop {
                let Some(message) = self.next() else {
                    return folded;
                };
                folded = f(folded, message);
                if message.len() < SHORT {
                    break;
                }
            }
            let text = *self.input;
            // Where the message begins, and up to where its end was searched for.
            let (mut start, mut searched) = (0, 0);
            while searched - start <= LONG {
                let Some(block) = block(text, searched) else {
                    break;
                };
                let mut hits = hits(block, last);
                while hits != 0 {
                    let at = searched + hits.trailing_zeros() as usize;
                    hits &= hits - 1;
                    let Some(message) = cut(text, start, before, at) else {
                        continue;
                    };
                    if message.len() > limit {
                        return folded;
                    }
                    start = at + 1;
                    *self.input = suffix_from(text, start);
                    folded = f(folded, message);
                }
                searched += BLOCK;
            }
        }
    }
}

/// The message that begins at `start`, if its terminator's last byte is the one at `at`.
#[inline]
fn cut(text: &[u8], start: usize, before: Option<u8>, at: usize) -> Option<&[u8]> {
    let Some(before) = before else {
        return text.get(start..at);
    };
    let end = at.wrapping_sub(1);
    // The terminator cannot begin before the message does.
    let message = text.get(start..end)?;
    (text.get(end) == Some(&before)).then_some(message)
}

impl<'i> Iterator for Messages<'_, 'i> {
    type Item = &'i [u8];

    #[inline]
    fn next(&mut self) -> Option<&'i [u8]> {
        self.framer.next_whole(self.input)
    }

    #[inline]
    fn fold<B, F: FnMut(B, &'i [u8]) -> B>(mut self, init: B, mut f: F) -> B {
        match self.framer.searched() {
            Some(&[last]) => self.fold_short((None, last), init, f),
            Some(&[before, last]) => self.fold_short((Some(before), last), init, f),
            _ => {
                let mut folded = init;
                for message in self {
                    folded = f(folded, message);
                }
                folded
            }
        }
    }
}

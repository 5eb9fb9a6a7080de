//! The hot loop: all whole messages of one chunk.

use crate::framing::{
    framer::Framer,
    matcher::{BLOCK, Search, block, hits, line},
    owned_terminator::Kind,
};

impl Framer {
    /// The whole messages that lie in `input`, for loops in which the terminator stays the same.
    ///
    /// The iterator gives each message that begins and ends in `input`, moving `input` past it
    /// and its terminator. It ends before anything else, which is for [`feed`](Self::feed): the
    /// end of a message that began in an earlier chunk, one that is too long, a length, pieces, a
    /// pause. So call `feed` next, and then this again. It may take the beginning of a message at the end of
    /// the input.
    ///
    /// You may drop it at any time: what it did not give is still in `input`. The fastest form is
    /// `for_each`: see [`Messages`].
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::{Event, Framer, Terminator};
    ///
    /// let mut framer = Framer::new(Terminator::LF);
    /// let mut bytes = 0;
    /// for chunk in ["one\ntwo\nth", "ree\nfour\n"] {
    ///     let mut input = chunk.as_bytes();
    ///     loop {
    ///         framer.messages(&mut input).for_each(|line| bytes += line.len());
    ///         match framer.feed(&mut input) {
    ///             Some(Event::Message(line)) => bytes += line.len(),
    ///             Some(_) => {}
    ///             None => break,
    ///         }
    ///     }
    /// }
    /// assert_eq!(bytes, "onetwothreefour".len());
    /// ```
    #[inline]
    pub fn messages<'m, 'i>(&'m mut self, input: &'m mut &'i [u8]) -> Messages<'m, 'i> {
        Messages {
            framer: self,
            input,
        }
    }
}

/// The whole messages that lie in a chunk. See [`Framer::messages`].
///
/// # Cost
///
/// A `for` loop, or `next`, costs the same as [`Framer::feed`]. `for_each`, `fold` and what is
/// built on them are faster where messages are short and end at one byte or two: then several are
/// found at once, by blocks of 64 bytes and with the SIMD that the compiler knows. Where messages
/// are long, memchr finds one at a time. The lengths of the messages decide between the two.
#[derive(Debug)]
#[must_use = "an iterator does nothing unless it is used"]
pub struct Messages<'m, 'i> {
    framer: &'m mut Framer,
    /// The caller's cursor. It moves before a message is given.
    input: &'m mut &'i [u8],
}

/// After a message that is shorter than this the next ones are found by blocks, until one
/// is longer than [`LONG`].
const SHORT: usize = 56;
const LONG: usize = 2 * BLOCK;

impl<'m, 'i> Messages<'m, 'i> {
    /// The messages that end at this needle of one byte or two, as long as none is too long. Of
    /// lines the needle is the line feed, and a carriage return before it is not in the message.
    #[inline]
    fn fold_short<B, const N: usize, const LINES: bool>(
        &mut self,
        needle: [u8; N],
        init: B,
        mut f: impl FnMut(B, &'i [u8]) -> B,
    ) -> B {
        let mut folded = init;
        let Some(&last) = needle.last().filter(|_| self.framer.gate.is_fresh()) else {
            return folded;
        };
        let limit = self.framer.present_limit;
        let (all, mut count) = (*self.input, 0);
        let searched = 'all: loop {
            loop {
                let next = match LINES {
                    true => self
                        .framer
                        .next_line(self.input, last)
                        .map(|(line, _)| line),
                    false => self.framer.next_found(self.input, needle),
                };
                let message = match next {
                    Ok(message) => message,
                    Err(searched) => break 'all searched,
                };
                count += 1;
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
                    let Some((message, rest)) = cut::<N, LINES>(text, start, at, &needle) else {
                        continue;
                    };
                    // As `next_line` does, this leaves a line of exactly the limit to `feed` if it
                    // has a carriage return, too.
                    let length = if LINES { at - start } else { message.len() };
                    if length > limit {
                        break 'all None;
                    }
                    start = at + 1;
                    *self.input = rest;
                    count += 1;
                    folded = f(folded, message);
                }
                searched += BLOCK;
            }
        };
        if count > 0 {
            let by = if LINES { by(all, self.input.len()) } else { 0 };
            self.framer.count_messages(count, by);
        }
        self.take_beginning(searched);
        folded
    }

    /// Takes the beginning of a message that does not end in the input, unless there may be an
    /// event.
    #[cold]
    fn take_beginning(&mut self, searched: Option<Search>) {
        if searched == Some(Search::Nowhere) && self.input.len() <= self.framer.present_limit {
            self.framer.feed_further(self.input, searched);
        }
    }
}

/// Which end the last line had, if this many bytes are left of all. What comes before that line is no
/// carriage return.
fn by(all: &[u8], left: usize) -> usize {
    let before = (all.len() - left).checked_sub(2).and_then(|at| all.get(at));
    usize::from(before != Some(&b'\r'))
}

/// The message that begins at `start`, if its terminator's last byte is the one at `at`, and what
/// follows it.
#[inline(always)]
fn cut<'t, const N: usize, const LINES: bool>(
    text: &'t [u8],
    start: usize,
    at: usize,
    needle: &[u8; N],
) -> Option<(&'t [u8], &'t [u8])> {
    let end = match LINES {
        true => line::without_cr(text, at).max(start),
        false => (at + 1).wrapping_sub(N),
    };
    // The terminator cannot begin before the message does.
    let message = text.get(start..end)?;
    let ends = N == 1 || text.get(end) == needle.first();
    Some((message, text.get(at + 1..)?)).filter(|_| ends)
}

impl<'i> Iterator for Messages<'_, 'i> {
    type Item = &'i [u8];

    #[inline]
    fn next(&mut self) -> Option<&'i [u8]> {
        if !self.framer.gate.is_fresh() {
            return None;
        }
        match self.framer.next_ended(self.input) {
            Ok(message) => Some(message),
            Err(searched) => {
                self.take_beginning(searched);
                None
            }
        }
    }

    #[inline]
    fn fold<B, F: FnMut(B, &'i [u8]) -> B>(mut self, init: B, mut f: F) -> B {
        match self.framer.terminator.kind() {
            Kind::Byte(byte) => self.fold_short::<B, 1, false>([byte], init, f),
            Kind::Pair(pair) => self.fold_short::<B, 2, false>(pair, init, f),
            Kind::Line(byte) => self.fold_short::<B, 1, true>([byte], init, f),
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

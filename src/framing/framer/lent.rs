//! The hot path: a message that comes whole and lies in the input is lent from it.

use super::{Framer, State};
use crate::{
    framing::{
        matcher::{Search, holdable, line, search},
        owned_terminator::Kind,
    },
    slices::{prefix, suffix_from},
};

impl Framer {
    /// The message that begins with the next byte, if it comes whole and lies in the
    /// input. If not, what the search for its end found, if there was one.
    #[inline(always)]
    pub(crate) fn next_lent<'i>(
        &mut self,
        input: &mut &'i [u8],
    ) -> Result<&'i [u8], Option<Search>> {
        if !self.is_fresh() {
            return Err(None);
        }
        if let Kind::Length(left) = self.terminator.kind() {
            return match usize::try_from(left) {
                Ok(data) if data <= self.limit && data <= input.len() => {
                    self.terminator.end();
                    self.state = State::Raw;
                    Ok(take(input, data, data))
                }
                _ => Err(None),
            };
        }
        self.next_ended(input)
    }

    /// Whether a message that comes whole begins with the next byte.
    #[inline(always)]
    pub(super) fn is_fresh(&self) -> bool {
        self.state == State::Fresh && !self.blocked
    }

    /// As [`next_lent`](Self::next_lent), of messages that end at a byte string.
    #[inline(always)]
    pub(super) fn next_ended<'i>(&self, input: &mut &'i [u8]) -> Result<&'i [u8], Option<Search>> {
        match self.terminator.kind() {
            Kind::Byte(byte) => self.next_found(input, &[byte]),
            Kind::Pair(pair) => self.next_found(input, &pair),
            Kind::Bytes => self.next_found(input, holdable(self.terminator.get())),
            Kind::Line => self.next_line(input),
            Kind::Length(_) | Kind::None => Err(None),
        }
    }

    /// As [`next_ended`](Self::next_ended), given what to search for.
    // Where its length is known to the compiler, the search is the one for that length.
    #[inline(always)]
    pub(super) fn next_found<'i>(
        &self,
        input: &mut &'i [u8],
        needle: &[u8],
    ) -> Result<&'i [u8], Option<Search>> {
        // What ends after this is too long.
        let reach = self.limit.saturating_add(needle.len());
        match search(needle, input.get(..reach).unwrap_or(input)) {
            Search::At(data) => Ok(take(input, data, data + needle.len())),
            found => Err(Some(found)),
        }
    }

    /// As [`next_ended`](Self::next_ended), of lines.
    #[inline(always)]
    pub(super) fn next_line<'i>(&self, input: &mut &'i [u8]) -> Result<&'i [u8], Option<Search>> {
        let reach = self.limit.saturating_add(line::LONGEST);
        let window = input.get(..reach).unwrap_or(input);
        match search(b"\n", window) {
            Search::At(at) => {
                let data = line::without_cr(window, at);
                // A line feed alone may come one byte too late.
                match data <= self.limit {
                    true => Ok(take(input, data, at + 1)),
                    false => Err(None),
                }
            }
            found => Err(Some(found)),
        }
    }
}

/// Takes bytes from the input. Returns the first of them, which are data.
#[inline(always)]
fn take<'i>(input: &mut &'i [u8], data: usize, taken: usize) -> &'i [u8] {
    let text = *input;
    *input = suffix_from(text, taken);
    prefix(text, data)
}

//! The hot path: a message that comes whole and lies in the input is lent from it.

use super::{Delivery, Framer, gate::State};
use crate::{
    framing::{
        matcher::{
            Search,
            any_of::{self, Lasts},
            cut, index, line, search, search_any_line,
        },
        owned_terminator::Kind,
    },
    prefix::Prefix,
};

impl Framer {
    /// The message that begins with the next byte, if it comes whole and lies in the
    /// input. If not, what the search for its end found, if there was one.
    #[inline(always)]
    pub(crate) fn next_lent<'i>(
        &mut self,
        input: &mut &'i [u8],
    ) -> Result<&'i [u8], Option<Search>> {
        if !self.gate.is_fresh() {
            return Err(None);
        }
        if let Kind::Length(left) = self.terminator.kind() {
            return self.next_counted(input, left).ok_or(None);
        }
        self.next_ended(input)
    }

    /// As [`next_lent`](Self::next_lent) of a fresh framer, but for lengths that were set.
    // What is inlined here are the ends of most messages. One more of them would make each dearer.
    #[inline(always)]
    pub(super) fn next_ended<'i>(
        &mut self,
        input: &mut &'i [u8],
    ) -> Result<&'i [u8], Option<Search>> {
        match self.terminator.kind() {
            Kind::Byte(byte) => {
                let message = self.next_found(input, [byte])?;
                self.count_message(0);
                Ok(message)
            }
            Kind::Line(byte) => {
                let (message, by) = self.next_line(input, byte)?;
                self.count_message(by);
                Ok(message)
            }
            Kind::Pair(pair) => {
                let message = self.next_found(input, pair)?;
                self.count_message(0);
                Ok(message)
            }
            other => {
                // As long as this comes before the second match, the compiler does not join the two. It
                // would make a jump table of them, which costs every line some instructions.
                let mut searched = None;
                match other {
                    Kind::AnyLine => self.next_any_line(input),
                    Kind::LengthThen(left) => self.next_then(input, left),
                    _ => self.next_other(input, &mut searched),
                }
                .ok_or(searched)
            }
        }
    }

    /// As [`next_ended`](Self::next_ended), given what to search for. It does not count the message.
    // Its length is known to the compiler, so the search is the one for that length.
    #[inline(always)]
    pub(super) fn next_found<'i, const N: usize>(
        &self,
        input: &mut &'i [u8],
        needle: [u8; N],
    ) -> Result<&'i [u8], Option<Search>> {
        // What ends after this is too long.
        let reach = self.present_limit.saturating_add(N);
        match cut(needle, input, reach) {
            Ok((message, rest)) => {
                *input = rest;
                Ok(message)
            }
            Err(found) => Err(Some(found)),
        }
    }

    /// The same of lines. It says which end it was, too.
    #[inline(always)]
    pub(super) fn next_line<'i>(
        &self,
        input: &mut &'i [u8],
        line_feed: u8,
    ) -> Result<(&'i [u8], usize), Option<Search>> {
        // A line of exactly the limit may have a carriage return, too. It is not for this path.
        let reach = self.present_limit.saturating_add(1);
        let is_all = input.len() <= reach;
        match search(&[line_feed], input.get(..reach).unwrap_or(input)) {
            Search::At(at) => match line::without_cr(input, at) {
                data if data == at => Ok((take(input, data, at + 1), 1)),
                data => Ok((take(input, data, at + 1), 0)),
            },
            found => Err(is_all.then_some(found)),
        }
    }

    /// As [`next_lent`](Self::next_lent), of a length that was set.
    #[inline(always)]
    fn next_counted<'i>(&mut self, input: &mut &'i [u8], left: u64) -> Option<&'i [u8]> {
        let data = usize::try_from(left).ok()?;
        if data > self.present_limit || data > input.len() {
            return None;
        }
        self.count_message(0);
        self.terminator.end_length();
        self.gate.state = State::Raw;
        Some(take(input, data, data))
    }

    #[inline(always)]
    fn count_message(&mut self, by: usize) {
        self.count_messages(1, by);
    }

    /// Messages have ended, the last one by this end.
    #[inline(always)]
    pub(super) fn count_messages(&mut self, more: u64, by: usize) {
        self.messages_in += more;
        self.ended_by = index(by);
    }

    /// The other kinds of [`next_ended`](Self::next_ended).
    // What it returns fits in two registers. What a search found, which is seldom asked for, does not.
    // Nothing is inlined here, so that each kind saves the registers that it needs, and no more.
    #[inline(never)]
    fn next_other<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: &mut Option<Search>,
    ) -> Option<&'i [u8]> {
        match self.terminator.kind() {
            Kind::Bytes => self.next_string(input, searched),
            Kind::AnyOf(lasts) => self.next_any_of(input, lasts),
            Kind::Prefix { prefix, .. } => self.next_prefixed(input, prefix),
            _ => None,
        }
    }

    /// As [`next_found`](Self::next_found), for a string of any length.
    #[inline(never)]
    fn next_string<'i>(
        &mut self,
        input: &mut &'i [u8],
        searched: &mut Option<Search>,
    ) -> Option<&'i [u8]> {
        let needle = self.terminator.string();
        let reach = self.present_limit.saturating_add(needle.len());
        match search(needle, input.get(..reach).unwrap_or(input)) {
            Search::At(data) => {
                let taken = data + needle.len();
                self.count_message(0);
                Some(take(input, data, taken))
            }
            found => {
                *searched = Some(found);
                None
            }
        }
    }

    /// As [`next_lent`](Self::next_lent), of a message that is expected.
    #[inline]
    pub(super) fn next_expected<'i>(&mut self, input: &mut &'i [u8]) -> Option<&'i [u8]> {
        if self.gate.state != State::Fresh || self.is_held_up() {
            return None;
        }
        match self.terminator.kind() {
            Kind::Length(left) => self.next_before(input, left, false),
            Kind::LengthThen(left) => self.next_before(input, left, true),
            _ => None,
        }
    }

    /// A length that something must follow.
    // Two bytes behind an expected one are the most common. They need no call, so that no register has
    // to be saved.
    #[inline(never)]
    fn next_then<'i>(&mut self, input: &mut &'i [u8], left: u64) -> Option<&'i [u8]> {
        let text = *input;
        let data = usize::try_from(left).unwrap_or(usize::MAX);
        if let Some((message, [first, last, rest @ ..])) = text.split_at_checked(data) {
            if data <= self.present_limit
                && self.gate.is_only_special()
                && self.delivery == Delivery::Whole
                && self.terminator.is_short_pair([*first, *last])
            {
                self.count_message(0);
                self.terminator.end_expected_in_place();
                self.present_limit = self.limit;
                self.gate.set_flags(false, false);
                if self.terminator.is_none() {
                    self.gate.state = State::Raw;
                }
                *input = rest;
                return Some(message);
            }
        }
        self.next_before(input, left, true)
    }

    /// A length that is expected, or that something must follow.
    #[inline(never)]
    fn next_before<'i>(
        &mut self,
        input: &mut &'i [u8],
        left: u64,
        has_end: bool,
    ) -> Option<&'i [u8]> {
        let end = match has_end {
            true => self.terminator.string(),
            false => &[],
        };
        let (data, taken) = self.fits(input, left, end)?;
        self.count_message(0);
        self.begin_next();
        Some(take(input, data, taken))
    }

    #[inline(never)]
    fn next_prefixed<'i>(&mut self, input: &mut &'i [u8], kind: Prefix) -> Option<&'i [u8]> {
        let (length, before) = kind.decode(input).ok()??;
        let mut body = input.get(before..)?;
        let (data, taken) = self.fits(body, length, kind.end())?;
        self.count_message(0);
        let message = take(&mut body, data, taken);
        *input = body;
        Some(message)
    }

    /// How many bytes a message of this length has, and with its end, if the text has them all.
    #[inline]
    fn fits(&self, text: &[u8], length: u64, end: &[u8]) -> Option<(usize, usize)> {
        let data = usize::try_from(length).ok()?;
        let fits = data <= self.present_limit && text.get(data..)?.starts_with(end);
        fits.then(|| (data, data + end.len()))
    }

    #[inline(never)]
    fn next_any_of<'i>(&mut self, input: &mut &'i [u8], lasts: Lasts) -> Option<&'i [u8]> {
        if matches!(lasts, Lasts::Many) {
            // They are searched for by a table, which takes longer to make than most messages.
            return None;
        }
        let packed = self.terminator.string();
        // No member is longer than all of them.
        let reach = self.present_limit.saturating_add(packed.len());
        let window = input.get(..reach).unwrap_or(input);
        let found = any_of::search(packed, lasts, window)?;
        let data = found.taken - found.length;
        if data > self.present_limit {
            return None;
        }
        self.count_message(found.by);
        Some(take(input, data, found.taken))
    }

    #[inline(never)]
    fn next_any_line<'i>(&mut self, input: &mut &'i [u8]) -> Option<&'i [u8]> {
        let mut text = *input;
        if self.gate.is_special() {
            // Nothing else is special here. The line feed is dropped with the message behind it.
            if let [b'\n', rest @ ..] = text {
                text = rest;
            }
        }
        let reach = self.present_limit.saturating_add(1);
        let (at, by) = search_any_line(text.get(..reach).unwrap_or(text))?;
        self.count_message(by);
        self.lf_may_follow = by == 0;
        self.gate.set_flags(false, by == 0);
        let message = take(&mut text, at, at + 1);
        *input = text;
        Some(message)
    }
}

/// Takes bytes from the input. Returns the first of them, which are data.
#[inline(always)]
fn take<'i>(input: &mut &'i [u8], data: usize, taken: usize) -> &'i [u8] {
    let text = *input;
    let (Some(message), Some(rest)) = (text.get(..data), text.get(taken..)) else {
        // It does not occur, as in `slices`. A branch is cheaper here than a choice.
        debug_assert!(false, "{data} and {taken} of {}", text.len());
        return text;
    };
    *input = rest;
    message
}

//! How much of a text's end is a beginning of the needle, in constant space.
//!
//! This is Crochemore's string matching on ordered alphabets (Theoretical Computer Science 92,
//! 1992). A window slides over the text. As long as the text agrees with the needle the window
//! stays where it is, and only the count of matched bytes grows. At the first byte that differs,
//! the maximal suffix of the matched bytes says how far the window may slide. That suffix has a
//! period, and thanks to it no comparison is made twice: the work stays linear in the text although
//! no table of the needle is kept. The suffix is computed only when it is needed, from where the
//! last computation stopped, so its state is kept from chunk to chunk like the count.
//!
//! One thing differs from the paper: the byte that differs is not counted as part of the window. So
//! the window shows a beginning of the needle and nothing else. What is known of a longer or a
//! shorter beginning need not be forgotten: it is made to [fit](MaximalSuffix::fit) when it is
//! needed. A slide may be shorter for it, and is never too long.

#[cfg(test)]
mod tests;

#[cfg(not(test))]
use memchr::memchr;

use crate::framing::matcher::visits::look;
#[cfg(test)]
use crate::framing::matcher::visits::memchr;
use crate::slices::{prefix, suffix_from};

/// The window's state: five small integers, and none of the text. A needle has less than 4 GiB.
#[derive(Clone, Debug, Default)]
pub(crate) struct Overlap {
    /// How many bytes from the window's start agree with the needle.
    matched: u32,
    suffix: MaximalSuffix,
}

impl Overlap {
    /// A window that shows nothing, for a needle of which nothing is known yet.
    pub(crate) const fn new() -> Self {
        Overlap {
            matched: 0,
            suffix: MaximalSuffix::new(),
        }
    }

    /// Shows the first `matched` bytes of the needle. What is known of the needle stays known.
    #[inline]
    pub(crate) fn show(&mut self, matched: usize) {
        self.matched = small(matched);
    }

    #[inline]
    pub(crate) const fn matched(&self) -> usize {
        self.matched as usize
    }

    /// Slides over the matched bytes followed by `input`. Stops when the input is used up, when the
    /// window shows the whole needle, or when it has slid by `until` bytes. Returns how far it slid.
    pub(crate) fn slide(&mut self, needle: &[u8], input: &[u8], until: usize) -> usize {
        let (mut start, mut read) = (0, 0);
        while start < until {
            let (Some(&wanted), Some(&byte)) = (needle.get(self.matched()), input.get(read)) else {
                break;
            };
            look(1);
            if byte == wanted {
                let more = agreeing(
                    suffix_from(needle, self.matched() + 1),
                    suffix_from(input, read + 1),
                );
                self.show(self.matched() + 1 + more);
                read += 1 + more;
            } else if self.matched() == 0 {
                let skip = 1 + up_to(wanted, suffix_from(input, read + 1));
                start += skip;
                read += skip;
            } else if let Some(run) = self.run(needle, byte, input, read, until - start) {
                start += self.pass(run);
                read += run;
            } else {
                start += self.retreat(needle, byte);
            }
        }
        start
    }

    /// How many bytes from `read` on continue the period of all that is matched, if they do although
    /// `byte`, the first of them, differs from the needle. Looks not much farther than `enough`.
    #[inline]
    fn run(
        &self,
        needle: &[u8],
        byte: u8,
        input: &[u8],
        read: usize,
        enough: usize,
    ) -> Option<usize> {
        let period = self.suffix.period();
        let again = needle.get(self.matched().checked_sub(period)?)?;
        // The bytes before are those that were matched.
        let before = read.checked_sub(period)?;
        let goes_on = *again == byte && self.suffix.holds_for(self.matched());
        let input = input.get(..read.saturating_add(enough)).unwrap_or(input);
        (goes_on && self.suffix.is_periodic(needle))
            .then(|| agreeing(suffix_from(input, read), suffix_from(input, before)))
    }

    /// Slides over this many bytes, which continue the period of all that is matched, but differ
    /// from the needle where its period ends. Returns how far.
    #[inline]
    fn pass(&mut self, run: usize) -> usize {
        // By whole periods; the last one may be incomplete.
        let beyond = self.suffix.behind_periods(run);
        let shift = match beyond {
            0 => run,
            _ => run - beyond + self.suffix.period(),
        };
        self.show(self.matched() + run - shift);
        shift
    }

    /// Takes a byte if that can be said at once and is not the needle's last. Returns how many
    /// bytes are data now, all equal to this one; `None` if the byte was not taken.
    #[inline]
    pub(crate) fn take_byte(&mut self, needle: &[u8], byte: u8) -> Option<usize> {
        look(1);
        if needle.get(self.matched()) == Some(&byte) {
            if self.matched() + 1 == needle.len() {
                return None;
            }
            self.show(self.matched() + 1);
            return Some(0);
        }
        let is_first = needle.first() == Some(&byte);
        if self.matched() == 0 && !is_first || is_first && self.shows_one_letter() {
            // The window slides by one byte. If it showed any, it shows the same ones again.
            return Some(1);
        }
        None
    }

    /// Whether all that is matched is known to be one letter, repeated.
    #[inline]
    fn shows_one_letter(&self) -> bool {
        let suffix = &self.suffix;
        let is_one_letter = suffix.start == 0 && suffix.period == 1;
        self.matched == 1 || is_one_letter && suffix.holds_for(self.matched())
    }

    /// Slides on, since `byte` follows the matched bytes and differs from the needle: to the next
    /// place where all of the matched bytes that are left agree. The needle cannot begin before
    /// that place. Returns how far.
    #[inline]
    fn retreat(&mut self, needle: &[u8], byte: u8) -> usize {
        if self.matched() <= 1 {
            self.show(0);
            return 1;
        }
        if self.suffix.holds_for(self.matched()) && self.suffix.is_periodic(needle) {
            return self.shift_by_periods(needle, byte);
        }
        self.retreat_far(needle, byte)
    }

    #[inline(never)]
    fn retreat_far(&mut self, needle: &[u8], byte: u8) -> usize {
        let seen = prefix(needle, self.matched());
        let mut start = self.shift(needle, byte);
        // After a shift by whole periods all that is shown agrees. Otherwise compare.
        while let Some(&byte) = seen.get(start + self.matched()) {
            look(1);
            if seen.get(self.matched()) == Some(&byte) {
                self.show(self.matched() + 1);
            } else if self.matched() == 0 {
                start += 1;
            } else {
                start += self.shift(needle, byte);
            }
        }
        start
    }

    /// As [`retreat`](Self::retreat), but the bytes that are left may not agree.
    #[inline]
    fn shift(&mut self, needle: &[u8], byte: u8) -> usize {
        let shown = prefix(needle, self.matched());
        self.suffix.fit(shown);
        if self.suffix.is_periodic(needle) {
            return self.shift_by_periods(needle, byte);
        }
        // The suffix begins within what is shown: `start < matched`.
        let start = self.suffix.start();
        let length = self.matched() - start;
        let candidate = self.matched() - self.suffix.behind_periods(length);
        let shift = start.max(length.min(candidate)) + 1;
        *self = Self::new();
        shift
    }

    /// The suffix' period is that of all that is shown.
    #[inline]
    fn shift_by_periods(&mut self, needle: &[u8], byte: u8) -> usize {
        let period = self.suffix.period();
        let agree = self.matched() - period;
        // After a shift by one period the differing byte is compared with the needle's byte at
        // `agree`, and after each further period with the same one.
        let shift = if agree >= period && needle.get(agree) != Some(&byte) {
            agree - self.suffix.behind_periods(agree)
        } else {
            period
        };
        self.show(self.matched() - shift);
        shift
    }
}

/// How many bytes agree, from the beginning on.
#[inline]
fn agreeing(ours: &[u8], theirs: &[u8]) -> usize {
    let (mut our_rest, mut their_rest) = (ours, theirs);
    while let (Some((one, our_next)), Some((other, their_next))) = (
        our_rest.split_first_chunk::<8>(),
        their_rest.split_first_chunk::<8>(),
    ) {
        if one != other {
            break;
        }
        (our_rest, their_rest) = (our_next, their_next);
    }
    let rest = our_rest.iter().zip(their_rest);
    let agree = ours.len() - our_rest.len() + rest.take_while(|(one, other)| one == other).count();
    look(agree);
    agree
}

/// How many bytes come before the first `byte`. It is often near, and then memchr costs more.
#[inline]
fn up_to(byte: u8, text: &[u8]) -> usize {
    const NEAR: usize = 8;
    let near = text.iter().take(NEAR).position(|&other| other == byte);
    look(near.unwrap_or(text.len().min(NEAR)));
    near.unwrap_or_else(|| match text.get(NEAR..) {
        Some(far) => NEAR + memchr(byte, far).unwrap_or(far.len()),
        None => text.len(),
    })
}

/// The lexicographically greatest suffix of a beginning of the needle, as far as it was computed.
#[derive(Clone, Debug)]
struct MaximalSuffix {
    /// Where it begins.
    start: u32,
    /// A later beginning that is being compared with it.
    candidate: u32,
    /// How many bytes of the candidate agree, since the last whole period.
    agree: u32,
    /// The suffix' period.
    period: u32,
}

impl MaximalSuffix {
    const fn new() -> Self {
        MaximalSuffix {
            start: 0,
            candidate: 1,
            agree: 0,
            period: 1,
        }
    }

    #[inline]
    fn start(&self) -> usize {
        self.start as usize
    }

    #[inline]
    fn period(&self) -> usize {
        self.period as usize
    }

    /// How many of the needle's bytes it was computed from.
    #[inline]
    fn seen(&self) -> usize {
        self.candidate as usize + self.agree as usize
    }

    /// Whether the suffix' period is that of all the bytes it holds for.
    #[inline]
    fn is_periodic(&self, needle: &[u8]) -> bool {
        // The suffix is at least as long as its period.
        let (before, again) = (
            prefix(needle, self.start()),
            suffix_from(needle, self.period()),
        );
        look(2 * self.start());
        self.start <= self.period && before.iter().zip(again).all(|(one, other)| one == other)
    }

    /// Whether this is also the greatest suffix of the first `shown` bytes. Between two changes of
    /// the period the suffix stays the same, so what is known of more bytes holds for fewer.
    #[inline]
    fn holds_for(&self, shown: usize) -> bool {
        self.start() + self.period() <= shown && shown <= self.seen()
    }

    /// Computes it from exactly these bytes, with which the needle begins.
    #[inline]
    fn fit(&mut self, shown: &[u8]) {
        if shown.len() < self.start() + self.period() {
            *self = Self::new();
        }
        self.extend(shown);
    }

    /// What is left of a number of bytes after its last whole period. No period is 0, but the
    /// compiler does not know that.
    #[inline]
    fn behind_periods(&self, bytes: usize) -> usize {
        bytes.checked_rem(self.period()).unwrap_or_default()
    }

    fn extend(&mut self, shown: &[u8]) {
        let (mut start, mut period) = (self.start(), self.period());
        let (mut candidate, mut agree) = (self.candidate as usize, self.agree as usize);
        while let (Some(ours), Some(theirs)) =
            (shown.get(start + agree), shown.get(candidate + agree))
        {
            look(2);
            if ours == theirs {
                agree += 1;
                if agree == period {
                    candidate += period;
                    agree = 0;
                }
            } else if ours > theirs {
                candidate += agree + 1;
                agree = 0;
                period = candidate - start;
            } else {
                start = candidate;
                candidate += 1;
                agree = 0;
                period = 1;
            }
        }
        *self = MaximalSuffix {
            start: small(start),
            candidate: small(candidate),
            agree: small(agree),
            period: small(period),
        };
    }
}

impl Default for MaximalSuffix {
    fn default() -> Self {
        Self::new()
    }
}

/// A count of a needle's bytes.
#[allow(
    clippy::cast_possible_truncation,
    reason = "a needle has less than 4 GiB: `Terminator::normalized`"
)]
#[inline]
const fn small(count: usize) -> u32 {
    count as u32
}

//! How much of a text's end is the beginning of the needle, in constant space.
//!
//! This is Crochemore's string matching on ordered alphabets (Theoretical Computer Science 92,
//! 1992). A window slides over the text; as long as the text agrees with the needle the window
//! stands still and only the count of matched bytes grows. At a disagreement the maximal suffix
//! of what the window shows tells how far it may slide, and thanks to that suffix' period the
//! work already done is not done again: the comparisons stay linear in the text although no
//! table of the needle is kept. The suffix is computed lazily, from where it was left, so its
//! state must survive from chunk to chunk just as the count must.
//!
//! One thing is different here: the byte that disagrees is not counted as shown. So all that the
//! window shows is the needle's own beginning, and what is known of more or of less of that than is
//! shown just now need not be forgotten: it is made to [fit](MaximalSuffix::fit) when it is asked
//! for. A slide may be shorter for it, never too long.

#[cfg(test)]
mod tests;

#[cfg(not(test))]
use memchr::memchr;

use crate::framing::matcher::visits::look;
#[cfg(test)]
use crate::framing::matcher::visits::memchr;
use crate::slices::{prefix, suffix_from};

/// The window's state: five integers, and none of the text.
#[derive(Clone, Debug, Default)]
pub(in crate::framing::matcher) struct Overlap {
    /// How many bytes from the window's start agree with the needle.
    matched: usize,
    suffix: MaximalSuffix,
}

impl Overlap {
    /// A window that shows nothing, of a needle that nothing is known of.
    pub(in crate::framing::matcher) const fn new() -> Self {
        Overlap {
            matched: 0,
            suffix: MaximalSuffix::new(),
        }
    }

    /// Shows the first `matched` bytes of the needle. What is known of the needle stays known.
    #[inline]
    pub(in crate::framing::matcher) fn show(&mut self, matched: usize) {
        self.matched = matched;
    }

    pub(in crate::framing::matcher) const fn matched(&self) -> usize {
        self.matched
    }

    /// Slides over the matched bytes followed by `input`, and stops when the input is used up, or
    /// the window shows the whole needle, or has got `until` bytes far. Returns how far it got.
    pub(in crate::framing::matcher) fn slide(
        &mut self,
        needle: &[u8],
        input: &[u8],
        until: usize,
    ) -> usize {
        let (mut start, mut read) = (0, 0);
        while start < until {
            let (Some(&wanted), Some(&byte)) = (needle.get(self.matched), input.get(read)) else {
                break;
            };
            look(1);
            if byte == wanted {
                let more = agreeing(
                    suffix_from(needle, self.matched + 1),
                    suffix_from(input, read + 1),
                );
                self.matched += 1 + more;
                read += 1 + more;
            } else if self.matched == 0 {
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

    /// How far the input goes on with the period of all that is matched, if it does so from
    /// `read` on, where `byte` does not agree with the needle. Not much farther than `enough`.
    #[inline]
    fn run(
        &self,
        needle: &[u8],
        byte: u8,
        input: &[u8],
        read: usize,
        enough: usize,
    ) -> Option<usize> {
        let period = self.suffix.period;
        let again = needle.get(self.matched.checked_sub(period)?)?;
        // The bytes before are those that were matched.
        let before = read.checked_sub(period)?;
        let goes_on = *again == byte && self.suffix.holds_for(self.matched);
        let input = input.get(..read.saturating_add(enough)).unwrap_or(input);
        (goes_on && self.suffix.is_periodic(needle))
            .then(|| agreeing(suffix_from(input, read), suffix_from(input, before)))
    }

    /// Slides over so many bytes that go on with the period of all that is matched and do not
    /// agree with the needle where the period ends. Returns how far.
    #[inline]
    fn pass(&mut self, run: usize) -> usize {
        // Whole periods, of which the last may not be complete.
        let beyond = self.suffix.behind_periods(run);
        let shift = match beyond {
            0 => run,
            _ => run - beyond + self.suffix.period,
        };
        self.matched = self.matched + run - shift;
        shift
    }

    /// Takes a byte if that can be said at once and is not the needle's last. Returns how many
    /// bytes are data now, all equal to this one; `None` if the byte was not taken.
    #[inline]
    pub(in crate::framing::matcher) fn take_byte(
        &mut self,
        needle: &[u8],
        byte: u8,
    ) -> Option<usize> {
        look(1);
        if needle.get(self.matched) == Some(&byte) {
            if self.matched + 1 == needle.len() {
                return None;
            }
            self.matched += 1;
            return Some(0);
        }
        let is_first = needle.first() == Some(&byte);
        if self.matched == 0 && !is_first || is_first && self.shows_one_letter() {
            // The window slides by one byte. If it showed some, it shows the same again.
            return Some(1);
        }
        None
    }

    /// Whether all that is matched is known to be the same byte over and over.
    #[inline]
    fn shows_one_letter(&self) -> bool {
        let MaximalSuffix { start, period, .. } = self.suffix;
        self.matched == 1 || start == 0 && period == 1 && self.suffix.holds_for(self.matched)
    }

    /// Slides on, since `byte` follows the bytes that agreed and does not agree: to a place
    /// behind this one before which there is none where the needle may begin, and from where all
    /// that the window shows of those bytes agrees. Returns how far.
    #[inline]
    fn retreat(&mut self, needle: &[u8], byte: u8) -> usize {
        if self.matched <= 1 {
            self.matched = 0;
            return 1;
        }
        if self.suffix.holds_for(self.matched) && self.suffix.is_periodic(needle) {
            return self.shift_by_periods(needle, byte);
        }
        self.retreat_far(needle, byte)
    }

    #[inline(never)]
    fn retreat_far(&mut self, needle: &[u8], byte: u8) -> usize {
        let seen = prefix(needle, self.matched);
        let mut start = self.shift(needle, byte);
        // After a shift by whole periods all that is shown agrees. Otherwise see.
        while let Some(&byte) = seen.get(start + self.matched) {
            look(1);
            if seen.get(self.matched) == Some(&byte) {
                self.matched += 1;
            } else if self.matched == 0 {
                start += 1;
            } else {
                start += self.shift(needle, byte);
            }
        }
        start
    }

    /// As [`retreat`](Self::retreat), but what the window shows then may not agree.
    #[inline]
    fn shift(&mut self, needle: &[u8], byte: u8) -> usize {
        let shown = prefix(needle, self.matched);
        self.suffix.fit(shown);
        if self.suffix.is_periodic(needle) {
            return self.shift_by_periods(needle, byte);
        }
        // A suffix begins within what is shown: `start < matched`.
        let start = self.suffix.start;
        let length = self.matched - start;
        let candidate = self.matched - self.suffix.behind_periods(length);
        let shift = start.max(length.min(candidate)) + 1;
        *self = Self::new();
        shift
    }

    /// The suffix' period is that of all that is shown.
    #[inline]
    fn shift_by_periods(&mut self, needle: &[u8], byte: u8) -> usize {
        let period = self.suffix.period;
        let agree = self.matched - period;
        // The byte that did not agree is compared with the same byte of the needle after each
        // further period.
        let shift = if agree >= period && needle.get(agree) != Some(&byte) {
            agree - self.suffix.behind_periods(agree)
        } else {
            period
        };
        self.matched -= shift;
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

/// How many bytes come before the first `byte`. It is often near.
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

/// The lexicographically greatest suffix of the window's beginning, found so far.
#[derive(Clone, Debug)]
struct MaximalSuffix {
    /// Where it begins.
    start: usize,
    /// A later beginning that is being compared with it.
    candidate: usize,
    /// How many bytes of the candidate agree, since the last whole period.
    agree: usize,
    /// The suffix' period.
    period: usize,
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

    /// How many of the needle's bytes are taken into account.
    #[inline]
    fn seen(&self) -> usize {
        self.candidate + self.agree
    }

    /// Whether the suffix' period is that of all the bytes it holds for.
    #[inline]
    fn is_periodic(&self, needle: &[u8]) -> bool {
        // The suffix is at least as long as its period.
        let (before, again) = (prefix(needle, self.start), suffix_from(needle, self.period));
        look(2 * self.start);
        self.start <= self.period && before.iter().zip(again).all(|(one, other)| one == other)
    }

    /// Whether this is also the greatest suffix of so many bytes. Between two changes of the
    /// period the suffix stays the same, so what is known of more bytes holds for fewer.
    #[inline]
    fn holds_for(&self, shown: usize) -> bool {
        self.start + self.period <= shown && shown <= self.seen()
    }

    /// Takes just these bytes into account, with which the needle begins.
    #[inline]
    fn fit(&mut self, shown: &[u8]) {
        if shown.len() < self.start + self.period {
            *self = Self::new();
        }
        self.extend(shown);
    }

    /// What is left of so many bytes behind the last whole period. None is 0, but the compiler
    /// does not know.
    #[inline]
    fn behind_periods(&self, bytes: usize) -> usize {
        bytes.checked_rem(self.period).unwrap_or_default()
    }

    fn extend(&mut self, shown: &[u8]) {
        let MaximalSuffix {
            mut start,
            mut candidate,
            mut agree,
            mut period,
        } = *self;
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
            start,
            candidate,
            agree,
            period,
        };
    }
}

impl Default for MaximalSuffix {
    fn default() -> Self {
        Self::new()
    }
}

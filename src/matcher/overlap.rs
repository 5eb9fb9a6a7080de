//! How much of a text's end is the beginning of the needle, in constant space.
//!
//! This is Crochemore's string matching on ordered alphabets (Theoretical Computer Science 92,
//! 1992). A window slides over the text; as long as the text agrees with the needle the window
//! stands still and only the count of matched bytes grows. At a disagreement the maximal suffix
//! of what the window shows tells how far it may slide, and thanks to that suffix' period the
//! work already done is not done again: the comparisons stay linear in the text although no
//! table of the needle is kept. The suffix is computed lazily, from where it was left, so its
//! state must survive from chunk to chunk just as the count must.

use crate::slices::first;

/// The window's state: five integers, and none of the text.
#[derive(Clone, Debug, Default)]
pub(super) struct Overlap {
    /// How many bytes from the window's start agree with the needle.
    matched: usize,
    suffix: MaximalSuffix,
}

impl Overlap {
    pub(super) const fn new() -> Self {
        Self::of(0)
    }

    /// A window that shows the first `matched` bytes of the needle and knows no more of them.
    pub(super) const fn of(matched: usize) -> Self {
        Overlap {
            matched,
            suffix: MaximalSuffix::new(),
        }
    }

    pub(super) const fn matched(&self) -> usize {
        self.matched
    }

    /// Slides over a text of which nothing was matched yet. Returns where the window stands
    /// when the text is used up: its last [`matched`](Self::matched) bytes begin the needle.
    /// The text must not hold the whole needle.
    pub(super) fn extend(&mut self, needle: &[u8], text: &[u8]) -> usize {
        debug_assert_eq!(self.matched, 0);
        self.slide(needle, Text(&[], text), usize::MAX)
    }

    /// Slides on over the matched bytes followed by `input`. Returns how far the window got,
    /// and stops as soon as it has left the bytes that were matched before, or shows the whole
    /// needle, or the input is used up.
    pub(super) fn resume(&mut self, needle: &[u8], input: &[u8]) -> usize {
        let held = first(needle, self.matched);
        self.slide(needle, Text(held, input), held.len())
    }

    fn slide(&mut self, needle: &[u8], text: Text<'_>, until: usize) -> usize {
        let mut start = 0;
        while start < until {
            let next = (needle.get(self.matched), text.get(start + self.matched));
            let (Some(&wanted), Some(byte)) = next else {
                break;
            };
            if byte == wanted {
                self.matched += 1;
            } else if self.matched == 0 {
                start += 1;
            } else {
                start += self.shift(text.from(start));
            }
        }
        start
    }

    /// How far the window slides after a disagreement at `window[matched]`.
    fn shift(&mut self, window: Window<'_>) -> usize {
        let seen = self.matched + 1;
        self.suffix.extend(window, seen);
        let MaximalSuffix { start, period, .. } = self.suffix;
        let periodic = start <= period && (0..start).all(|i| window.at(i) == window.at(period + i));
        if periodic {
            self.matched = self.matched.saturating_sub(period);
            self.suffix.slide(period);
            return period;
        }
        // A suffix begins within what was seen: `start <= matched`.
        let shift = start.max((self.matched - start).min(self.suffix.candidate)) + 1;
        *self = Self::new();
        shift
    }
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

    /// Takes the window's bytes up to `seen` into account.
    fn extend(&mut self, window: Window<'_>, seen: usize) {
        while self.candidate + self.agree < seen {
            let ours = window.at(self.start + self.agree);
            let theirs = window.at(self.candidate + self.agree);
            if ours == theirs {
                self.agree += 1;
                if self.agree == self.period {
                    self.candidate += self.period;
                    self.agree = 0;
                }
            } else if ours > theirs {
                self.candidate += self.agree + 1;
                self.agree = 0;
                self.period = self.candidate - self.start;
            } else {
                *self = MaximalSuffix {
                    start: self.candidate,
                    candidate: self.candidate + 1,
                    ..Self::new()
                };
            }
        }
    }

    /// The window slid by one period: what is still known of the suffix in its new place.
    fn slide(&mut self, period: usize) {
        if self.candidate - self.start > period {
            self.candidate -= period;
        } else {
            *self = Self::new();
        }
    }
}

impl Default for MaximalSuffix {
    fn default() -> Self {
        Self::new()
    }
}

/// The held bytes, which are a prefix of the needle, and the input behind them, as one text.
#[derive(Clone, Copy)]
struct Text<'a>(&'a [u8], &'a [u8]);

impl<'a> Text<'a> {
    #[inline]
    fn get(self, at: usize) -> Option<u8> {
        #[cfg(test)]
        super::visits::count(1);
        let Text(held, input) = self;
        match held.get(at) {
            Some(&byte) => Some(byte),
            None => input.get(at - held.len()).copied(),
        }
    }

    fn from(self, start: usize) -> Window<'a> {
        Window { text: self, start }
    }
}

/// The text from the window's start on.
#[derive(Clone, Copy)]
struct Window<'a> {
    text: Text<'a>,
    start: usize,
}

impl Window<'_> {
    /// The byte at `at`, which lies in what was seen. Beyond it 0: never a panic.
    #[inline]
    fn at(self, at: usize) -> u8 {
        self.text.get(self.start + at).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::vec::Vec;

    /// All words of `length` letters over an alphabet of `letters`.
    fn words(letters: u8, length: u32) -> impl Iterator<Item = Vec<u8>> {
        (0..u32::from(letters).pow(length)).map(move |mut n| {
            (0..length)
                .map(|_| {
                    let letter = (n % u32::from(letters)) as u8;
                    n /= u32::from(letters);
                    b'a' + letter
                })
                .collect()
        })
    }

    /// The longest end of `text` that begins the needle, the slow way.
    fn oracle(needle: &[u8], text: &[u8]) -> usize {
        let longest = text.len().min(needle.len() - 1);
        (0..=longest)
            .rev()
            .find(|&n| text.ends_with(&needle[..n]))
            .unwrap()
    }

    /// Feeds `text` byte by byte until the needle is complete; every prefix must hold back
    /// just what the oracle holds back, and the data let go must be what is not held.
    fn check(needle: &[u8], text: &[u8]) {
        let mut overlap = Overlap::new();
        for (n, byte) in text.iter().enumerate() {
            let held = overlap.matched();
            let gone = if held == 0 {
                overlap.extend(needle, &[*byte])
            } else {
                overlap.resume(needle, &[*byte])
            };
            if overlap.matched() == needle.len() {
                assert!(text[..=n].ends_with(needle));
                return;
            }
            // Having left the held bytes it does not look at the input any more.
            let kept = if held > 0 && gone >= held {
                overlap = Overlap::new();
                overlap.extend(needle, &[*byte]);
                overlap.matched()
            } else {
                overlap.matched()
            };
            assert_eq!(
                kept,
                oracle(needle, &text[..=n]),
                "{needle:?} in {:?}",
                &text[..=n]
            );
            assert!(
                !text[..=n].ends_with(needle),
                "missed {needle:?} in {:?}",
                &text[..=n]
            );
        }
    }

    #[test]
    fn every_short_needle_in_every_short_text() {
        for length in 2..=6 {
            for needle in words(2, length) {
                words(2, 11).for_each(|text| check(&needle, &text));
            }
        }
        for length in 2..=4 {
            for needle in words(3, length) {
                words(3, 7).for_each(|text| check(&needle, &text));
            }
        }
    }
}

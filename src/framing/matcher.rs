//! The automaton that finds where messages end.
//!
//! [`Matcher::step`] is given the terminator in force and the bytes at hand, and answers in
//! indices. It holds no bytes and allocates nothing: bytes it held back at the end of a chunk
//! are by definition the beginning of the terminator, so a count of them is enough.
//!
//! A step has three regimes, and each byte passes through each of them at most twice a chunk:
//!
//! ```text
//!   held bytes ──▶ overlap: does the terminator go on, or were they data?   (rare)
//!        none ──▶ search:  where in this chunk does it stand?               (the hot path, SIMD)
//!   not found ──▶ overlap: how much of the chunk's end may be its beginning? (the last m-1 bytes,
//!                          or all from where the search lost its patience with the text)
//! ```
//!
//! Both helpers are linear and need constant space, so the matcher is: no tables are built
//! when a terminator is set, whatever its length.

#[cfg(feature = "alloc")]
mod block;
mod overlap;
mod search;
pub(crate) mod visits;

use crate::{slices::suffix_from, terminator::Terminator};
#[cfg(feature = "alloc")]
pub(crate) use block::{BLOCK, block, hits};
pub(crate) use overlap::One;
use overlap::Overlap;
pub(crate) use search::{Search, may_begin_at_end, search};

/// What a step found. Offsets are into the step's input.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// `input[..data]` is the last data of the message, the input up to `taken` is used up by
    /// it and its terminator. A caller may take the data alone and step again from there.
    End { data: usize, taken: usize },
    /// `input[..data]` is data, at least one byte; what follows is not yet looked at.
    Data { data: usize },
    /// Of the bytes held so far the first `data`, at least one, are data after all, and
    /// `input[..taken]` is held now: it goes on with what is left of them.
    Released { data: usize, taken: usize },
    /// No answer without more bytes; all of the input is held now.
    More,
}

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

    /// How many bytes are held: that long a prefix of the terminator has been taken.
    pub(crate) fn held(&self) -> usize {
        self.overlap.matched()
    }

    /// Forgets the held bytes: they are data, or somebody else scans them again. Also what is
    /// known of the terminator, so this comes before another one.
    pub(crate) fn forget(&mut self) {
        self.overlap = Overlap::new();
    }

    /// Looks at `input` under `terminator`, which must be the one of the last step while bytes
    /// are held. The caller counts a `Length` down and clears it at its end.
    #[inline]
    pub(crate) fn step(&mut self, terminator: Terminator<'_>, input: &[u8]) -> Step {
        match terminator {
            Terminator::Bytes(needle) => match *input {
                [] => Step::More,
                [byte] => self.step_byte(needle, byte),
                _ if self.held() == 0 => self.scan(needle, input, search(needle, input)),
                _ => self.go_on(needle, input),
            },
            Terminator::Length(left) => match usize::try_from(left) {
                Ok(left) if left <= input.len() => Step::End {
                    data: left,
                    taken: left,
                },
                _ => all_data(input),
            },
            Terminator::None => all_data(input),
        }
    }

    /// One byte under a byte string.
    #[inline]
    pub(crate) fn step_byte(&mut self, needle: &[u8], byte: u8) -> Step {
        let held = self.held();
        let data = self.take(needle, byte);
        if self.held() == needle.len() {
            self.forget();
            Step::End { data: 0, taken: 1 }
        } else if data == 0 {
            Step::More
        } else if held == 0 {
            Step::Data { data }
        } else {
            // If the byte is data, too, that is for its own step.
            Step::Released {
                data: data.min(held),
                taken: usize::from(data <= held),
            }
        }
    }

    /// Goes on where a search of the input gave up. Nothing is held.
    #[inline]
    pub(crate) fn scan(&mut self, needle: &[u8], input: &[u8], found: Search) -> Step {
        let (data, ended) = self.follow(needle, input, found);
        if ended {
            let taken = data + needle.len();
            return Step::End { data, taken };
        }
        if data > 0 {
            // The tail is taken by the next step alone, which finds it by itself.
            self.forget();
            return Step::Data { data };
        }
        Step::More
    }

    /// Goes on where a search of the input gave up, from the beginning of a message. Returns how
    /// much of the input is data, and whether the terminator follows; if it does not, the rest
    /// of the input is held.
    #[inline(never)]
    pub(crate) fn follow(&mut self, needle: &[u8], input: &[u8], found: Search) -> (usize, bool) {
        let from = match found {
            Search::At(data) => return (data, true),
            // What was searched in vain cannot hold the needle, so only its last m-1 bytes can
            // begin one. (A needle is never empty: that would be no terminator.)
            Search::Nowhere => input.len().saturating_sub(needle.len() - 1),
            Search::NotBefore(from) => from,
        };
        self.forget();
        let data = from
            + self
                .overlap
                .slide(needle, suffix_from(input, from), usize::MAX);
        let ended = self.held() == needle.len();
        if ended {
            self.forget();
        }
        (data, ended)
    }

    /// Takes a byte with which hardly anything changes. Any other is left.
    #[inline]
    pub(crate) fn take_one(&mut self, needle: &[u8], byte: u8) -> One {
        self.overlap.take_one(needle, byte)
    }

    /// Takes one byte under a byte string. Returns how much is data after all: of the bytes held
    /// so far, in their order, and last the byte itself. Once as many as the string has are held
    /// the message has ended; then [`forget`](Self::forget) them.
    #[inline]
    pub(crate) fn take(&mut self, needle: &[u8], byte: u8) -> usize {
        self.overlap.take(needle, byte)
    }

    /// Bytes are held: follow them until they are data or a terminator, or the input ends.
    fn go_on(&mut self, needle: &[u8], input: &[u8]) -> Step {
        let held = self.held();
        let data = self.overlap.slide(needle, input, held);
        if data >= held {
            // All were data. What was read of the input meanwhile is left to the search.
            self.forget();
            return Step::Released {
                data: held,
                taken: 0,
            };
        }
        // The window's end has not moved back.
        let taken = data + self.held() - held;
        if self.held() == needle.len() {
            if data == 0 {
                self.forget();
                return Step::End { data: 0, taken };
            }
            // The data comes first; the last byte of the terminator waits for its own step.
            self.overlap = Overlap::of(needle.len() - 1);
            return Step::Released {
                data,
                taken: taken - 1,
            };
        }
        if data > 0 {
            return Step::Released { data, taken };
        }
        Step::More
    }
}

fn all_data(input: &[u8]) -> Step {
    match input.len() {
        0 => Step::More,
        data => Step::Data { data },
    }
}

//! Ways to cut an input into chunks.

use std::fmt;

use super::random::Random;

/// The places where an input is cut into chunks. The default is [`whole`](Self::whole).
///
/// # Examples
///
/// ```
/// use sanschat::testing::Cutting;
///
/// let cutting = Cutting::at([2, 5]);
/// let chunks: Vec<&[u8]> = cutting.chunks(b"abcdefg").collect();
/// assert_eq!(chunks, [&b"ab"[..], b"cde", b"fg"]);
/// assert_eq!(cutting.to_string(), "cut at 2, 5");
///
/// assert_eq!(Cutting::all(4).count(), 8);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Cutting {
    /// Ascending, without duplicates, without 0.
    places: Vec<usize>,
}

impl Cutting {
    /// No cut: the input is one chunk.
    pub fn whole() -> Self {
        Self::default()
    }

    /// Cuts before the bytes at these indices, which may come in any order. An index of 0, or one
    /// that is not less than the input's length, has no effect.
    pub fn at(places: impl IntoIterator<Item = usize>) -> Self {
        let mut places: Vec<usize> = places.into_iter().filter(|&place| place > 0).collect();
        places.sort_unstable();
        places.dedup();
        Cutting { places }
    }

    /// Cuts an input of `length` bytes into chunks of `size` bytes. The last one may be shorter. A
    /// `size` of 0 counts as 1.
    pub fn every(size: usize, length: usize) -> Self {
        let size = size.max(1);
        let places = (size..length).step_by(size).collect();
        Cutting { places }
    }

    /// All 2^(length - 1) cuttings of an input of `length` bytes: first the whole, last byte by
    /// byte.
    ///
    /// # Panics
    ///
    /// If `length` is more than 64.
    pub fn all(length: usize) -> impl Iterator<Item = Cutting> {
        assert!(length <= 64, "all cuttings of {length} bytes");
        let places = length.saturating_sub(1);
        (0..1_u64 << places).map(move |set| Cutting {
            places: (1..=places)
                .filter(|place| set >> (place - 1) & 1 == 1)
                .collect(),
        })
    }

    /// About `count` cuttings of an input of `length` bytes: all cuttings if there are at most
    /// `count`. Otherwise it is a sample, which is the same for the same seed:
    ///
    /// - the whole, and chunks of 1 to 8 bytes, whatever `count` is;
    /// - one cut at each place, if `count` allows all of them;
    /// - a chunk of one byte at each place, if `count` allows all of them;
    /// - random cuttings up to `count`.
    pub fn sample(length: usize, count: usize, seed: u64) -> Vec<Cutting> {
        let places = length.saturating_sub(1);
        if places < 32 && 1_u64 << places <= count as u64 {
            return Self::all(length).collect();
        }
        let mut sample = vec![Self::whole(), Self::every(1, length)];
        sample.extend((2..=8).map(|size| Self::every(size, length)));
        let left = |sample: &[Self]| count.saturating_sub(sample.len());
        if places <= left(&sample) {
            sample.extend((1..=places).map(|place| Self::at([place])));
        }
        if places <= left(&sample) {
            sample.extend((1..places).map(|place| Self::at([place, place + 1])));
        }
        let mut random = Random::new(seed);
        for _ in 0..left(&sample) {
            // Few cuts and many cuts find different faults.
            let most = random.one_of([1, 3, 8, length / 2]);
            let cuts = random.size(0..=most.max(1));
            sample.push(Self::at((0..cuts).map(|_| random.size(1..=places))));
        }
        sample
    }

    /// The places, in ascending order.
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// The chunks of an input. None of them is empty.
    pub fn chunks<'i>(&self, input: &'i [u8]) -> impl Iterator<Item = &'i [u8]> {
        let mut rest = input;
        let mut start = 0;
        let inner = self.places.iter().filter(|&&place| place < input.len());
        let stops: Vec<usize> = inner.copied().chain([input.len()]).collect();
        stops
            .into_iter()
            .map(move |stop| {
                let (chunk, after) = rest.split_at(stop - start);
                (rest, start) = (after, stop);
                chunk
            })
            .filter(|chunk| !chunk.is_empty())
    }

    /// The same cutting without the cut with this index in `places`.
    pub(super) fn without(&self, index: usize) -> Self {
        let mut fewer = self.clone();
        fewer.places.remove(index);
        fewer
    }
}

/// `whole`, or `cut at 3, 4, 17`.
impl fmt::Display for Cutting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Some((last, others)) = self.places.split_last() else {
            return f.write_str("whole");
        };
        f.write_str("cut at ")?;
        for place in others {
            write!(f, "{place}, ")?;
        }
        write!(f, "{last}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Users name seeds in their tests and reports.
    #[test]
    fn a_seed_gives_the_same_sample_in_every_version() {
        let sample = Cutting::sample(100, 13, 1);
        let random: Vec<String> = sample[9..].iter().map(ToString::to_string).collect();
        let expected = [
            "cut at 12, 58, 95",
            "cut at 41",
            "cut at 65",
            "cut at 9, 29, 32, 45, 54, 60, 71, 78",
        ];
        assert_eq!(random, expected);
    }
}

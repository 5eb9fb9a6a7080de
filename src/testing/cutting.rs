//! Ways to cut an input into chunks.

use std::fmt;

use proptest::prelude::RngExt;

use super::chance;

/// The places where an input is cut into chunks, as a network may do it.
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
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Cutting {
    /// In ascending order, each once, none of them 0.
    places: Vec<usize>,
}

impl Cutting {
    /// No cut: the input is one chunk.
    pub fn whole() -> Self {
        Cutting { places: Vec::new() }
    }

    /// Cuts before the bytes at these indices, given in any order. An index of 0, or behind the
    /// end of the input, cuts nothing.
    pub fn at(places: impl IntoIterator<Item = usize>) -> Self {
        let mut places: Vec<usize> = places.into_iter().filter(|&place| place > 0).collect();
        places.sort_unstable();
        places.dedup();
        Cutting { places }
    }

    /// Cuts an input of `length` bytes into chunks of `size` bytes, the last one perhaps
    /// shorter. A `size` of 0 is one of 1.
    pub fn every(size: usize, length: usize) -> Self {
        let size = size.max(1);
        let places = (size..length).step_by(size).collect();
        Cutting { places }
    }

    /// All cuttings of an input of `length` bytes, one for each of the 2^(length - 1) sets of
    /// places: the whole first, byte by byte last.
    ///
    /// # Panics
    ///
    /// If `length` is more than 64: nobody lives that long.
    pub fn all(length: usize) -> impl Iterator<Item = Cutting> {
        assert!(length <= 64, "all cuttings of {length} bytes");
        let places = length.saturating_sub(1);
        (0..1_u64 << places).map(move |set| Cutting {
            places: (1..=places)
                .filter(|place| set >> (place - 1) & 1 == 1)
                .collect(),
        })
    }

    /// About `many` cuttings of an input of `length` bytes, and at least two: all of them where
    /// there are no more. Else the whole, byte by byte and some other sizes, then, as far as
    /// `many` goes, one cut at every place and one byte by itself at every place, which finds
    /// most of what can go wrong; the rest are random, from the seed.
    pub fn sample(length: usize, many: usize, seed: u64) -> Vec<Cutting> {
        let places = length.saturating_sub(1);
        if places < 32 && 1_u64 << places <= many as u64 {
            return Self::all(length).collect();
        }
        let mut sample = vec![Self::whole(), Self::every(1, length)];
        sample.extend((2..=8).map(|size| Self::every(size, length)));
        let left = |sample: &[Self]| many.saturating_sub(sample.len());
        if places <= left(&sample) {
            sample.extend((1..=places).map(|place| Self::at([place])));
        }
        if places <= left(&sample) {
            sample.extend((1..places).map(|place| Self::at([place, place + 1])));
        }
        let mut chance = chance(seed);
        for _ in 0..left(&sample) {
            // A few cuts or many: both find faults that the other one does not.
            let most = [1, 3, 8, length / 2][chance.random_range(0..4)];
            let cuts = chance.random_range(0..=most.max(1));
            let places = (0..cuts).map(|_| chance.random_range(1..length));
            sample.push(Self::at(places.collect::<Vec<_>>()));
        }
        sample
    }

    /// The places, in ascending order.
    pub fn places(&self) -> &[usize] {
        &self.places
    }

    /// The chunks of an input, none of them empty.
    pub fn chunks<'i>(&self, input: &'i [u8]) -> impl Iterator<Item = &'i [u8]> {
        let mut rest = input;
        let mut start = 0;
        let inner = self.places.iter().filter(|&&place| place < input.len());
        let stops: Vec<usize> = inner.copied().chain([input.len()]).collect();
        stops
            .into_iter()
            .map(move |stop| {
                let (chunk, behind) = rest.split_at(stop - start);
                (rest, start) = (behind, stop);
                chunk
            })
            .filter(|chunk| !chunk.is_empty())
    }

    /// The same without the cut at one of its places.
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

//! Random numbers from a seed.
//!
//! The kit has a generator of its own, because the numbers are part of what it promises: a test
//! that fails names its seed, and this seed must give the same link and the same cuttings on every
//! machine and with every version. The generator of another crate may change with its version.
//! Users of the kit also have one dependency less.
//!
//! The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
//! generators", 2014). Seeds that follow each other give numbers that have nothing to do with each
//! other. Nothing here is secret, so it does not matter that the numbers can be predicted.

use std::ops::RangeInclusive;

#[derive(Clone, Debug)]
pub(super) struct Random {
    state: u64,
}

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Random { state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number of the range, each with the same probability. An empty range gives its start.
    pub(super) fn number(&mut self, range: RangeInclusive<u64>) -> u64 {
        let (least, most) = range.into_inner();
        let span = most.saturating_sub(least);
        // As many low bits as `span` has. A remainder of a division would prefer small numbers;
        // here a number that is too large is drawn again, on average less than once.
        let mask = u64::MAX.checked_shr(span.leading_zeros()).unwrap_or(0);
        loop {
            let number = self.next() & mask;
            if number <= span {
                return least + number;
            }
        }
    }

    /// Like [`number`](Self::number), for sizes and indices.
    pub(super) fn size(&mut self, range: RangeInclusive<usize>) -> usize {
        let (least, most) = range.into_inner();
        let number = self.number(least as u64..=most as u64);
        // It is not greater than one of the two ends, so it fits.
        usize::try_from(number).unwrap_or(most)
    }

    pub(super) fn one_of<T: Copy, const N: usize>(&mut self, choices: [T; N]) -> T {
        choices[self.size(0..=N - 1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What <https://prng.di.unimi.it/splitmix64.c> prints.
    #[test]
    fn numbers_are_those_of_splitmix64() {
        let mut random = Random::new(1_234_567);
        let numbers = [(); 5].map(|()| random.next());
        assert_eq!(
            numbers,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423,
                4_593_380_528_125_082_431,
                16_408_922_859_458_223_821,
            ]
        );
    }

    /// A change of these is a change of every link and every sample.
    #[test]
    fn ranges_give_the_same_numbers_in_every_version() {
        let mut random = Random::new(1);
        let sizes = [(); 12].map(|()| random.size(1..=6));
        assert_eq!(sizes, [2, 4, 2, 1, 6, 6, 1, 2, 1, 3, 1, 4]);
    }

    #[test]
    fn every_number_of_a_range_is_equally_probable() {
        for count in 1..=20 {
            let mut random = Random::new(count);
            let mut drawn = vec![0_u32; count as usize];
            for _ in 0..1000 * count {
                drawn[(random.number(100..=99 + count) - 100) as usize] += 1;
            }
            // Five standard deviations, each of which is at most the root of 1000.
            let even = 1000 - 160..=1000 + 160;
            assert!(drawn.iter().all(|n| even.contains(n)), "{drawn:?}");
        }
    }

    /// The remainder of a division would be in the first quarter of this range in a third of all
    /// draws.
    #[test]
    fn a_range_of_two_thirds_of_all_numbers_has_no_bias() {
        let third = u64::MAX / 3;
        let mut random = Random::new(1);
        let low = (0..9000)
            .filter(|_| random.number(0..=2 * third - 1) < third / 2)
            .count();
        // A quarter, within five standard deviations.
        assert!((2250 - 205..=2250 + 205).contains(&low), "{low}");
    }

    #[test]
    fn the_full_range_gives_every_bit() {
        let mut random = Random::new(3);
        let mut same = Random::new(3);
        let (mut ever, mut always) = (0, u64::MAX);
        for _ in 0..100 {
            let number = random.number(0..=u64::MAX);
            assert_eq!(number, same.next());
            ever |= number;
            always &= number;
        }
        assert_eq!((ever, always), (u64::MAX, 0));
    }

    #[test]
    fn an_end_of_the_numbers_is_no_overflow() {
        let mut random = Random::new(4);
        let top: Vec<u64> = (0..100)
            .map(|_| random.number(u64::MAX - 2..=u64::MAX))
            .collect();
        for number in u64::MAX - 2..=u64::MAX {
            assert!(top.contains(&number));
        }
        let sizes: Vec<usize> = (0..100)
            .map(|_| random.size(usize::MAX - 1..=usize::MAX))
            .collect();
        assert!(sizes.contains(&(usize::MAX - 1)) && sizes.contains(&usize::MAX));
    }

    #[test]
    fn a_range_without_choice_gives_its_start() {
        let mut random = Random::new(5);
        for start in [0, 7, u64::MAX] {
            assert_eq!(random.number(start..=start), start);
        }
        #[expect(clippy::reversed_empty_ranges)]
        let empty = 7..=6;
        assert_eq!(random.number(empty), 7);
    }

    /// As a link draws them: tests count their seeds from 0, so neighbours must differ, and a
    /// first choice must not decide the second.
    #[test]
    fn the_first_choices_of_10_000_seeds_are_spread() {
        let mut pairs = [[0_u32; 6]; 6];
        let mut neighbours = [[0_u32; 6]; 6];
        let mut before = 0;
        for seed in 0..10_000 {
            let mut random = Random::new(seed);
            let (first, second) = (random.size(0..=5), random.size(0..=5));
            pairs[first][second] += 1;
            neighbours[before][first] += 1;
            before = first;
        }
        // 278 of each, within five standard deviations of 16.4.
        for table in [pairs, neighbours] {
            let mut counts = table.iter().flatten();
            assert!(counts.all(|n| (195..=360).contains(n)), "{table:?}");
        }
    }
}

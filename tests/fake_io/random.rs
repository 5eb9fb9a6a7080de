//! Chance from a seed: the same seed, the same case.

use std::{env, thread};

/// Splitmix64.
#[derive(Clone, Debug)]
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Random(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From 0 to one less than `end`, which is not 0.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn percent(&mut self, chance: u32) -> bool {
        self.below(100) < chance as usize
    }

    pub(crate) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    pub(crate) fn bytes(&mut self, n: usize, alphabet: &[u8]) -> Vec<u8> {
        (0..n).map(|_| self.pick(alphabet)).collect()
    }

    /// Chance of its own, that does not depend on how often this one is asked later.
    pub(crate) fn split(&mut self) -> Self {
        Random(self.next())
    }
}

/// Runs a test for many seeds, or for the one in `FAKE_IO_SEED`. `FAKE_IO_PERCENT` says how
/// many: 1000 for ten times as many.
pub(crate) fn each_seed(many: u64, test: impl Fn(&mut Random)) {
    let number = |name| env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let seeds = match number("FAKE_IO_SEED") {
        Some(seed) => seed..=seed,
        None => 1..=many * number("FAKE_IO_PERCENT").unwrap_or(100) / 100,
    };
    for seed in seeds {
        let _told = Told(seed);
        test(&mut Random::new(seed));
    }
}

/// Names the seed of a test that fails, wherever it does.
struct Told(u64);

impl Drop for Told {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("to see this case alone: FAKE_IO_SEED={}", self.0);
        }
    }
}

//! Random numbers from a seed: the same seed makes the same case. Or from the bytes of a fuzzer,
//! which can see which of them matter.

use std::{cell::RefCell, env, thread};

/// Takes the bytes that were given, then Splitmix64.
#[derive(Clone, Debug)]
pub(crate) struct Random {
    state: u64,
    bytes: Vec<u8>,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self::of(seed, &[])
    }

    fn of(state: u64, bytes: &[u8]) -> Self {
        let bytes = bytes.to_vec();
        Random { state, bytes }
    }

    pub(crate) fn next(&mut self) -> u64 {
        if let Some(low) = self.bytes.pop() {
            let high = self.bytes.pop().unwrap_or(0);
            return u64::from(low) | u64::from(high) << 8;
        }
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
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

    /// A second source, which does not depend on how often this one is asked later.
    pub(crate) fn split(&mut self) -> Self {
        let half = self.bytes.split_off(self.bytes.len() / 2);
        Self::of(self.next(), &half)
    }
}

thread_local!(static CASE: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) });

/// Runs one case of a test, with these bytes for random numbers.
pub(crate) fn this_case(chance: &[u8], test: fn()) {
    CASE.set(Some(chance.to_vec()));
    test();
    CASE.set(None);
}

/// Runs a test for many seeds, or for the one in `FAKE_IO_SEED`. `FAKE_IO_PERCENT` is how many: 1000
/// for ten times as many.
pub(crate) fn each_seed(many: u64, test: impl Fn(&mut Random)) {
    if let Some(chance) = CASE.take() {
        return test(&mut Random::of(0, &chance));
    }
    let number = |name| env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    let seeds = match number("FAKE_IO_SEED") {
        Some(seed) => seed..=seed,
        None => 1..=many * number("FAKE_IO_PERCENT").unwrap_or(100) / 100,
    };
    for seed in seeds {
        let _named = Named(seed);
        test(&mut Random::new(seed));
    }
}

/// Names the seed of a test that panics.
struct Named(u64);

impl Drop for Named {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("to run this case alone: FAKE_IO_SEED={}", self.0);
        }
    }
}

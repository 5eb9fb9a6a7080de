//! How the random tests run.

use proptest::test_runner::{Config, RngSeed};

/// The same cases on every run, and no file is written. `PROPTEST_CASES` searches longer,
/// `PROPTEST_RNG_SEED` searches elsewhere.
pub(crate) fn config(cases: u32) -> Config {
    let base = Config::default();
    Config {
        cases: match std::env::var_os("PROPTEST_CASES") {
            Some(_) => base.cases,
            None => cases,
        },
        rng_seed: match base.rng_seed {
            RngSeed::Random => RngSeed::Fixed(0x00A5_C4A7),
            fixed => fixed,
        },
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..base
    }
}

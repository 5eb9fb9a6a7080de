//! What the law tests share: scripts, the oracle that answers them the slow way, and the runner
//! that puts the same scripts to the real machines.
//!
//! ```text
//!   random ──▶ Script + input ──▶ oracle  (sees the whole input, searches naively) ──▶ Verdict
//!                    ╰──────────▶ runner  (cuts it, feeds a Scanner, Framer, Chat) ──▶ Verdict
//! ```
//!
//! The two verdicts must be equal, for every way of cutting the input. Whole chats are put to the
//! test by operations instead, and compared after every single call:
//!
//! ```text
//!   random_ops ──▶ ops ──▶ chat_run ──▶ Chat
//!                              ╰──────▶ model (framing, sending)
//! ```
//!
//! Where a message ends is worked out in one place for both, in `framing`.

// Every test binary compiles this module and uses a part of it.
#![allow(dead_code, unreachable_pub)]

#[cfg(feature = "alloc")]
pub mod chat_run;
pub mod framing;
pub mod machine;
#[cfg(feature = "alloc")]
pub mod model;
#[cfg(feature = "alloc")]
pub mod ops;
pub mod oracle;
#[cfg(feature = "alloc")]
pub mod producer;
pub mod random;
#[cfg(feature = "alloc")]
pub mod random_ops;
pub mod runner;
pub mod script;
#[cfg(feature = "alloc")]
pub mod seen;
#[cfg(feature = "alloc")]
pub mod sending;
#[cfg(feature = "alloc")]
pub mod torments;

use proptest::test_runner::{Config, RngSeed};

/// A deterministic proptest configuration: the same cases on every run, and no files left
/// behind. `PROPTEST_CASES` and `PROPTEST_RNG_SEED` still have their say, to search longer or
/// elsewhere.
pub fn config(cases: u32) -> Config {
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

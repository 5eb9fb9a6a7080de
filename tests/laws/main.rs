//! The laws of the contract, by random operations and by exhaustive walks.
//!
//! Each test runs operations, in the mixture its law is about, on a machine and on the model of
//! it, and compares after every call. Then it asserts its own law from what was seen, without the
//! model: by another run that must come to the same, or by counting.
//!
//! Law 7 is counted inside the crate (`src/framing/linear.rs`), law 8 has a binary of its own
//! (`tests/memory`), law 16 is in `tests/adapters/fake_io`.

#[cfg(feature = "tokio-util")]
mod codec;
mod collector;
mod exhaustive;
mod model;
mod scanner;
#[path = "../support/mod.rs"]
mod support;

#[cfg(feature = "alloc")]
mod cutting;
#[cfg(feature = "alloc")]
mod ends;
#[cfg(feature = "alloc")]
mod framing;
#[cfg(feature = "testing")]
mod fuzzed;
#[cfg(feature = "alloc")]
mod limits;
#[cfg(feature = "alloc")]
mod messages;
#[cfg(feature = "alloc")]
mod replies;
#[cfg(feature = "alloc")]
mod run;
#[cfg(feature = "alloc")]
mod sending;
#[cfg(feature = "alloc")]
mod switching;
#[cfg(feature = "alloc")]
mod time;
#[cfg(feature = "alloc")]
mod totality;

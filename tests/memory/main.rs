//! Law 8: memory is bounded. A counting allocator says how much is kept, and how often memory is
//! allocated.
//!
//! It counts the allocations of one thread, so tests do not disturb each other. It moves a buffer that
//! grows, so while one grows it counts both the old and the new.

#![cfg(feature = "std")]

mod framer;
mod growth;
mod idle;
mod kinds;
mod queue;
mod random;
#[path = "../support/mod.rs"]
mod support;

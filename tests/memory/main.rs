//! Law 8: memory is bounded, counted by an allocator.

#![cfg(feature = "std")]

mod framer;
mod growth;
mod idle;
mod queue;
mod random;
#[path = "../support/mod.rs"]
mod support;

//! The thirteen laws of the contract, one test each.
//!
//! Every test runs random operations, in the mixture its law is about, against the model of
//! a chat, which compares all that the chat says after every call. On top of that it asserts
//! its own law from what was seen, in a way that needs no model: by another run that must come
//! to the same, or by counting.

mod exhaustive;
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
mod run;
#[cfg(feature = "alloc")]
mod sending;
#[cfg(feature = "alloc")]
mod switching;
#[cfg(feature = "alloc")]
mod totality;

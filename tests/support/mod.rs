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
pub mod adversarial;
#[cfg(feature = "alloc")]
pub mod chat_run;
mod config;
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

pub(crate) use config::config;

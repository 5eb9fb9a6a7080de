//! The adapters: each on streams in memory that fail at every point, and each over real sockets.

#![cfg(feature = "std")]

mod calls;
mod conformance;
#[path = "../support/dialogues.rs"]
mod dialogues;
#[cfg(all(target_os = "linux", feature = "mio"))]
mod edges;
mod fake_io;
mod single;
mod upgrade;
mod vectored;

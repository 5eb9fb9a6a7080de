//! The contract of each public type, by small examples.

#[cfg(feature = "alloc")]
mod after_none;
mod auto_traits;
#[cfg(feature = "testing")]
mod checker;
#[cfg(feature = "alloc")]
mod debug;
#[cfg(feature = "alloc")]
#[path = "../support/dialogues.rs"]
mod dialogues;
#[cfg(feature = "alloc")]
mod echo;
#[cfg(feature = "alloc")]
mod events;
#[cfg(feature = "alloc")]
mod lifecycle;
#[cfg(feature = "alloc")]
mod lines;
#[cfg(feature = "alloc")]
mod outbox;
#[cfg(feature = "testing")]
mod pair;
#[cfg(feature = "alloc")]
mod settings;
#[cfg(feature = "alloc")]
mod states;
#[cfg(feature = "tokio-util")]
mod tokio_util;

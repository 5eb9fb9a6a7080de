//! The contract of each public type, by small examples.

#![cfg(feature = "alloc")]

mod after_none;
#[cfg(feature = "testing")]
mod checker;
#[cfg(feature = "testing")]
#[path = "../support/config.rs"]
mod config;
#[path = "../support/dialogues.rs"]
mod dialogues;
mod echo;
mod events;
mod lifecycle;
mod outbox;
#[cfg(feature = "testing")]
mod pair;
mod settings;
#[cfg(feature = "tokio-util")]
mod tokio_util;

//! The contract of each public type, by small examples.

#[cfg(feature = "alloc")]
mod after_none;
mod auto_traits;
#[cfg(feature = "alloc")]
mod bad_input;
#[cfg(feature = "testing")]
mod checker;
#[path = "../support/config.rs"]
mod config;
#[cfg(feature = "alloc")]
mod cuttings;
#[cfg(feature = "alloc")]
mod deadlines;
#[cfg(feature = "alloc")]
mod debug;
#[cfg(feature = "alloc")]
#[path = "../support/dialogues.rs"]
mod dialogues;
#[cfg(feature = "alloc")]
mod echo;
#[cfg(feature = "alloc")]
mod endings;
#[cfg(feature = "alloc")]
mod events;
#[cfg(feature = "alloc")]
mod lifecycle;
#[cfg(feature = "alloc")]
mod lines;
#[cfg(feature = "tokio-util")]
mod messages_codec;
#[cfg(feature = "alloc")]
mod outbox;
#[cfg(feature = "alloc")]
mod owned;
#[cfg(feature = "testing")]
mod pair;
mod prefix;
#[cfg(feature = "alloc")]
mod settings;
#[cfg(feature = "alloc")]
mod states;
#[cfg(feature = "tokio-util")]
mod tokio_util;

/// A message that is too long, and how it began.
#[cfg(feature = "alloc")]
fn too_long(limit: usize, start: &str) -> sanschat::Event<'_> {
    let start = start.as_bytes().into();
    sanschat::Event::TooLong { limit, start }
}

//! sanschat
#![cfg_attr(not(any(feature = "std", test)), no_std)]

#[cfg(feature = "alloc")]
extern crate alloc;

mod matcher;
mod scanner;
mod terminator;

#[cfg(feature = "alloc")]
mod chat;
#[cfg(feature = "alloc")]
pub mod echo;
#[cfg(feature = "alloc")]
mod event;
#[cfg(feature = "alloc")]
mod framer;
#[cfg(feature = "alloc")]
pub mod io;
#[cfg(feature = "alloc")]
mod outbox;
#[cfg(feature = "alloc")]
mod protocol;
#[cfg(feature = "alloc")]
mod stored;

pub use scanner::{Piece, Scanner};
pub use terminator::Terminator;
#[cfg(feature = "alloc")]
pub use {
    chat::Chat,
    event::Event,
    framer::Framer,
    outbox::{Outbox, Transmit},
    protocol::{FromFn, Protocol, from_fn},
};

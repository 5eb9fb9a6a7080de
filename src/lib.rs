//! Bytes in, messages out, replies queued: a protocol engine without IO.
//!
//! A [`Chat`] is one end of a connection as a value. It finds where messages end
//! ([`Terminator`]: a byte string, a length, or never), tells a [`Protocol`] what happened
//! ([`Event`]), queues what the protocol answers, and says what to send ([`Transmit`]). It owns
//! no socket and knows no clock, so it runs on every loop, in a test, and in a fuzzer.
//!
//! ```text
//!           core only            alloc                                io, one loop each
//!  bytes ──▶ matcher ──▶ Scanner  (pieces, lends, owns nothing)     blocking, mio, tokio …
//!               ╰─────▶ Framer ──▶ Event ──▶ Protocol                      │
//!                                     ╲         │                          │
//!                                      Chat ◀───╯                          │
//!  bytes ◀───────────── Outbox ◀───────╯   poll_transmit ──────────────────╯
//! ```
//!
//! # The loop
//!
#![cfg_attr(feature = "alloc", doc = "```")]
#![cfg_attr(not(feature = "alloc"), doc = "```ignore")]
//! use sanschat::{Chat, Event, Terminator, Transmit};
//!
//! let mut chat = Chat::new(Terminator::CRLF);
//! let mut input = &b"hello\r\nand more"[..]; // a cursor: `feed` moves it past what it took
//! while let Some(event) = chat.feed(&mut input) {
//!     if let Event::Message(line) = event {
//!         chat.push(&line); // an event never borrows the chat
//!         chat.push(b"!\r\n");
//!     }
//! }
//! while let Some(Transmit::Bytes(out)) = chat.poll_transmit() {
//!     assert_eq!(out, b"hello!\r\n"); // write them
//!     let sent = out.len();
//!     chat.transmitted(sent);
//! }
//! ```
//!
//! [`Chat`] shows the whole of it. The adapters in [`io`] are such loops, ready to use. Where
//! nothing is sent, [`Framer::messages`] gives whole messages faster than anything else here.
//!
//! # The laws
//!
//! 1. Cutting never matters: messages, ends, limits and the partial at EOF are the same however
//!    the input is cut. Only [`Event::Data`] is chunk-shaped.
//! 2. No read-ahead: a message takes exactly the bytes up to the end of its terminator.
//! 3. `feed` gives `None` only when the input is used up or `wants_input` is false.
//! 4. A limit counts message bytes only: not the terminator, not held bytes.
//! 5. One `TooLong` a message, as soon as it is certain; its rest is skipped, the next message is
//!    intact. Until then changes of terminator and pauses wait.
//! 6. A change of terminator acts on the next byte at any moment, held bytes included.
//! 7. Amortised constant work a byte, for any terminator and any cutting.
//! 8. Bounded memory: the limit plus the terminator in, the high water mark plus the replies to
//!    one message out. An idle chat owns no buffer.
//! 9. Bytes leave in the order pushed; nothing follows a close.
//! 10. Close latches: no event follows but the adapter's [`Event::Closed`].
//! 11. EOF is typed: a partial message is never passed off as whole.
//! 12. No input panics. There is no `unsafe`.
//! 13. Every order of calls is sound.
//!
//! # Features
//!
//! `std` (default) includes `alloc`. Without `std` there are only the embedded adapters, and
//! memchr uses the SIMD the target is compiled for. Without `alloc` only [`Terminator`],
//! [`Scanner`] and [`Piece`] remain. The one dependency is memchr; each adapter of [`io`] has
//! a feature of its own, and its loop's crate as its only dependency. `testing` is a kit for tests
//! of protocols, and brings proptest.

#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs, unreachable_pub)]
// Law 12: nothing here can fail where it stands, or a reason is given why it does not.
#![cfg_attr(
    not(test),
    warn(
        clippy::cast_possible_truncation,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

#[cfg(feature = "alloc")]
extern crate alloc;

// The tests in here use files of `tests/support`, which name the crate.
#[cfg(all(test, feature = "alloc"))]
extern crate self as sanschat;

mod framing;
mod slices;
mod terminator;

pub use framing::scanner::{Piece, Scanner};
pub use terminator::Terminator;

#[cfg(feature = "alloc")]
mod chat;
#[cfg(feature = "alloc")]
pub mod echo;
#[cfg(feature = "alloc")]
mod event;
#[cfg(feature = "alloc")]
mod protocol;
#[cfg(feature = "alloc")]
mod sending;
#[cfg(feature = "alloc")]
pub use {
    chat::Chat,
    event::Event,
    framing::framer::{Framer, messages::Messages},
    protocol::{FromFn, Protocol, from_fn},
    sending::outbox::{Outbox, Transmit},
};

#[cfg(any(
    feature = "std",
    feature = "embedded-io",
    feature = "embedded-io-async"
))]
pub mod io;

#[cfg(feature = "testing")]
#[allow(
    clippy::indexing_slicing,
    clippy::panic,
    reason = "in a test a panic is the way to say that something is wrong"
)]
pub mod testing;

/// The README's code, run as tests.
#[cfg(all(doctest, feature = "testing"))]
#[doc = include_str!("../README.md")]
struct Readme;

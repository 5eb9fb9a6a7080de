//! A protocol engine without IO: bytes become messages, replies become bytes.
//!
//! A [`Chat`] is one end of a connection as a value. You give it the bytes that came, and it
//! gives [`Event`]s: messages that end as a [`Terminator`] says, at a byte string or one of several, at
//! the end of a line, after a number of bytes that was announced or stands in front, or never. A [`Protocol`] reacts to the events and pushes replies.
//! The chat queues them and says what to send next ([`Transmit`]). It has no socket, no clock and no
//! runtime, so it runs on every loop, in a test and in a fuzzer.
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
//! [`Chat`] shows a whole loop. The adapters in [`io`] are such loops, ready to use.
//!
//! # The parts
//!
//! ```text
//!              ┌────────────── Chat ──────────────┐
//!  bytes ────▶ │ framing: Terminator, Framer      │ ────▶ Event ────▶ Protocol
//!              │            │ close, high water   │                      │
//!  bytes ◀──── │ sending: Outbox ─▶ Transmit      │ ◀──── replies ◀──────┘
//!              └──────────────────────────────────┘
//!      ▲
//!      io: moves the bytes between a chat and a stream, one adapter for each kind of loop
//! ```
//!
//! | part | what it does | tier |
//! | --- | --- | --- |
//! | [`Terminator`] | says how a message ends: a string, a set of [`Members`], a length, a [`Prefix`] | core |
//! | [`Scanner`] | cuts bytes into messages in pieces ([`Piece`]); owns no buffer | core |
//! | [`Collector`] | collects whole messages in a buffer of yours: [`Collected`] | core |
//! | [`Framer`] | cuts bytes into whole messages with a limit, or pieces: [`Event`] | `alloc` |
//! | [`Outbox`] | queues replies, and says what to send: [`Transmit`] | `alloc` |
//! | [`Chat`] | a framer and an outbox, and how a connection ends; [`Deadline`]s | `alloc` |
//! | [`Protocol`], [`from_fn`] | what an application does with events | `alloc` |
//! | [`echo`] | small protocols to learn from and to test with | `alloc` |
//! | [`io`] | runs a chat on a stream: blocking, readiness, mio, tokio, futures, embedded | `std`, or the loop's feature |
#![cfg_attr(
    feature = "testing",
    doc = "| [`testing`] | tests a protocol over every cutting, and on a simulated link | `testing` |"
)]
#![cfg_attr(
    not(feature = "testing"),
    doc = "| `testing` | tests a protocol over every cutting, and on a simulated link | `testing` |"
)]
//!
//! Each part can be used alone. If nothing is sent, use a [`Framer`]; its
//! [`messages`](Framer::messages) is the fastest way to whole messages. If there is no allocator,
//! use a [`Collector`], or a [`Scanner`] where messages come in pieces.
//!
//! # The laws
//!
//! Each of them is tested.
//!
//! 1. Cutting never matters: messages, ends, limits and the partial message at EOF are the same
//!    however the input is cut. Only how [`Event::Data`] is divided depends on it.
//! 2. No read-ahead: a message takes exactly the bytes up to the end of its terminator. The line feed
//!    after a carriage return that ended an [`AnyLine`](Terminator::AnyLine) is taken by the next call.
//! 3. `feed` gives `None` only when the input is used up or `wants_input` is false.
//! 4. A limit counts the bytes of the message only: not the terminator, not a length in front, and
//!    not bytes that are held because they may begin a terminator.
//! 5. There is one `TooLong` for a message, as soon as it is certain. The rest of that message is
//!    skipped, and the next message is intact. Changes of terminator and pauses wait for the end of
//!    the skipped message.
//! 6. A change of terminator acts on the next byte, at any moment, held bytes included. Bytes that
//!    came under [`Terminator::None`] belong to no message.
//! 7. The work for each byte is constant (amortised), for any terminator and any cutting; for a set of
//!    byte strings times the sum of their lengths.
//! 8. Memory is bounded. Input takes at most the limit plus the terminator; output takes at most
//!    the high water mark plus the replies to one message. An idle chat owns no buffer.
//! 9. Bytes leave in the order in which they were pushed. Nothing follows a close.
//! 10. After a close there are no events except the adapter's [`Event::Closed`].
//! 11. EOF is typed: a partial message is never passed off as a whole one.
//! 12. No input panics. There is no `unsafe`.
//! 13. Calls may come in any order.
//! 14. Time moves only by being told, and never back. When `handle_timeout` gave `None`, the next
//!     deadline is later than the time that was told. Each expires once for its cause.
//! 15. What is sent can be read: a message that `push_message` queues is read back under the same
//!     terminator as exactly that message. What could not be is refused.
//!
//! # Features
//!
//! There are three tiers. Without features there are [`Terminator`], [`Prefix`], [`Scanner`] and
//! [`Collector`].
//! `alloc` adds everything else that needs no loop. `std`, the default, includes `alloc` and adds
//! the adapters for blocking streams and for readiness. Without `std`, memchr uses the SIMD
//! instructions that the target is compiled for instead of choosing at run time.
//!
//! Each other adapter of [`io`] has its own feature, which needs its loop's crate and nothing else;
//! the two for embedded-io need no `std`. `testing` is the kit for tests of protocols; `proptest`
//! adds strategies to it and needs proptest. The library itself depends on memchr alone.

#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![forbid(unsafe_code)]
#![warn(missing_docs, unreachable_pub)]
// Law 12: code that could panic needs an `allow` with a reason.
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

// The unit tests use files of `tests/support`, which name this crate `sanschat`.
#[cfg(all(test, feature = "alloc"))]
extern crate self as sanschat;
#[cfg(all(test, feature = "alloc"))]
#[path = "../tests/support/config.rs"]
mod config;

mod escaped;
mod framing;
mod prefix;
mod slices;
mod terminator;

pub use framing::{
    collector::{Collected, Collector},
    scanner::{Piece, Scanner},
};
pub use prefix::{BadPrefix, EncodedPrefix, Prefix, Unencodable, parse_decimal};
pub use terminator::{Members, Terminator, members::MembersIter};

#[cfg(feature = "alloc")]
mod chat;
#[cfg(feature = "alloc")]
mod deadline;
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
    deadline::Deadline,
    event::{Event, Excerpt},
    framing::{
        encode::{Refused, RefusedReason},
        framer::{Framer, messages::Messages},
    },
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
    reason = "in a test a panic reports a failure"
)]
pub mod testing;

/// Documents about the whole, in the documentation alone.
#[cfg(all(doc, feature = "alloc"))]
pub mod _documentation {
    #[doc = include_str!("../docs/architecture.md")]
    pub mod architecture {}
}

/// The README's code, run as tests.
#[cfg(all(doctest, feature = "testing"))]
#[doc = include_str!("../README.md")]
struct Readme;

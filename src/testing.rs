//! Tools for testing protocols, without sockets and without waiting. Every run gives the same
//! result.
//!
//! | what | for |
//! | --- | --- |
//! | [`Checker`] | runs a protocol over every cutting of an input, or a sample of them, and compares the results |
//! | [`Pair`] | joins a client and a server by a simulated link with a simulated clock |
//! | [`Link`] | how that link cuts, delays, half-closes and breaks, all derived from one seed |
//! | [`Transcript`] | what happened between the two, as text that can be replayed |
//! | [`Cutting`] | where to cut an input, for your own loops |
#![cfg_attr(
    feature = "proptest",
    doc = "| [`cuttings`], [`cut`] | the same as strategies of proptest |"
)]
//!
//! They show what a network may do to a protocol and what a test over loopback seldom shows:
//! messages that come in pieces, several at once, late, or not at all.
//!
//! A seed gives the same link and the same cuttings on every machine and with every version. The
//! strategies need the feature `proptest`; everything else needs `testing` alone and no other
//! crate.
//!
//! # Examples
//!
//! A server with the most common fault: it takes a chunk for a message.
//!
//! ```should_panic
//! use sanschat::{Chat, Event, Terminator, testing::Checker};
//!
//! let naive = || {
//!     sanschat::from_fn(|chat: &mut Chat, event: Event<'_>| match event {
//!         Event::Opened => chat.stream(Terminator::None),
//!         Event::Data(data) if *data == *b"PING\r\n" => chat.push(b"PONG\r\n"),
//!         _ => {}
//!     })
//! };
//! Checker::new(naive).check(b"PING\r\n"); // panics: cut at 1, the input gets no answer
//! ```
//!
//! A client and a server over 50 links:
//!
//! ```
//! use sanschat::echo::{LengthEcho, LengthEchoClient};
//! use sanschat::testing::{Link, Pair};
//!
//! for seed in 0..50 {
//!     let client = LengthEchoClient::new(*b"hello");
//!     let mut pair = Pair::new(client, LengthEcho::new(), Link::new(seed));
//!     pair.run();
//!     assert_eq!(pair.client.protocol.outcome(), Some(Ok(())), "{}", pair.transcript());
//! }
//! ```

mod checker;
mod cutting;
mod endpoint;
mod link;
mod pair;
mod random;
mod socket;
// The unit tests have proptest as a dev-dependency, without the feature.
#[cfg(any(feature = "proptest", test))]
mod strategy;
mod transcript;

pub use checker::{Checker, Difference, Outcome};
pub use cutting::Cutting;
pub use endpoint::Endpoint;
pub use link::Link;
pub use pair::Pair;
#[cfg(any(feature = "proptest", test))]
pub use strategy::{cut, cuttings};
pub use transcript::{Divergence, ParseTranscriptError, Side, Transcript};

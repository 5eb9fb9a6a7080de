//! A kit for tests of protocols: without sockets, without waiting, and the same on every run.
//!
//! | what | for |
//! | --- | --- |
//! | [`Checker`] | runs a protocol over every cutting of an input, or a sample, and compares |
//! | [`Pair`] | joins a client and a server by a simulated link with a clock of its own |
//! | [`Link`] | how that link cuts, delays, half-closes and breaks, all from one seed |
//! | [`Transcript`] | what happened between the two, as text that can be replayed |
//! | [`Cutting`], [`cuttings`], [`cut`] | places to cut an input at, for loops of one's own and for proptest |
//!
//! They test what the network does to a protocol, which a test over loopback sees only by
//! accident: messages that come in pieces, several at once, late, or not at all.
//!
//! # Examples
//!
//! A rule that has the commonest fault there is, that of taking a chunk for a message:
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
//! Checker::new(naive).check(b"PING\r\n"); // panics, and says that cut at 1 there is no answer
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
mod strategy;
mod transcript;
mod wire;

pub use checker::{Checker, Difference, Outcome};
pub use cutting::Cutting;
pub use endpoint::Endpoint;
pub use link::Link;
pub use pair::Pair;
pub use strategy::{cut, cuttings};
pub use transcript::{Divergence, ParseTranscriptError, Side, Transcript};

use proptest::test_runner::{RngAlgorithm, TestRng};

/// Chance from a seed: the same seed, the same chance, on every machine.
fn chance(seed: u64) -> TestRng {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    TestRng::from_seed(RngAlgorithm::ChaCha, &bytes)
}

//! The echo rules of the classic tutorials: small protocols, each a value that knows only a
//! [`Chat`](crate::Chat).
//!
//! They are the servers and clients of asyncio's and asynchat's introductions, with their bad
//! input thought through, and serve as models: how a rule sets its terminator and limit on
//! [`Event::Opened`](crate::Event::Opened), changes them between two messages, answers and
//! closes.
//!
//! | server | client | what it does |
//! | --- | --- | --- |
//! | [`Echo`] | [`EchoClient`] | every byte back, and the end of the stream too |
//! | [`EchoOnce`] | [`EchoClient`] | the first chunk back, then close |
//! | [`StreamEcho`] | [`EchoClient`] | at most the first 100 bytes back, then close |
//! | [`Greeting`] | [`EchoClient`] | `Hello, DATA!` for every chunk |
//! | [`ChatEcho`] | [`ChatClient`] | `You sent: LINE` for every line, until a `.` |
//! | [`LengthEcho`] | [`LengthEchoClient`] | `ECHO n`, then n bytes, which come back |
//!
//! [`EchoOnce`], [`StreamEcho`] and [`Greeting`] react to chunks, so by their nature their
//! answers depend on how the network cut the bytes. All others answer the same however the
//! input is cut.

mod chunks;
mod client;
mod length;
mod lines;

pub use chunks::{Echo, EchoOnce, Greeting, StreamEcho};
pub use client::EchoClient;
pub use length::{CopyError, LengthEcho, LengthEchoClient};
pub use lines::{ChatClient, ChatEcho};

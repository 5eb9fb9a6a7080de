//! Small protocols to learn from and to test with: the echo servers and clients of asyncio's and
//! asynchat's tutorials.
//!
//! Each is a [`Protocol`](crate::Protocol) that uses a [`Chat`](crate::Chat) and nothing else.
//! They show how to set a terminator and a limit on [`Event::Opened`](crate::Event::Opened), how
//! to change them between two messages, how to answer and how to close. Unlike the tutorials they
//! say what happens on bad input.
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
//! [`EchoOnce`], [`StreamEcho`] and [`Greeting`] answer chunks, so their answers depend on how the
//! network cut the bytes. All others answer the same however the input is cut.

mod chunks;
mod client;
mod length;
mod lines;

pub use chunks::{Echo, EchoOnce, Greeting, StreamEcho};
pub use client::EchoClient;
pub use length::{CopyError, LengthEcho, LengthEchoClient};
pub use lines::{ChatClient, ChatEcho};

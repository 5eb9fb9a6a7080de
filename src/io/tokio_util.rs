//! Codecs for users of `Framed` in [tokio-util](https://docs.rs/tokio-util): all kinds of
//! [terminators](crate::Terminator), and changes of them between two messages of one chunk.
//!
//! | codec | items | bytes |
//! | --- | --- | --- |
//! | [`MessageCodec`] | whole messages: [`Frame`] | shared with the read buffer, not copied |
//! | [`Codec`] | all that a [`Framer`](crate::Framer) gives, pieces too: [`Event`](crate::Event) | copied |
//!
//! A codec does nothing but framing. For replies, backpressure and a close that loses nothing see
//! [`io::tokio`](super::tokio).
//!
//! # Examples
//!
//! A line announces a body; both come in one chunk:
//!
//! ```no_run
//! use futures_util::{SinkExt, StreamExt};
//! use sanschat::{
//!     Terminator,
//!     io::tokio_util::{Frame, MessageCodec},
//!     parse_decimal,
//! };
//! use std::io;
//! use tokio_util::{bytes::Bytes, codec::Framed};
//!
//! const MOST: usize = 1 << 20;
//!
//! async fn bodies<S>(stream: S) -> io::Result<Vec<Bytes>>
//! where
//!     S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
//! {
//!     let mut framed = Framed::new(stream, MessageCodec::new(Terminator::CRLF));
//!     let mut bodies = Vec::new();
//!     while let Some(frame) = framed.next().await {
//!         let Frame::Message(line) = frame? else { continue };
//!         let Some(length) = parse_decimal(&line, MOST as u64) else { continue };
//!         framed.codec_mut().expect(Terminator::Length(length), MOST);
//!         let Some(Frame::Message(body)) = framed.next().await.transpose()? else { break };
//!         framed.send(format!("got {}\r\n", body.len())).await?;
//!         bodies.push(body);
//!     }
//!     Ok(bodies)
//! }
//!
//! fn main() -> io::Result<()> {
//!     let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
//!     let bodies = runtime.block_on(async {
//!         let listener = tokio::net::TcpListener::bind("127.0.0.1:8007").await?;
//!         bodies(listener.accept().await?.0).await
//!     })?;
//!     for body in bodies {
//!         println!("{body:?}");
//!     }
//!     Ok(())
//! }
//! ```

mod codec;
mod frame;
mod messages;

pub use codec::Codec;
pub use frame::Frame;
pub use messages::MessageCodec;

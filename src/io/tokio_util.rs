//! A codec for users of `Framed` in [tokio-util](https://docs.rs/tokio-util): terminators of many
//! bytes, lengths, and changes of both between two messages of one chunk.
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
//! use sanschat::{Event, Framer, Terminator, io::tokio_util::Codec};
//! use std::io;
//! use tokio_util::codec::Framed;
//!
//! async fn bodies<S>(stream: S) -> io::Result<Vec<Vec<u8>>>
//! where
//!     S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
//! {
//!     let mut framed = Framed::new(stream, Codec::new(Framer::new(Terminator::CRLF)));
//!     let mut bodies = Vec::new();
//!     while let Some(event) = framed.next().await {
//!         let Event::Message(line) = event? else { continue };
//!         let length = String::from_utf8_lossy(&line).parse().unwrap_or(0);
//!         framed.codec_mut().framer().set_terminator(Terminator::Length(length));
//!         let Some(Event::Message(body)) = framed.next().await.transpose()? else { break };
//!         framed.codec_mut().framer().set_terminator(Terminator::CRLF);
//!         framed.send(format!("got {}\r\n", body.len())).await?;
//!         bodies.push(body.into_owned());
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
//!         println!("{}", body.escape_ascii());
//!     }
//!     Ok(())
//! }
//! ```

use std::io;

use ::tokio_util::{
    bytes::{Buf, BytesMut},
    codec::{Decoder, Encoder},
};

use crate::{event::Event, framing::framer::Framer};

/// A framer as a codec. It decodes events, and encodes bytes as they are.
///
/// The events are those of [`Framer::feed`] and, at the end, [`Event::Eof`]. They own their
/// bytes. A message that is too long is an event, because an error would end the stream.
#[derive(Debug)]
pub struct Codec {
    framer: Framer,
}

impl Codec {
    /// A codec that frames as `framer` does.
    pub fn new(framer: Framer) -> Self {
        Codec { framer }
    }

    /// The framer, to change its terminator or limit by `framed.codec_mut().framer()`. Change it
    /// directly after an event: `Framed` decodes again what it has read only after an event,
    /// otherwise it first waits for more input.
    pub fn framer(&mut self) -> &mut Framer {
        &mut self.framer
    }
}

impl Decoder for Codec {
    type Item = Event<'static>;
    type Error = io::Error;

    fn decode(&mut self, buffer: &mut BytesMut) -> io::Result<Option<Event<'static>>> {
        let mut input = &buffer[..];
        let event = self.framer.feed(&mut input).map(Event::into_owned);
        let taken = buffer.len() - input.len();
        buffer.advance(taken);
        Ok(event)
    }

    fn decode_eof(&mut self, buffer: &mut BytesMut) -> io::Result<Option<Event<'static>>> {
        match self.decode(buffer)? {
            None if buffer.is_empty() => Ok(self.framer.feed_eof()),
            event => Ok(event),
        }
    }
}

impl<B: AsRef<[u8]>> Encoder<B> for Codec {
    type Error = io::Error;

    fn encode(&mut self, bytes: B, buffer: &mut BytesMut) -> io::Result<()> {
        buffer.extend_from_slice(bytes.as_ref());
        Ok(())
    }
}

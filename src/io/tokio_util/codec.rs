//! A framer as a codec.

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

//! The codec of tokio-util: the events of a framer, however `Framed` fills its buffer.

use sanschat::{Event, Framer, Terminator, io::tokio_util::Codec};
use tokio_util::{
    bytes::BytesMut,
    codec::{Decoder, Encoder},
};

/// Decodes input that comes in pieces of some size. A line that is a number sets the length of the next
/// message, and that message sets lines again.
fn decode(input: &[u8], size: usize) -> Vec<Event<'static>> {
    let mut codec = Codec::new(Framer::new(Terminator::Bytes(b"\r\n")).with_limit(10));
    let (mut buffer, mut events) = (BytesMut::new(), Vec::new());
    let mut in_body = false;
    let mut chunks = input.chunks(size);
    loop {
        let chunk = chunks.next();
        buffer.extend_from_slice(chunk.unwrap_or_default());
        loop {
            let decoded = match chunk {
                Some(_) => codec.decode(&mut buffer).unwrap(),
                None => codec.decode_eof(&mut buffer).unwrap(),
            };
            let Some(event) = decoded else { break };
            if let Event::Message(message) = &event {
                let length = std::str::from_utf8(message)
                    .ok()
                    .and_then(|line| line.parse().ok());
                let terminator = match length {
                    Some(length) if !in_body => Terminator::Length(length),
                    _ => Terminator::CRLF,
                };
                in_body = terminator != Terminator::CRLF;
                codec.framer().set_terminator(terminator);
            }
            events.push(event);
        }
        if chunk.is_none() {
            return events;
        }
    }
}

#[test]
fn terminators_change_between_two_messages_of_one_buffer() {
    let input = b"hello\r\n4\r\n\r\n\r\n0\r\nnext\r\nmuch too long a line\r\n2\r\n42end\r";
    let message = |bytes: &'static [u8]| Event::Message(bytes.into());
    let expected = [
        message(b"hello"),
        message(b"4"),
        message(b"\r\n\r\n"),
        message(b"0"),
        message(b""),
        message(b"next"),
        Event::TooLong { limit: 10 },
        message(b"2"),
        message(b"42"),
        Event::Eof {
            partial: Some(b"end\r".into()),
        },
    ];
    for size in 1..=input.len() {
        assert_eq!(decode(input, size), expected, "in pieces of {size}");
    }
}

#[test]
fn encode_adds_nothing() {
    let mut codec = Codec::new(Framer::new(Terminator::LF));
    let mut buffer = BytesMut::new();
    codec.encode("no end added", &mut buffer).unwrap();
    codec.encode(b"\r\n", &mut buffer).unwrap();
    assert_eq!(&buffer[..], b"no end added\r\n");
}

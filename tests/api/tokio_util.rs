//! The codec of tokio-util: the events of a framer, however `Framed` fills its buffer.

use crate::too_long;
use sanschat::{Event, Framer, Prefix, Terminator, io::tokio_util::Codec};
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
        too_long(10, "much too l"),
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

const PROMPTS: [&[u8]; 2] = [b"> ", b"# "];

/// Two messages of each kind, in pieces of every size.
#[test]
fn a_codec_knows_all_kinds_of_ends() {
    let kinds: [(Terminator<'_>, &[u8]); 8] = [
        (Terminator::Bytes(b"--"), b"one--two--"),
        (Terminator::Line, b"one\r\ntwo\n"),
        (Terminator::AnyLine, b"one\r\ntwo\r"),
        (Terminator::from(&PROMPTS), b"one> two# "),
        (Terminator::Length(3), b"onetwo"),
        (Terminator::LengthThen(3, b"\r\n"), b"one\r\ntwo\r\n"),
        (
            Terminator::Prefixed(Prefix::U32Le),
            b"\x03\0\0\0one\x03\0\0\0two",
        ),
        (Terminator::Prefixed(Prefix::Netstring), b"3:one,3:two,"),
    ];
    for (terminator, text) in kinds {
        for size in 1..=text.len() {
            let mut codec = Codec::new(Framer::new(terminator).with_limit(3));
            let (mut buffer, mut messages) = (BytesMut::new(), Vec::new());
            for chunk in text.chunks(size) {
                buffer.extend_from_slice(chunk);
                while let Some(event) = codec.decode(&mut buffer).unwrap() {
                    messages.push(event);
                    codec.framer().set_terminator(terminator);
                }
            }
            let expected = [b"one", b"two"].map(|bytes| Event::Message(bytes.into()));
            assert_eq!(messages, expected, "{terminator:?} in pieces of {size}");
            let eof = codec.decode_eof(&mut buffer).unwrap();
            assert_eq!(eof, Some(Event::Eof { partial: None }), "{terminator:?}");
        }
    }
}

/// What cannot be read is an event, and the next terminator goes on.
#[test]
fn a_codec_goes_on_after_malformed() {
    let mut codec = Codec::new(Framer::new(Prefix::Netstring));
    let mut buffer = BytesMut::from("3:one.dropped");
    assert_eq!(codec.decode(&mut buffer).unwrap(), Some(Event::Malformed));
    assert_eq!(codec.decode(&mut buffer).unwrap(), None);
    codec.framer().expect(Terminator::Length(3), 3);
    buffer.extend_from_slice(b"two5:three,");
    let mut next = || codec.decode(&mut buffer).unwrap();
    assert_eq!(next(), Some(Event::Message(b"two".into())));
    assert_eq!(next(), Some(Event::Message(b"three".into())));
}

#[test]
fn encode_adds_nothing() {
    let mut codec = Codec::new(Framer::new(Terminator::LF));
    let mut buffer = BytesMut::new();
    codec.encode("no end added", &mut buffer).unwrap();
    codec.encode(b"\r\n", &mut buffer).unwrap();
    assert_eq!(&buffer[..], b"no end added\r\n");
}

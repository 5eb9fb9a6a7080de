//! Whole messages as `Bytes`: what is shared and kept, and what `Framed` makes of it.

use futures_util::{SinkExt, StreamExt};
use sanschat::{
    Prefix, Terminator,
    io::tokio_util::{Frame, MessageCodec},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio_util::{
    bytes::{Bytes, BytesMut},
    codec::{Decoder, Framed},
};

fn message(bytes: &'static [u8]) -> Option<Frame> {
    Some(Frame::Message(Bytes::from_static(bytes)))
}

const PROMPTS: [&[u8]; 2] = [b"> ", b"# "];

/// The address shows it: what is given lies where it was read to.
#[test]
fn a_message_is_split_off_the_buffer_without_a_copy() {
    let kinds: [(Terminator<'_>, &[u8], usize); 6] = [
        (Terminator::CRLF, b"hello\r\n", 0),
        (Terminator::Line, b"hello\n", 0),
        (Terminator::from(&PROMPTS), b"hello# ", 0),
        (Terminator::LengthThen(5, b"\r\n"), b"hello\r\n", 0),
        (Terminator::Prefixed(Prefix::U32Be), b"\0\0\0\x05hello", 4),
        (Terminator::Prefixed(Prefix::Netstring), b"5:hello,", 2),
    ];
    for (terminator, text, before) in kinds {
        for cut in 0..text.len() {
            let mut codec = MessageCodec::new(terminator);
            let mut buffer = BytesMut::with_capacity(100);
            let place = buffer.as_ptr() as usize + before;
            buffer.extend_from_slice(&text[..cut]);
            assert_eq!(codec.decode(&mut buffer).unwrap(), None, "{terminator:?}");
            buffer.extend_from_slice(&text[cut..]);
            let Some(Frame::Message(hello)) = codec.decode(&mut buffer).unwrap() else {
                panic!("{terminator:?} cut at {cut}: no message");
            };
            assert_eq!(hello, "hello");
            assert_eq!(
                hello.as_ptr() as usize,
                place,
                "{terminator:?} cut at {cut}"
            );
            assert!(buffer.is_empty());
        }
    }
}

#[test]
fn the_rest_of_a_message_that_is_too_long_is_dropped_as_it_comes() {
    let mut codec = MessageCodec::new(Terminator::CRLF).with_limit(5);
    let mut buffer = BytesMut::from("much too");
    let start = Bytes::from_static(b"much ");
    let too_long = Frame::TooLong { limit: 5, start };
    assert_eq!(codec.decode(&mut buffer).unwrap(), Some(too_long));
    assert!(buffer.is_empty(), "{buffer:?}");
    for _ in 0..1000 {
        buffer.extend_from_slice(b"long, \r");
        assert_eq!(codec.decode(&mut buffer).unwrap(), None);
        assert!(buffer.len() <= 1, "{buffer:?}");
    }
    // The change waits for the end.
    codec.set_terminator(Terminator::LF);
    buffer.extend_from_slice(b"a\nb\r\nnext\n");
    assert_eq!(codec.decode(&mut buffer).unwrap(), message(b"next"));
}

#[test]
fn after_malformed_all_is_dropped_as_it_comes_until_a_terminator_is_set() {
    let mut codec = MessageCodec::new(Prefix::Netstring);
    let mut buffer = BytesMut::from("3:one.");
    assert_eq!(codec.decode(&mut buffer).unwrap(), Some(Frame::Malformed));
    for _ in 0..100 {
        buffer.extend_from_slice(b"dropped");
        assert_eq!(codec.decode(&mut buffer).unwrap(), None);
        assert!(buffer.is_empty() && !codec.is_mid_message());
    }
    codec.set_terminator(Prefix::Netstring);
    buffer.extend_from_slice(b"3:two,");
    assert_eq!(codec.decode(&mut buffer).unwrap(), message(b"two"));
}

/// It is reported before the bytes come, and no memory is taken for them.
#[test]
fn an_announced_length_over_the_limit_is_reported_at_once() {
    let mut codec = MessageCodec::new(Terminator::Prefixed(Prefix::U64Be)).with_limit(1 << 30);
    let mut buffer = BytesMut::with_capacity(64);
    let limit = 1 << 30;
    buffer.extend_from_slice(&((1_u64 << 30) + 1).to_be_bytes());
    let too_long = Frame::TooLong {
        limit,
        start: Bytes::new(),
    };
    assert_eq!(codec.decode(&mut buffer).unwrap(), Some(too_long.clone()));
    assert!(buffer.is_empty() && buffer.capacity() <= 64);

    let mut codec = MessageCodec::new(Terminator::Length(1 << 40)).with_limit(limit);
    assert_eq!(codec.decode(&mut buffer).unwrap(), Some(too_long));

    // As long as the limit is kept, nothing is reserved either.
    let mut codec = MessageCodec::new(Terminator::Prefixed(Prefix::U32Be)).with_limit(limit);
    buffer.extend_from_slice(&(1_u32 << 30).to_be_bytes());
    assert_eq!(codec.decode(&mut buffer).unwrap(), None);
    assert!(codec.is_mid_message() && buffer.capacity() <= 64);
}

/// What the codec gives for these bytes in one piece and then EOF, until there is no more.
fn all(mut codec: MessageCodec, bytes: &str) -> Vec<Frame> {
    let mut buffer = BytesMut::from(bytes);
    let decode = || codec.decode_eof(&mut buffer).unwrap();
    let frames: Vec<_> = std::iter::from_fn(decode).collect();
    assert!(buffer.is_empty(), "{buffer:?} is left");
    assert_eq!(codec.decode_eof(&mut buffer).unwrap(), None);
    frames
}

#[test]
fn eof_in_the_middle_of_a_message_is_partial_and_a_clean_one_is_nothing() {
    let partial = |bytes: &'static str| vec![Frame::Partial(bytes.into())];
    let new = |terminator: Terminator<'_>| MessageCodec::new(terminator).with_limit(5);
    assert_eq!(all(new(Terminator::CRLF), ""), []);
    assert_eq!(all(new(Terminator::CRLF), "end\r"), partial("end\r"));
    assert_eq!(all(new(Terminator::Length(5)), "end"), partial("end"));
    // The end is half there, and is no data.
    assert_eq!(
        all(new(Terminator::LengthThen(3, b"\r\n")), "end\r"),
        partial("end")
    );
    assert_eq!(
        all(new(Terminator::Prefixed(Prefix::U16Be)), "\0"),
        partial("")
    );
    assert_eq!(
        all(new(Terminator::Prefixed(Prefix::U8)), "\x05end"),
        partial("end")
    );
    assert_eq!(
        all(new(Terminator::None), "end"),
        [Frame::Data("end".into())]
    );
    // The line feed after a carriage return belongs to nothing.
    let hello = Frame::Message("hello".into());
    assert_eq!(all(new(Terminator::AnyLine), "hello\r\n"), [hello]);
    // With the held byte it is too long.
    let too_long = Frame::TooLong {
        limit: 5,
        start: "12345".into(),
    };
    let then = Frame::Partial(Bytes::new());
    assert_eq!(all(new(Terminator::CRLF), "12345\r"), [too_long, then]);
}

/// `into_parts` gives a message that has begun with the rest of the buffer, for another protocol.
#[test]
fn what_was_not_given_is_in_the_buffer() {
    let mut codec = MessageCodec::new(Terminator::CRLF);
    let mut buffer = BytesMut::from("STARTTLS\r\n\x16\x03\r");
    assert_eq!(codec.decode(&mut buffer).unwrap(), message(b"STARTTLS"));
    assert_eq!(codec.decode(&mut buffer).unwrap(), None);
    assert_eq!(buffer, "\x16\x03\r");
}

/// Somebody takes bytes out of the buffer that the codec has seen.
#[test]
fn a_buffer_that_was_emptied_begins_a_message() {
    let mut codec = MessageCodec::new(Terminator::CRLF);
    let mut buffer = BytesMut::from("hello\r");
    assert_eq!(codec.decode(&mut buffer).unwrap(), None);
    buffer.clear();
    buffer.extend_from_slice(b"a\r\n");
    assert_eq!(codec.decode(&mut buffer).unwrap(), message(b"a"));
}

#[test]
fn a_framed_stream_goes_on_after_too_long_and_malformed() {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(go_on());
}

async fn go_on() {
    let (near, far) = tokio::io::duplex(7);
    let (mut answers, mut far) = tokio::io::split(far);
    let send = async {
        let bytes = b"short\r\nmuch too long a line\r\n*3\r\nabc\r\n*3\r\nabcdropped\n!next\r\nend";
        far.write_all(bytes).await.unwrap();
        far.shutdown().await.unwrap();
    };
    let read = async {
        let mut answer = String::new();
        answers.read_to_string(&mut answer).await.unwrap();
        answer
    };
    let receive = async {
        let codec = MessageCodec::new(Terminator::CRLF).with_limit(10);
        let mut framed = Framed::new(near, codec);
        let mut frames = Vec::new();
        while let Some(frame) = framed.next().await {
            let frame = frame.unwrap();
            match &frame {
                Frame::Message(line) if line[..] == b"*3"[..] => {
                    framed
                        .codec_mut()
                        .expect(Terminator::LengthThen(3, b"\r\n"), 3);
                }
                Frame::TooLong { .. } => framed.send("too long\r\n").await.unwrap(),
                // All is dropped that comes until a terminator is set.
                Frame::Malformed => framed.codec_mut().set_terminator(b"!"),
                Frame::Message(dropped) if dropped.ends_with(b"ped\n") => {
                    framed.codec_mut().set_terminator(Terminator::CRLF);
                }
                _ => {}
            }
            frames.push(frame);
        }
        (frames, framed.codec().messages_in())
    };
    let ((), answer, (frames, messages)) = futures_util::future::join3(send, read, receive).await;
    let message = |bytes: &'static str| Frame::Message(bytes.into());
    let start = Bytes::from_static(b"much too l");
    let expected = [
        message("short"),
        Frame::TooLong { limit: 10, start },
        message("*3"),
        message("abc"),
        message("*3"),
        Frame::Malformed,
        message("ropped\n"),
        message("next"),
        Frame::Partial("end".into()),
    ];
    assert_eq!(frames, expected);
    assert_eq!((messages, &answer[..]), (8, "too long\r\n"));
}

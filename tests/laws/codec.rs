//! The codec of whole messages against a framer: the same messages, with the same changes at any end and
//! between any two bytes, however the buffer is filled.

use crate::support::{
    config,
    ops::{Op, Ops, chunks, recut},
    random::{Mix, ops},
    told::{Ends, Told, tell},
};
use proptest::prelude::*;
use sanschat::{
    Framer, Terminator,
    io::tokio_util::{Frame, MessageCodec},
};
use std::collections::VecDeque;
use tokio_util::{bytes::BytesMut, codec::Decoder};

const MIX: Mix = Mix {
    expect: 4,
    limit: 3,
    ..Mix::SCANNING
};

/// What both have.
trait Reads {
    /// More bytes came.
    fn come(&mut self, bytes: &[u8]);
    fn next(&mut self) -> Option<Told<'static>>;
    fn next_at_eof(&mut self) -> Option<Told<'static>>;
    fn set_terminator(&mut self, terminator: Terminator<'_>);
    fn expect(&mut self, terminator: Terminator<'_>, limit: usize);
    fn set_limit(&mut self, limit: usize);
    /// What can be asked when all is read that came.
    fn shown(&self) -> String;
}

struct Whole {
    framer: Framer,
    /// What came and was not taken.
    rest: Vec<u8>,
}

impl Reads for Whole {
    fn come(&mut self, bytes: &[u8]) {
        self.rest.extend_from_slice(bytes);
    }

    fn next(&mut self) -> Option<Told<'static>> {
        let mut input = &self.rest[..];
        let told = self.framer.feed(&mut input);
        let told = told.map(|event| Told::from(event).into_owned());
        self.rest = input.to_vec();
        told
    }

    /// A clean end is no item of the codec.
    fn next_at_eof(&mut self) -> Option<Told<'static>> {
        let told = self.framer.feed_eof().map(Told::from);
        told.filter(|told| *told != Told::Eof(None))
    }

    fn set_terminator(&mut self, terminator: Terminator<'_>) {
        self.framer.set_terminator(terminator);
    }

    fn expect(&mut self, terminator: Terminator<'_>, limit: usize) {
        self.framer.expect(terminator, limit);
    }

    fn set_limit(&mut self, limit: usize) {
        self.framer.set_limit(limit);
    }

    fn shown(&self) -> String {
        let framer = &self.framer;
        shown(
            framer.terminator(),
            framer.limit(),
            (
                framer.ended_by(),
                framer.messages_in(),
                framer.is_mid_message(),
            ),
        )
    }
}

struct Coded {
    codec: MessageCodec,
    buffer: BytesMut,
}

impl Reads for Coded {
    fn come(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
    }

    fn next(&mut self) -> Option<Told<'static>> {
        let frame = self.codec.decode(&mut self.buffer);
        frame.expect("it never fails").map(told)
    }

    fn next_at_eof(&mut self) -> Option<Told<'static>> {
        let frame = self.codec.decode_eof(&mut self.buffer);
        frame.expect("it never fails").map(told)
    }

    fn set_terminator(&mut self, terminator: Terminator<'_>) {
        self.codec.set_terminator(terminator);
    }

    fn expect(&mut self, terminator: Terminator<'_>, limit: usize) {
        self.codec.expect(terminator, limit);
    }

    fn set_limit(&mut self, limit: usize) {
        self.codec.set_limit(limit);
    }

    fn shown(&self) -> String {
        let codec = &self.codec;
        shown(
            codec.terminator(),
            codec.limit(),
            (
                codec.ended_by(),
                codec.messages_in(),
                codec.is_mid_message(),
            ),
        )
    }
}

fn told(frame: Frame) -> Told<'static> {
    let owned = |bytes: tokio_util::bytes::Bytes| Vec::from(bytes).into();
    match frame {
        Frame::Message(bytes) => Told::Message(owned(bytes)),
        Frame::Data(bytes) => Told::Data(owned(bytes)),
        Frame::TooLong { limit, start } => Told::TooLong(limit, owned(start)),
        Frame::Malformed => Told::Malformed,
        Frame::Partial(bytes) => Told::Eof(Some(owned(bytes))),
        other => panic!("{other:?} is unknown"),
    }
}

fn shown(terminator: Terminator<'_>, limit: usize, about: (usize, u64, bool)) -> String {
    format!("{:?} {limit} {about:?}", Ends::from(terminator))
}

/// Everything that is reported, and what can be asked after each operation.
fn play(reader: &mut impl Reads, ops: &[Op]) -> (Vec<Told<'static>>, Vec<String>) {
    let (mut all, mut asked) = (Vec::new(), Vec::new());
    let mut handlers = VecDeque::new();
    for op in ops {
        match op {
            Op::Feed(bytes, cuts) => {
                for chunk in chunks(bytes, cuts) {
                    reader.come(chunk);
                    while let Some(told) = reader.next() {
                        hear(reader, &mut all, &mut handlers, told);
                    }
                }
            }
            op => act(reader, op, &mut handlers),
        }
        // Of a change both may owe something without input.
        if let Op::Feed(..) = op {
            asked.push(reader.shown());
        }
    }
    while let Some(told) = reader.next_at_eof() {
        let is_last = matches!(told, Told::Eof(_));
        hear(reader, &mut all, &mut handlers, told);
        assert!(all.len() < 10_000, "there is no end of it");
        if is_last {
            break;
        }
    }
    (all, asked)
}

fn hear(
    reader: &mut impl Reads,
    all: &mut Vec<Told<'static>>,
    handlers: &mut VecDeque<&[Op]>,
    told: Told<'static>,
) {
    let ends = told.ends();
    tell(all, told);
    if ends {
        for op in handlers.pop_front().unwrap_or_default() {
            act(reader, op, handlers);
        }
    }
}

fn act<'o>(reader: &mut impl Reads, op: &'o Op, handlers: &mut VecDeque<&'o [Op]>) {
    match op {
        Op::Set(_, ends) => reader.set_terminator(ends.lend()),
        Op::Expect(_, ends, limit) => reader.expect(ends.lend(), *limit),
        Op::Limit(limit) => reader.set_limit(*limit),
        Op::OnEnd(ops) => handlers.push_back(ops),
        Op::HighWater(_) => {}
        other => panic!("{other} is not in the mixture"),
    }
}

fn of_a_codec(ops: &[Op]) -> (Vec<Told<'static>>, Vec<String>) {
    let mut coded = Coded {
        codec: MessageCodec::new(Terminator::None),
        buffer: BytesMut::new(),
    };
    let played = play(&mut coded, ops);
    let again = coded.next_at_eof();
    assert!(again.is_none(), "{again:?} after the end");
    played
}

proptest! {
    #![proptest_config(config(6000))]

    #[test]
    fn a_codec_of_messages_gives_what_a_framer_gives(Ops(ops) in ops(MIX, 0..40)) {
        let mut whole = Whole {
            framer: Framer::new(Terminator::None),
            rest: Vec::new(),
        };
        let expected = play(&mut whole, &ops);
        prop_assert_eq!(&of_a_codec(&ops), &expected);
        let bytes = recut(&ops, |length| (0..length).collect());
        prop_assert_eq!(of_a_codec(&bytes), expected);
    }
}

//! Messages after a length prefix of four bytes, big endian. A framer whose terminator is set twice for
//! each message, and one that reads the prefix itself, are compared with a parser written by hand and with
//! tokio-util's codec. So is this crate's codec for tokio-util.
//!
//! *Lent* and *copied* mean the same as in `framing`.

use std::cell::OnceCell;

use sanschat::{
    Chat, Framer, Prefix,
    io::tokio_util::{Frame, MessageCodec},
};
use sanschat_benches::{
    Board, Consumer, Copied, Events, Group, Lent, Machine, PREFIX, Toggling, Workload,
    is_measuring, text,
};
use tokio_util::{
    bytes::BytesMut,
    codec::{Decoder, LengthDelimitedCodec},
};

const BODIES: [usize; 5] = [8, 64, 1024, 16_384, 65_536];
const CHUNKS: [usize; 3] = [64, 1460, 64 * 1024];

fn main() {
    let mut board = Board::new("by hand", "message");
    for body in BODIES {
        for chunk in CHUNKS {
            compare(&mut board, body, chunk);
        }
    }
    board.finish();
}

fn compare(board: &mut Board, body: usize, chunk: usize) {
    let bytes = if is_measuring() {
        256 * 1024
    } else {
        16 * 1024
    };
    let count = (bytes / (PREFIX + body)).max(1);
    let make = || Workload::hot(text::frames((0..count).map(|_| body)));
    let workload = OnceCell::new();
    let setting = [body, chunk].map(|number| number.to_string());
    let group = |title| Group {
        title,
        heads: &["bodies of", "chunks of"],
        setting: &setting,
        count,
    };

    let mut lent = board.compare(group("lent"), &workload, make, || {
        Lent::new(ByHand::new(), chunk)
    });
    lent.member("Framer", || Lent::new(Toggling::<Framer>::new(), chunk));
    lent.member("Framer, prefix", || Lent::new(prefixed(), chunk));
    lent.member("Chat", || Lent::new(Toggling::<Chat>::new(), chunk));
    drop(lent);

    let mut copied = board.compare(group("copied"), &workload, make, || {
        Copied::new(ByHand::new(), chunk)
    });
    copied.member("Framer", || Copied::new(Toggling::<Framer>::new(), chunk));
    copied.member("Framer, prefix", || Copied::new(prefixed(), chunk));
    copied.member("Chat", || Copied::new(Toggling::<Chat>::new(), chunk));
    // These copy each chunk to their own buffer.
    copied.member("tokio-util", || Lent::new(Tokio::new(chunk), chunk));
    copied.member("MessageCodec", || Lent::new(Codec::new(chunk), chunk));
}

fn prefixed() -> Events<Framer> {
    Events::of(Framer::new(Prefix::U32Be).with_limit(usize::MAX))
}

/// A parser for this protocol alone, written by hand. It joins only the prefix.
struct ByHand {
    prefix: [u8; PREFIX],
    /// How many bytes of the prefix have come.
    begun: usize,
    /// How many bytes of the body are to come.
    left: Option<usize>,
}

impl ByHand {
    fn new() -> Self {
        ByHand {
            prefix: [0; PREFIX],
            begun: 0,
            left: None,
        }
    }

    /// How many bytes of the body are to come, once the prefix is known.
    fn left(&mut self, rest: &mut &[u8]) -> Option<usize> {
        if self.left.is_some() {
            return self.left;
        }
        if let (0, Some((prefix, after))) = (self.begun, rest.split_first_chunk()) {
            *rest = after;
            return Some(u32::from_be_bytes(*prefix) as usize);
        }
        let missing = (PREFIX - self.begun).min(rest.len());
        let (part, after) = rest.split_at(missing);
        self.prefix[self.begun..][..missing].copy_from_slice(part);
        *rest = after;
        self.begun += missing;
        if self.begun < PREFIX {
            return None;
        }
        self.begun = 0;
        Some(u32::from_be_bytes(self.prefix) as usize)
    }
}

impl Machine for ByHand {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        let mut rest = chunk;
        while let Some(left) = self.left(&mut rest) {
            let Some((body, after)) = rest.split_at_checked(left) else {
                out.part(rest);
                self.left = Some(left - rest.len());
                return;
            };
            out.message(body);
            rest = after;
            self.left = None;
        }
    }
}

struct Tokio {
    codec: LengthDelimitedCodec,
    buffer: BytesMut,
}

impl Tokio {
    fn new(chunk: usize) -> Self {
        Tokio {
            codec: LengthDelimitedCodec::new(),
            buffer: BytesMut::with_capacity(chunk),
        }
    }
}

impl Machine for Tokio {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        self.buffer.extend_from_slice(chunk);
        while let Some(body) = self.codec.decode(&mut self.buffer).expect("no limit") {
            out.message(&body);
        }
    }
}

struct Codec {
    codec: MessageCodec,
    buffer: BytesMut,
}

impl Codec {
    fn new(chunk: usize) -> Self {
        Codec {
            codec: MessageCodec::new(Prefix::U32Be).with_limit(usize::MAX),
            buffer: BytesMut::with_capacity(chunk),
        }
    }
}

impl Machine for Codec {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        self.buffer.extend_from_slice(chunk);
        while let Some(frame) = self.codec.decode(&mut self.buffer).expect("it never fails") {
            if let Frame::Message(body) = frame {
                out.message(&body);
            }
        }
    }
}

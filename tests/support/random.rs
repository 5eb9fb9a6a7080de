//! Random operations, in the mixture that a law is about.
//!
//! They are read from plain numbers, three for each operation. Proptest makes and shrinks those
//! fast, and a fuzzer can give any others.

use super::{
    ops::{Op, Ops},
    told::{Delivery, Ends},
};
use proptest::{collection::vec, prelude::*};
use std::{ops::Range, slice};

/// How often each kind of operation comes, against the others.
#[derive(Clone, Copy, Debug)]
pub struct Mix {
    pub feed: u32,
    /// `feed_eof`
    pub eof: u32,
    /// `set_terminator` and `stream`
    pub set: u32,
    pub limit: u32,
    pub high_water: u32,
    pub pause: u32,
    pub resume: u32,
    pub take_unread: u32,
    pub put_back: u32,
    pub push: u32,
    pub producer: u32,
    pub send_eof: u32,
    pub close: u32,
    pub abort: u32,
    /// `poll_transmit` and `transmitted`
    pub send: u32,
    pub on_end: u32,
    pub on_data: u32,
    /// How often a part of the input is long, and a limit or a chunk large enough for it.
    pub long: u32,
}

impl Mix {
    pub const NOTHING: Mix = Mix {
        feed: 0,
        eof: 0,
        set: 0,
        limit: 0,
        high_water: 0,
        pause: 0,
        resume: 0,
        take_unread: 0,
        put_back: 0,
        push: 0,
        producer: 0,
        send_eof: 0,
        close: 0,
        abort: 0,
        send: 0,
        on_end: 0,
        on_data: 0,
        long: 0,
    };

    /// Terminators that change between any two bytes and at any end, over long and short input.
    pub const SCANNING: Mix = Mix {
        feed: 20,
        set: 12,
        on_end: 6,
        long: 1,
        ..Mix::NOTHING
    };

    /// The same with limits, pauses, upgrades and EOF.
    pub const FRAMING: Mix = Mix {
        eof: 1,
        limit: 3,
        pause: 1,
        resume: 3,
        take_unread: 1,
        put_back: 3,
        on_data: 1,
        ..Mix::SCANNING
    };

    /// What comes in, in any way, and what stops it now and then.
    pub const INPUT: Mix = Mix {
        feed: 20,
        set: 8,
        limit: 3,
        high_water: 1,
        pause: 1,
        resume: 3,
        put_back: 2,
        push: 1,
        send: 2,
        on_end: 6,
        ..Mix::NOTHING
    };

    /// What goes out, with some input to be held back.
    pub const OUTPUT: Mix = Mix {
        feed: 3,
        set: 1,
        high_water: 3,
        push: 14,
        producer: 5,
        send_eof: 1,
        close: 1,
        abort: 1,
        send: 26,
        on_end: 2,
        ..Mix::NOTHING
    };

    pub const EVERYTHING: Mix = Mix {
        feed: 20,
        eof: 1,
        set: 8,
        limit: 3,
        high_water: 2,
        pause: 2,
        resume: 4,
        take_unread: 1,
        put_back: 2,
        push: 6,
        producer: 2,
        send_eof: 1,
        close: 1,
        abort: 1,
        send: 10,
        on_end: 6,
        on_data: 2,
        long: 0,
    };
}

/// What an operation is read from: its kind, its values, how its bytes are cut.
pub type Raw = (u16, u64, u64);

/// A random number of operations, those in handlers counted. Before them come three that set
/// a terminator, a limit and a mark.
pub fn ops(mix: Mix, length: Range<usize>) -> impl Strategy<Value = Ops> {
    let raw = (
        vec(any::<u64>(), 1..4),
        any::<Raw>(),
        vec(any::<Raw>(), length),
    );
    raw.prop_map(move |(needles, first, rest)| read(mix, &needles, first, &rest))
}

/// Reads operations from any numbers.
pub fn read(mix: Mix, needles: &[u64], first: Raw, rest: &[Raw]) -> Ops {
    // Only where the cutting may matter does a handler feed, or end the input.
    let handlers = match mix.on_data {
        0 => Mix {
            feed: 0,
            eof: 0,
            on_end: 0,
            ..mix
        },
        _ => Mix {
            feed: mix.feed.div_ceil(10),
            ..mix
        },
    };
    let mut reader = Reader {
        raw: rest.iter(),
        needles: needles.iter().map(|raw| Draw(*raw).needle()).collect(),
        handlers,
        long: mix.long,
    };
    let mut draw = Draw(first.1);
    let mut ops = vec![
        reader.set(&mut draw),
        Op::Limit(draw.limit(mix.long)),
        Op::HighWater(draw.mark()),
    ];
    while let Some(op) = reader.op(mix, 0) {
        ops.push(op);
    }
    Ops(ops)
}

/// The numbers that operations are read from, made of the bytes of a fuzzer.
#[cfg(feature = "testing")]
pub struct Numbers {
    needles: [u32; 2],
    first: Raw,
    rest: Vec<Raw>,
}

#[cfg(feature = "testing")]
impl Numbers {
    /// None if there are too few bytes.
    pub fn of(data: &[u8]) -> Option<Self> {
        use arbitrary::{Arbitrary, Unstructured};

        let mut data = Unstructured::new(data);
        Some(Numbers {
            needles: Arbitrary::arbitrary(&mut data).ok()?,
            first: Arbitrary::arbitrary(&mut data).ok()?,
            rest: Arbitrary::arbitrary_take_rest(data).ok()?,
        })
    }

    pub fn read(&self, mix: Mix) -> Vec<Op> {
        let needles = self.needles.map(u64::from);
        read(mix, &needles, self.first, &self.rest).0
    }
}

struct Reader<'r> {
    raw: slice::Iter<'r, Raw>,
    /// The byte strings that messages end with.
    needles: Vec<Vec<u8>>,
    handlers: Mix,
    long: u32,
}

impl Reader<'_> {
    fn op(&mut self, mix: Mix, depth: usize) -> Option<Op> {
        let &(kind, about, cuts) = self.raw.next()?;
        let mut draw = Draw(about);
        // A handler inside of a handler is deep enough.
        let handler = |weight| if depth < 2 { weight } else { 0 };
        let kind = Draw(kind.into()).weighed([
            mix.feed,
            mix.set,
            mix.push,
            mix.send,
            handler(mix.on_end),
            mix.limit,
            mix.high_water,
            mix.pause,
            mix.resume,
            mix.put_back,
            mix.producer,
            mix.eof,
            mix.send_eof,
            mix.close,
            mix.abort,
            mix.take_unread,
            handler(mix.on_data),
        ]);
        Some(match kind {
            0 => self.feed(&mut draw, Draw(cuts)),
            1 => self.set(&mut draw),
            2 => draw.push(),
            3 => draw.send(),
            4 => Op::OnEnd(self.handler(&mut draw, depth)),
            5 => Op::Limit(draw.limit(mix.long)),
            6 => Op::HighWater(draw.mark()),
            7 => Op::Pause,
            8 => Op::Resume,
            9 => Op::PutBack,
            10 => Op::PushProducer((0..draw.below(4)).map(|_| draw.bytes(5)).collect()),
            11 => Op::FeedEof,
            12 => Op::SendEof,
            13 => Op::Close,
            14 => Op::Abort,
            15 => Op::TakeUnread,
            _ => Op::OnData(self.handler(&mut draw, depth)),
        })
    }

    /// The operations that follow are its own.
    fn handler(&mut self, draw: &mut Draw, depth: usize) -> Vec<Op> {
        let mix = self.handlers;
        (0..draw.below(4))
            .map_while(|_| self.op(mix, depth + 1))
            .collect()
    }

    fn feed(&self, draw: &mut Draw, mut cuts: Draw) -> Op {
        let parts = draw.below(6);
        let bytes: Vec<u8> = (0..parts).flat_map(|_| self.fragment(draw)).collect();
        let places = bytes.len() as u64 + 1;
        if self.long > 0 && cuts.below(4) == 0 {
            let size = 1 + cuts.below(300) as usize;
            let cuts = (size..bytes.len()).step_by(size).collect();
            return Op::Feed(bytes, cuts);
        }
        let cuts = (0..cuts.below(5)).map(|_| cuts.below(places) as usize);
        Op::Feed(bytes, cuts.collect())
    }

    /// Letters, a terminator, or the beginning of one, for which bytes are held back that are data
    /// after all. The long ones: letters that are in no terminator, and a part of a terminator (its
    /// last byte, its beginning, all of it) over and over.
    fn fragment(&self, draw: &mut Draw) -> Vec<u8> {
        let which = draw.weighed([2, 2, 3, self.long, self.long]);
        match which {
            0 => return (0..=draw.below(4)).map(|_| draw.letter()).collect(),
            3 => return vec![b'x'; draw.below(200) as usize],
            _ => {}
        }
        let mut needle = self.needle(draw);
        let mut place = || draw.below(needle.len() as u64) as usize;
        match which {
            2 => needle.truncate(place()),
            4 => {
                let (one, other) = (place(), place());
                let part = needle[one.min(other)..=one.max(other)].to_vec();
                let bytes = 1 + draw.below(200) as usize;
                needle = part.iter().copied().cycle().take(bytes).collect();
            }
            _ => {}
        }
        needle
    }

    fn set(&self, draw: &mut Draw) -> Op {
        let delivery = [Delivery::Whole, Delivery::Pieces][draw.weighed([2, 1])];
        let ends = match draw.weighed([8, 3, 2, 1]) {
            0 => Ends::At(self.needle(draw)),
            1 => Ends::After(draw.below(10)),
            2 => Ends::Line,
            _ => draw.extreme(),
        };
        Op::Set(delivery, ends)
    }

    fn needle(&self, draw: &mut Draw) -> Vec<u8> {
        self.needles[draw.below(self.needles.len() as u64) as usize].clone()
    }
}

/// A number that is used up by what is drawn from it. Zero gives the simplest of everything.
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: u64) -> u64 {
        let drawn = self.0 % end;
        self.0 /= end;
        drawn
    }

    /// Which of these, by their weights.
    fn weighed<const N: usize>(&mut self, weights: [u32; N]) -> usize {
        let mut left = self.below(weights.iter().sum::<u32>().into());
        weights
            .iter()
            .position(|&weight| {
                let here = left < u64::from(weight);
                left = left.saturating_sub(weight.into());
                here
            })
            .expect("it is below their sum")
    }

    fn letter(&mut self) -> u8 {
        match self.weighed([6, 6, 2, 2, 1]) {
            4 => self.below(256) as u8,
            which => b"ab\r\n"[which],
        }
    }

    fn word(&mut self, longest: u64) -> Vec<u8> {
        (0..=self.below(longest))
            .map(|_| b"ab"[self.below(2) as usize])
            .collect()
    }

    /// Short ones of two letters, and periodic ones, some too long to be stored in place.
    fn needle(&mut self) -> Vec<u8> {
        match self.weighed([4, 2, 1, 2]) {
            0 => self.word(3),
            1 => self.word(6),
            2 => b"\r\n".to_vec(),
            _ => {
                let times = 2 + self.below(10) as usize;
                [self.word(3).repeat(times), self.word(3)].concat()
            }
        }
    }

    fn extreme(&mut self) -> Ends {
        match self.below(5) {
            0 => Ends::Never,
            1 => Ends::At(Vec::new()),
            2 => Ends::After(u64::MAX),
            3 => Ends::After(u64::MAX - 1),
            _ => Ends::After(1 << 32),
        }
    }

    fn limit(&mut self, long: u32) -> usize {
        match self.weighed([4, 2, 1, 2 * long]) {
            0 => self.below(6) as usize,
            1 => 6 + self.below(34) as usize,
            2 => usize::MAX,
            _ => 40 + self.below(360) as usize,
        }
    }

    fn mark(&mut self) -> usize {
        match self.weighed([3, 1]) {
            0 => self.below(400) as usize,
            _ => usize::MAX,
        }
    }

    fn bytes(&mut self, longest: u64) -> Vec<u8> {
        (0..self.below(longest + 1))
            .map(|_| b'0' + self.below(64) as u8)
            .collect()
    }

    fn push(&mut self) -> Op {
        match self.weighed([5, 2, 1]) {
            0 => Op::Push(self.bytes(5)),
            1 => Op::PushOwned(self.bytes(5), self.below(50) as usize),
            _ => Op::Push(vec![b'.'; 60 + self.below(140) as usize]),
        }
    }

    fn send(&mut self) -> Op {
        match self.weighed([8, 8, 1, 2]) {
            0 => Op::Poll,
            1 => Op::Transmitted(self.below(9) as usize),
            2 => Op::Transmitted(usize::MAX),
            _ => Op::SendAll,
        }
    }
}

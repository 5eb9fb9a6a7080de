//! Random operations, in the mixture that a law is about.
//!
//! They are read from plain numbers, three for each operation. Proptest makes and shrinks those
//! fast, and a fuzzer can give any others.

mod draw;
mod framed;
mod mix;

use self::draw::Draw;
pub use self::mix::Mix;
use super::{
    ops::{Op, Ops},
    told::{Delivery, Ends},
};
use proptest::{collection::vec, prelude::*};
use sanschat::Prefix;
use std::{ops::Range, slice};

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
        prefixes: needles.iter().map(|raw| Draw(*raw / 5).prefix()).collect(),
        handlers,
        long: mix.long,
        kinds: mix.kinds,
        last: Ends::Never,
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
    prefixes: Vec<Prefix>,
    handlers: Mix,
    long: u32,
    kinds: u32,
    /// What was set or expected last: much of the input is made for it.
    last: Ends,
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
            mix.expect,
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
            16 => Op::OnData(self.handler(&mut draw, depth)),
            _ => self.expect(&mut draw, mix),
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
        // One stray byte is enough to make a format malformed.
        let is_in_order = self.kinds > 0 && draw.below(2) == 1;
        let bytes = (0..parts).flat_map(|_| match is_in_order {
            true => self.for_the_last(draw),
            false => self.fragment(draw),
        });
        let bytes: Vec<u8> = bytes.collect();
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
    /// last byte, its beginning, all of it) over and over. What the other kinds of ends are about.
    fn fragment(&self, draw: &mut Draw) -> Vec<u8> {
        let which = draw.weighed([2, 2, 3, self.long, self.long, 7 * self.kinds]);
        match which {
            0 => return (0..=draw.below(4)).map(|_| draw.letter()).collect(),
            3 => return vec![b'x'; draw.below(200) as usize],
            5 => return self.framed(draw),
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

    fn set(&mut self, draw: &mut Draw) -> Op {
        let delivery = draw.delivery();
        self.last = self.ends(draw);
        Op::Set(delivery, self.last.clone())
    }

    fn expect(&mut self, draw: &mut Draw, mix: Mix) -> Op {
        let delivery = draw.delivery();
        self.last = self.ends(draw);
        Op::Expect(delivery, self.last.clone(), draw.limit(mix.long))
    }

    fn ends(&self, draw: &mut Draw) -> Ends {
        match draw.weighed([8, 3, 2, 1, 14 * self.kinds]) {
            0 => Ends::At(self.needle(draw)),
            1 => Ends::After(draw.below(10)),
            2 => Ends::Line,
            3 => draw.extreme(self.kinds),
            _ => self.other_ends(draw),
        }
    }

    fn needle(&self, draw: &mut Draw) -> Vec<u8> {
        self.needles[draw.below(self.needles.len() as u64) as usize].clone()
    }
}

//! What is drawn from one number.

use crate::support::{
    ops::Op,
    told::{Delivery, Ends},
};
use sanschat::Prefix;

/// A number that is used up by what is drawn from it. Zero gives the simplest of everything.
pub(super) struct Draw(pub(super) u64);

impl Draw {
    pub(super) fn below(&mut self, end: u64) -> u64 {
        let drawn = self.0 % end;
        self.0 /= end;
        drawn
    }

    /// Which of these, by their weights.
    pub(super) fn weighed<const N: usize>(&mut self, weights: [u32; N]) -> usize {
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

    pub(super) fn delivery(&mut self) -> Delivery {
        [Delivery::Whole, Delivery::Pieces][self.weighed([2, 1])]
    }

    pub(super) fn letter(&mut self) -> u8 {
        match self.weighed([6, 6, 2, 2, 1]) {
            4 => self.below(256) as u8,
            which => b"ab\r\n"[which],
        }
    }

    pub(super) fn word(&mut self, longest: u64) -> Vec<u8> {
        (0..=self.below(longest))
            .map(|_| b"ab"[self.below(2) as usize])
            .collect()
    }

    /// Short ones of two letters, and periodic ones, some too long to be stored in place.
    pub(super) fn needle(&mut self) -> Vec<u8> {
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

    pub(super) fn extreme(&mut self, kinds: u32) -> Ends {
        match self.weighed([1, 1, 1, 1, 1, kinds, kinds, kinds, kinds]) {
            0 => Ends::Never,
            1 => Ends::At(Vec::new()),
            2 => Ends::After(u64::MAX),
            3 => Ends::After(u64::MAX - 1),
            4 => Ends::After(1 << 32),
            5 => Ends::LengthThen(u64::MAX, b"\r\n".to_vec()),
            6 => Ends::LengthThen(self.below(4), Vec::new()),
            7 => Ends::any_of::<&[u8]>(&[]),
            _ => Ends::any_of(&[b"", b""]),
        }
    }

    /// Those whose letters are often fed are drawn most.
    pub(super) fn prefix(&mut self) -> Prefix {
        match self.weighed([4, 4, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1]) {
            0 => Prefix::U8,
            1 => Prefix::Netstring,
            2 => Prefix::Varint,
            3 => Prefix::Decimal(b' '),
            4 => Prefix::Decimal(b'a'),
            5 => Prefix::Decimal(b'\n'),
            6 => Prefix::U16Be,
            7 => Prefix::U16Le,
            8 => Prefix::U24Be,
            9 => Prefix::U32Be,
            10 => Prefix::U32Le,
            11 => Prefix::U64Be,
            12 => Prefix::U64Le,
            // It cannot be read.
            _ => Prefix::Decimal(b'5'),
        }
    }

    pub(super) fn limit(&mut self, long: u32) -> usize {
        match self.weighed([4, 2, 1, 2 * long]) {
            0 => self.below(6) as usize,
            1 => 6 + self.below(34) as usize,
            2 => usize::MAX,
            _ => 40 + self.below(360) as usize,
        }
    }

    pub(super) fn mark(&mut self) -> usize {
        match self.weighed([3, 1]) {
            0 => self.below(400) as usize,
            _ => usize::MAX,
        }
    }

    pub(super) fn bytes(&mut self, longest: u64) -> Vec<u8> {
        (0..self.below(longest + 1))
            .map(|_| b'0' + self.below(64) as u8)
            .collect()
    }

    pub(super) fn push(&mut self) -> Op {
        match self.weighed([5, 2, 1]) {
            0 => Op::Push(self.bytes(5)),
            1 => Op::PushOwned(self.bytes(5), self.below(50) as usize),
            _ => Op::Push(vec![b'.'; 60 + self.below(140) as usize]),
        }
    }

    pub(super) fn send(&mut self) -> Op {
        match self.weighed([8, 8, 1, 2, 4]) {
            0 => Op::Poll,
            1 => Op::Transmitted(self.below(9) as usize),
            2 => Op::Transmitted(usize::MAX),
            3 => Op::SendAll,
            _ => Op::PollSlices,
        }
    }
}

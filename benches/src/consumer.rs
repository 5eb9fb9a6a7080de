//! Takes the messages. All members have the same consumer.

use std::hint::black_box;

/// Takes what a member finds.
pub trait Consumer {
    /// Bytes of a message that is not complete yet, or that comes in pieces. Members that join
    /// messages do not call it.
    fn part(&mut self, bytes: &[u8]);

    /// A whole message, or the rest of it after its parts.
    fn message(&mut self, bytes: &[u8]);
}

/// Looks at the length, the first and the last byte of all that it is given. So nothing can be
/// optimised away, and the bytes must be in memory.
#[derive(Debug, Default)]
pub struct Touch(u64);

impl Touch {
    /// The sum of what was seen.
    pub fn sum(&self) -> u64 {
        self.0
    }
}

impl Consumer for Touch {
    #[inline]
    fn part(&mut self, bytes: &[u8]) {
        let bytes = black_box(bytes);
        let mut sum = bytes.len() as u64;
        if let (Some(first), Some(last)) = (bytes.first(), bytes.last()) {
            sum += u64::from(*first) + u64::from(*last);
        }
        self.0 = self.0.wrapping_add(sum);
    }

    #[inline]
    fn message(&mut self, bytes: &[u8]) {
        self.part(bytes);
    }
}

/// Keeps every message with its parts joined, to compare what two members find.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Collected {
    messages: Vec<Vec<u8>>,
    open: Vec<u8>,
}

impl Collected {
    /// The messages that are complete.
    pub fn messages(&self) -> &[Vec<u8>] {
        &self.messages
    }
}

impl Consumer for Collected {
    fn part(&mut self, bytes: &[u8]) {
        self.open.extend_from_slice(bytes);
    }

    fn message(&mut self, bytes: &[u8]) {
        self.part(bytes);
        self.messages.push(std::mem::take(&mut self.open));
    }
}

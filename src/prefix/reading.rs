//! Reads a prefix byte by byte.

use super::{Format, Prefix, with_digit};

/// The beginning of a prefix, as far as it was read. It keeps no bytes: the number so far, and the
/// count of bytes, say what they were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) number: u64,
    pub(crate) count: u8,
}

/// What one more byte makes of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    More,
    /// The byte was the last one of the prefix, and this is the length.
    Done(u64),
    /// There is no such prefix.
    Bad,
}

/// The most bytes of a varint, and what its last one may be at most: 64 bits are 9 times 7 and one.
const LAST_OF_VARINT: (u8, u8) = (9, 1);

impl Reading {
    /// Reads one byte more.
    pub(crate) fn take(&mut self, prefix: Prefix, byte: u8) -> Progress {
        let Reading { number, count } = *self;
        self.count += 1;
        match prefix.format() {
            Format::Big(size) => {
                self.number = number << 8 | u64::from(byte);
                self.done_at(size)
            }
            Format::Little(size) => {
                self.number = number | u64::from(byte) << (8 * count);
                self.done_at(size)
            }
            Format::Varint => {
                let (last, most) = LAST_OF_VARINT;
                if count == last && byte > most {
                    return Progress::Bad;
                }
                self.number = number | u64::from(byte & 0x7f) << (7 * count);
                match byte < 0x80 {
                    true => Progress::Done(self.number),
                    false => Progress::More,
                }
            }
            Format::Decimal(separator) if separator.is_ascii_digit() => Progress::Bad,
            Format::Decimal(separator) if byte == separator && count > 0 => Progress::Done(number),
            // A number that begins with 0 is 0.
            Format::Decimal(_) if count > 0 && number == 0 => Progress::Bad,
            Format::Decimal(_) => match with_digit(number, &byte) {
                Some(number) => {
                    self.number = number;
                    Progress::More
                }
                None => Progress::Bad,
            },
        }
    }

    fn done_at(&self, size: u8) -> Progress {
        match self.count == size {
            true => Progress::Done(self.number),
            false => Progress::More,
        }
    }

    /// The bytes that were read.
    #[cfg(feature = "alloc")]
    pub(crate) fn bytes(self, prefix: Prefix) -> super::EncodedPrefix {
        let Reading { number, count } = self;
        let mut bytes = super::EncodedPrefix::EMPTY;
        match prefix.format() {
            Format::Big(_) => {
                let all = number.to_be_bytes();
                let skipped = all.len() - usize::from(count);
                all.iter().skip(skipped).for_each(|&byte| bytes.push(byte));
            }
            Format::Little(_) => {
                let all = number.to_le_bytes();
                all.iter()
                    .take(usize::from(count))
                    .for_each(|&byte| bytes.push(byte));
            }
            Format::Varint => {
                for place in 0..count {
                    bytes.push(super::low_bits(number >> (7 * place)) | 0x80);
                }
            }
            Format::Decimal(_) if count > 0 => bytes.push_digits(number),
            Format::Decimal(_) => {}
        }
        bytes
    }
}

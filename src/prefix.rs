//! The length of a message that stands before it.

mod reading;

use core::{error::Error, fmt, ops::Deref};

pub(crate) use reading::{Progress, Reading};

/// How the length of a message is written in front of it, in bytes.
///
/// The length counts the message alone, not the prefix. More kinds may be added.
///
/// [`Terminator::Prefixed`](crate::Terminator::Prefixed) reads messages with such a prefix;
/// [`encode`](Self::encode) writes the prefix of one.
///
/// # Examples
///
/// ```
/// use sanschat::Prefix;
///
/// let body = b"hello";
/// let mut message = Prefix::U16Be.encode(body.len() as u64)?.to_vec();
/// message.extend_from_slice(body);
/// assert_eq!(message, b"\x00\x05hello");
/// assert_eq!(Prefix::U16Be.decode(&message)?, Some((5, 2)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Prefix {
    /// One byte.
    U8,
    /// Two bytes, the most significant first.
    U16Be,
    /// Two bytes, the least significant first.
    U16Le,
    /// Three bytes, the most significant first, as in TLS.
    U24Be,
    /// Four bytes, the most significant first.
    U32Be,
    /// Four bytes, the least significant first.
    U32Le,
    /// Eight bytes, the most significant first.
    U64Be,
    /// Eight bytes, the least significant first.
    U64Le,
    /// LEB128, as in Protocol Buffers: seven bits a byte, the lowest first; the highest bit of a byte
    /// says that another one follows. At most ten bytes, and no more than 64 bits. It may be longer
    /// than it need be.
    Varint,
    /// Decimal digits, and then this byte. There is at least one digit, no sign, and no leading
    /// zero: 0 is the digit `0` alone. With a digit as that byte no length can be written or read.
    Decimal(u8),
    /// Decimal digits and a colon, and a comma behind the message:
    /// [netstrings](https://cr.yp.to/proto/netstrings.txt). [`encode`](Self::encode) writes what
    /// stands in front, the comma is the caller's to write.
    Netstring,
}

/// How the number is written.
#[derive(Clone, Copy)]
enum Format {
    /// This many bytes, the most significant first.
    Big(u8),
    /// This many bytes, the least significant first.
    Little(u8),
    Varint,
    /// Digits, and then this byte.
    Decimal(u8),
}

impl Prefix {
    const fn format(self) -> Format {
        match self {
            Prefix::U8 => Format::Big(1),
            Prefix::U16Be => Format::Big(2),
            Prefix::U16Le => Format::Little(2),
            Prefix::U24Be => Format::Big(3),
            Prefix::U32Be => Format::Big(4),
            Prefix::U32Le => Format::Little(4),
            Prefix::U64Be => Format::Big(8),
            Prefix::U64Le => Format::Little(8),
            Prefix::Varint => Format::Varint,
            Prefix::Decimal(separator) => Format::Decimal(separator),
            Prefix::Netstring => Format::Decimal(b':'),
        }
    }

    /// What must follow a message with this prefix.
    pub(crate) const fn end(self) -> &'static [u8] {
        match self {
            Prefix::Netstring => b",",
            _ => b"",
        }
    }

    /// The prefix of a message of this many bytes.
    ///
    /// # Errors
    ///
    /// [`Unencodable`] if the prefix has too few bits for it, or if the byte of a
    /// [`Decimal`](Self::Decimal) is a digit.
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::Prefix;
    ///
    /// assert_eq!(*Prefix::Varint.encode(300)?, [0xac, 0x02]);
    /// assert_eq!(*Prefix::Decimal(b' ').encode(300)?, *b"300 ");
    /// assert!(Prefix::U8.encode(300).is_err());
    /// # Ok::<(), sanschat::Unencodable>(())
    /// ```
    pub fn encode(self, length: u64) -> Result<EncodedPrefix, Unencodable> {
        let refused = Unencodable {
            prefix: self,
            length,
        };
        let mut encoded = EncodedPrefix::EMPTY;
        match self.format() {
            Format::Big(size) | Format::Little(size)
                if length.checked_shr(8 * u32::from(size)).unwrap_or(0) > 0 =>
            {
                return Err(refused);
            }
            Format::Big(size) => {
                let bytes = length.to_be_bytes();
                let from = bytes.len() - usize::from(size);
                bytes.iter().skip(from).for_each(|&byte| encoded.push(byte));
            }
            Format::Little(size) => {
                let bytes = length.to_le_bytes();
                let bytes = bytes.iter().take(size.into());
                bytes.for_each(|&byte| encoded.push(byte));
            }
            Format::Varint => {
                let mut rest = length;
                while rest >= 0x80 {
                    encoded.push(low_bits(rest) | 0x80);
                    rest >>= 7;
                }
                encoded.push(low_bits(rest));
            }
            Format::Decimal(separator) if separator.is_ascii_digit() => return Err(refused),
            Format::Decimal(separator) => {
                encoded.push_digits(length);
                encoded.push(separator);
            }
        }
        Ok(encoded)
    }

    /// The length that these bytes begin with, and how many bytes its prefix has. `None` if more
    /// bytes are needed.
    ///
    /// # Errors
    ///
    /// [`BadPrefix`] as soon as the bytes cannot be such a prefix, or say more than 64 bits.
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::Prefix;
    ///
    /// assert_eq!(Prefix::Netstring.decode(b"12:hello")?, Some((12, 3)));
    /// assert_eq!(Prefix::Netstring.decode(b"12")?, None);
    /// assert!(Prefix::Netstring.decode(b"+12:").is_err());
    /// assert!(Prefix::Netstring.decode(b"012:").is_err());
    /// # Ok::<(), sanschat::BadPrefix>(())
    /// ```
    #[inline]
    pub fn decode(self, bytes: &[u8]) -> Result<Option<(u64, usize)>, BadPrefix> {
        // The one that most protocols use is a load of four bytes.
        if let (Prefix::U32Be, Some(bytes)) = (self, bytes.first_chunk::<4>()) {
            return Ok(Some((u32::from_be_bytes(*bytes).into(), 4)));
        }
        self.decode_any(bytes)
    }

    fn decode_any(self, bytes: &[u8]) -> Result<Option<(u64, usize)>, BadPrefix> {
        let mut reading = Reading::default();
        for (before, &byte) in bytes.iter().enumerate() {
            match reading.take(self, byte) {
                Progress::More => {}
                Progress::Done(length) => return Ok(Some((length, before + 1))),
                Progress::Bad => return Err(BadPrefix { prefix: self }),
            }
        }
        Ok(None)
    }
}

/// The seven lowest bits.
#[allow(clippy::cast_possible_truncation, reason = "seven bits are kept")]
const fn low_bits(number: u64) -> u8 {
    (number & 0x7f) as u8
}

/// The most bytes of a prefix: 20 digits and the byte after them.
const LONGEST: usize = 21;

/// A prefix that was written: it derefs to its bytes, at most 21.
#[derive(Clone, Copy)]
pub struct EncodedPrefix {
    bytes: [u8; LONGEST],
    length: usize,
}

impl EncodedPrefix {
    pub(crate) const EMPTY: Self = EncodedPrefix {
        bytes: [0; LONGEST],
        length: 0,
    };

    pub(crate) fn push(&mut self, byte: u8) {
        if let Some(place) = self.bytes.get_mut(self.length) {
            *place = byte;
            self.length += 1;
        }
    }

    fn push_digits(&mut self, number: u64) {
        let from = self.length;
        // The lowest digit comes first. A division by a power of ten would need a proof that it is not 0.
        let mut rest = number;
        loop {
            self.push(b'0' + low_bits(rest % 10));
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        if let Some(digits) = self.bytes.get_mut(from..self.length) {
            digits.reverse();
        }
    }
}

impl Deref for EncodedPrefix {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.bytes.get(..self.length).unwrap_or_default()
    }
}

impl AsRef<[u8]> for EncodedPrefix {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl PartialEq for EncodedPrefix {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for EncodedPrefix {}

/// Bytes are shown as text, escaped.
impl fmt::Debug for EncodedPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EncodedPrefix")
            .field(&crate::escaped::Escaped(self))
            .finish()
    }
}

/// A length that a prefix cannot say.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unencodable {
    /// The prefix that cannot say it.
    pub prefix: Prefix,
    /// The length in bytes.
    pub length: u64,
}

impl fmt::Display for Unencodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Unencodable { prefix, length } = self;
        write!(
            f,
            "a length of {length} bytes cannot be written as {prefix:?}"
        )
    }
}

impl Error for Unencodable {}

/// Bytes that are no prefix of this kind.
#[non_exhaustive]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BadPrefix {
    /// The prefix that was to be read.
    pub prefix: Prefix,
}

impl fmt::Display for BadPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the bytes are no length that is written as {:?}",
            self.prefix
        )
    }
}

impl Error for BadPrefix {}

/// The number that these digits say in decimal, if it is at most `most`.
///
/// There must be digits and nothing else: no sign, no blank, no separator. Leading zeros are
/// allowed. `None` for anything else, also for no digits and for a number above `most`. Rust's own
/// `parse` takes `+5` for 5, which some protocols must not.
///
/// # Examples
///
/// ```
/// use sanschat::parse_decimal;
///
/// assert_eq!(parse_decimal(b"1024", 1 << 20), Some(1024));
/// assert_eq!(parse_decimal(b"0005", 9), Some(5));
/// for refused in [&b""[..], b"+5", b"-5", b" 5", b"5 ", b"0x5", b"99999999999999999999"] {
///     assert_eq!(parse_decimal(refused, u64::MAX), None);
/// }
/// assert_eq!(parse_decimal(b"11", 10), None);
/// ```
#[must_use]
pub fn parse_decimal(digits: &[u8], most: u64) -> Option<u64> {
    if digits.is_empty() {
        return None;
    }
    let number = digits.iter().try_fold(0_u64, with_digit)?;
    (number <= most).then_some(number)
}

/// The number with one more digit behind it.
fn with_digit(number: u64, digit: &u8) -> Option<u64> {
    let value = digit.is_ascii_digit().then(|| digit - b'0')?;
    number.checked_mul(10)?.checked_add(value.into())
}

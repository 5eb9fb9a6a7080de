//! Reads the length in front of a message, from all its bytes at once.

use sanschat::Prefix;

/// What these bytes begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// Not all of a prefix.
    More,
    /// A prefix that says this length and has so many bytes.
    Whole(u64, usize),
    /// The last of so many bytes makes that there is no such prefix.
    Bad(usize),
}

pub(super) fn read(prefix: Prefix, text: &[u8]) -> Read {
    match prefix {
        Prefix::U8 => fixed(text, 1, false),
        Prefix::U16Be => fixed(text, 2, false),
        Prefix::U24Be => fixed(text, 3, false),
        Prefix::U32Be => fixed(text, 4, false),
        Prefix::U64Be => fixed(text, 8, false),
        Prefix::U16Le => fixed(text, 2, true),
        Prefix::U32Le => fixed(text, 4, true),
        Prefix::U64Le => fixed(text, 8, true),
        Prefix::Varint => varint(text),
        Prefix::Decimal(separator) => decimal(text, separator),
        Prefix::Netstring => decimal(text, b':'),
        other => panic!("{other:?} is unknown to the model"),
    }
}

fn fixed(text: &[u8], size: usize, little: bool) -> Read {
    let Some(bytes) = text.get(..size) else {
        return Read::More;
    };
    let mut bytes = bytes.to_vec();
    if little {
        bytes.reverse();
    }
    let number = bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u64::from(*byte));
    Read::Whole(number, size)
}

/// Seven bits a byte, the lowest first. Only what 64 bits can say is a length.
fn varint(text: &[u8]) -> Read {
    let mut number: u128 = 0;
    for (index, byte) in text.iter().enumerate() {
        number |= u128::from(byte & 0x7f) << (7 * index);
        let goes_on = *byte >= 0x80;
        if number > u128::from(u64::MAX) || goes_on && index == 9 {
            return Read::Bad(index + 1);
        }
        if !goes_on {
            return Read::Whole(number as u64, index + 1);
        }
    }
    Read::More
}

/// Digits without a needless zero, and then the separator.
fn decimal(text: &[u8], separator: u8) -> Read {
    if separator.is_ascii_digit() {
        return match text {
            [] => Read::More,
            _ => Read::Bad(1),
        };
    }
    for taken in 1..=text.len() {
        let digits = &text[..taken - 1];
        let last = text[taken - 1];
        if last == separator && !digits.is_empty() {
            let digits = String::from_utf8(digits.to_vec()).expect("digits");
            return Read::Whole(digits.parse().expect("it fits"), taken);
        }
        let fits = || {
            let digits = String::from_utf8(text[..taken].to_vec()).expect("digits");
            digits.parse::<u64>().is_ok()
        };
        if !last.is_ascii_digit() || digits == b"0" || !fits() {
            return Read::Bad(taken);
        }
    }
    Read::More
}

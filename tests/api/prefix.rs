//! How lengths are written in front of messages and read, over all prefixes, and what
//! `parse_decimal` takes.

use crate::config::config;
use proptest::prelude::*;
use sanschat::{Prefix, parse_decimal};

/// All kinds, and the largest length that each can say.
const PREFIXES: [(Prefix, u64); 13] = [
    (Prefix::U8, 0xff),
    (Prefix::U16Be, 0xffff),
    (Prefix::U16Le, 0xffff),
    (Prefix::U24Be, 0xff_ffff),
    (Prefix::U32Be, 0xffff_ffff),
    (Prefix::U32Le, 0xffff_ffff),
    (Prefix::U64Be, u64::MAX),
    (Prefix::U64Le, u64::MAX),
    (Prefix::Varint, u64::MAX),
    (Prefix::Decimal(b' '), u64::MAX),
    (Prefix::Decimal(0), u64::MAX),
    (Prefix::Decimal(b'/'), u64::MAX),
    (Prefix::Netstring, u64::MAX),
];

/// Lengths around those at which a prefix gets longer, and any others.
fn length() -> impl Strategy<Value = u64> {
    let near = |border: u64| (0..5_u64).prop_map(move |n| border.wrapping_add(n).wrapping_sub(2));
    prop_oneof![
        4 => (0..65_u32).prop_flat_map(move |bits| near(1_u64.checked_shl(bits).unwrap_or(0))),
        2 => (0..20_u32).prop_flat_map(move |digits| near(10_u64.pow(digits))),
        1 => any::<u64>(),
    ]
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn a_length_that_is_written_is_read_again(
        (prefix, most) in prop::sample::select(&PREFIXES[..]),
        length in length(),
        more in prop::collection::vec(any::<u8>(), 0..4),
    ) {
        let encoded = prefix.encode(length);
        prop_assert_eq!(encoded.is_ok(), length <= most);
        let Ok(encoded) = encoded else { return Ok(()) };
        prop_assert!(encoded.len() <= 21);
        let text = [&encoded[..], &more].concat();
        prop_assert_eq!(prefix.decode(&text), Ok(Some((length, encoded.len()))));
        // However it is cut, it is not known before its last byte.
        for cut in 0..encoded.len() {
            prop_assert_eq!(prefix.decode(&encoded[..cut]), Ok(None));
        }
    }

    /// What decimal prefixes look like is what Rust prints.
    #[test]
    fn a_decimal_is_written_as_it_is_printed(length in length()) {
        let netstring = Prefix::Netstring.encode(length).expect("64 bits");
        prop_assert_eq!(netstring.to_vec(), format!("{length}:").into_bytes());
    }

    /// More bytes never change what was read, and what is bad stays so.
    #[test]
    fn more_bytes_do_not_change_what_was_decoded(
        (prefix, _) in prop::sample::select(&PREFIXES[..]),
        text in prop::collection::vec(
            prop::sample::select(&b"\x00\x01\x7f\x80\x81\xff0123456789: /+-"[..]), 0..24,
        ),
    ) {
        let mut before = Ok(None);
        for cut in 0..=text.len() {
            let decoded = prefix.decode(&text[..cut]);
            if before != Ok(None) {
                prop_assert_eq!(decoded, before);
            }
            if let Ok(Some((length, taken))) = decoded {
                prop_assert!(taken <= cut);
                // Only a varint may be longer than it need be.
                let encoded = prefix.encode(length).expect("it was read");
                prop_assert!(prefix == Prefix::Varint || encoded[..] == text[..taken]);
            }
            before = decoded;
        }
    }

    #[test]
    fn parse_decimal_takes_digits_within_its_bound(
        text in prop_oneof![
            "[0-9]{0,3}", "[0-9]{17,23}", "0{0,30}[0-9]{1,20}", "[-+ 0-9a:]{0,4}", "1844674407370955161[0-9]",
        ],
        most in length(),
    ) {
        let is_decimal = !text.is_empty() && text.chars().all(|it| it.is_ascii_digit());
        let number = text.parse::<u128>().ok().filter(|_| is_decimal);
        // The bound is often the number itself, or one less.
        let most = match (number.map(u64::try_from), most % 4) {
            (Some(Ok(number)), less @ 0..2) => number.saturating_sub(less),
            _ => most,
        };
        let expected = number.and_then(|it| u64::try_from(it).ok()).filter(|&it| it <= most);
        prop_assert_eq!(parse_decimal(text.as_bytes(), most), expected);
    }
}

#[test]
fn a_digit_as_separator_can_be_neither_written_nor_read() {
    for separator in 0..=u8::MAX {
        let prefix = Prefix::Decimal(separator);
        let is_digit = separator.is_ascii_digit();
        assert_eq!(prefix.encode(1).is_err(), is_digit, "{separator}");
        assert_eq!(prefix.decode(&[b'1', separator]).is_err(), is_digit);
        assert_eq!(prefix.decode(b""), Ok(None));
    }
}

#[test]
fn errors_say_what_was_asked_for() {
    let error = Prefix::U8.encode(256).expect_err("it has 9 bits");
    assert_eq!((error.prefix, error.length), (Prefix::U8, 256));
    assert_eq!(
        error.to_string(),
        "a length of 256 bytes cannot be written as U8"
    );
    let error = Prefix::Netstring.decode(b"+").expect_err("it is no digit");
    assert_eq!(error.prefix, Prefix::Netstring);
    assert_eq!(
        error.to_string(),
        "the bytes are no length that is written as Netstring"
    );
}

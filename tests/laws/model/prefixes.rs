//! Lengths in front.

use super::*;
use sanschat::Prefix::{self, Decimal, Netstring, U8, U16Be, U16Le, Varint};

fn prefixed(prefix: Prefix, limit: usize) -> Vec<Op> {
    whole(Ends::Prefixed(prefix), limit)
}

#[test]
fn a_prefix_says_how_long_the_message_is_and_stays() {
    says(
        prefixed(U8, 9),
        &[feed(b"\x02ab\x00\x01c\x03de")],
        r#"Message("ab") Message("") Message("c")"#,
        r#"Prefixed(U8) "de" mid 3 by 0"#,
    );
    says(
        prefixed(U16Be, 9),
        &[feed(b"\x00\x01a\x00")],
        r#"Message("a")"#,
        r#"Prefixed(U16Be) "\x00" mid 1 by 0"#,
    );
    says(
        prefixed(U16Le, 9),
        &[feed(b"\x01\x00a")],
        r#"Message("a")"#,
        r#"Prefixed(U16Le) "" between 1 by 0"#,
    );
    says(
        prefixed(Varint, 9),
        &[feed(b"\x81\x80\x00a\x02bc")],
        r#"Message("a") Message("bc")"#,
        r#"Prefixed(Varint) "" between 2 by 0"#,
    );
    says(
        prefixed(Decimal(b' '), 99),
        &[feed(b"0 12 abcdefghijkl1 x")],
        r#"Message("") Message("abcdefghijkl") Message("x")"#,
        r#"Prefixed(Decimal(32)) "" between 3 by 0"#,
    );
    says(
        prefixed(Netstring, 9),
        &[feed(b"2:ab,0:,1:c")],
        r#"Message("ab") Message("")"#,
        r#"Prefixed(Netstring) "c" mid 2 by 0"#,
    );
    says(
        pieces(Ends::Prefixed(Netstring)),
        &[feed(b"2:ab,1:c")],
        r#"Data("ab") End Data("c")"#,
        r#"Prefixed(Netstring) "" mid 1 by 0"#,
    );
}

#[test]
fn what_cannot_be_a_prefix_is_malformed() {
    let bad: [(Prefix, &[u8]); 10] = [
        (Netstring, b"+"),
        (Netstring, b":"),
        (Netstring, b"01"),
        (Netstring, b"12a"),
        (Netstring, b"1:ab"),
        (Netstring, b"99999999999999999999"),
        (Netstring, b"18446744073709551616"),
        (Decimal(b'5'), b"1"),
        (Varint, b"\x80\x80\x80\x80\x80\x80\x80\x80\x80\x02"),
        (Varint, b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x81"),
    ];
    for (prefix, text) in bad {
        // It is so at the last byte, and not before.
        let all_but_one = &text[..text.len() - 1];
        let kept = Ends::Prefixed(prefix);
        let (told, _) = story(&[prefixed(prefix, 9), vec![feed(all_but_one)]].concat());
        assert_eq!(told, "", "{prefix:?} {text:?}");
        says(
            prefixed(prefix, 9),
            &[feed(text), feed(b"0:,\x01x")],
            "Malformed",
            &format!(r#"{kept:?} "" between 1 by 0"#),
        );
        // The same terminator begins anew.
        let next = prefix
            .encode(0)
            .map_or(Vec::new(), |it| [&it[..], b","].concat());
        if prefix == Netstring {
            says(
                prefixed(prefix, 9),
                &[feed(text), set(kept.clone()), feed(&next)],
                r#"Malformed Message("")"#,
                &format!(r#"{kept:?} "" between 2 by 0"#),
            );
        }
    }
}

#[test]
fn the_largest_length_can_be_read() {
    says(
        prefixed(Netstring, 9),
        &[feed(b"18446744073709551615:a")],
        r#"TooLong(9, "")"#,
        r#"Prefixed(Netstring) "" mid 0 by 0"#,
    );
    says(
        prefixed(Varint, 9),
        &[feed(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01a")],
        r#"TooLong(9, "")"#,
        r#"Prefixed(Varint) "" mid 0 by 0"#,
    );
}

#[test]
fn a_half_read_prefix_is_held() {
    let half = || [prefixed(Netstring, 9), vec![feed(b"12")]].concat();
    says(half(), &[], "", r#"Prefixed(Netstring) "12" mid 0 by 0"#);
    says(
        half(),
        &[Op::FeedEof],
        r#"Eof(partial "")"#,
        r#"Prefixed(Netstring) "" mid 0 by 0"#,
    );
    says(
        half(),
        &[set(at("2")), feed(b"")],
        r#"Message("1")"#,
        r#"At(b"2") "" between 1 by 0"#,
    );
    says(
        half(),
        &[
            set(Ends::Prefixed(Decimal(b'x'))),
            Op::Limit(99),
            feed(b"x"),
        ],
        "",
        r#"Prefixed(Decimal(120)) "" mid 0 by 0"#,
    );
    // Put back it is read again.
    says(
        half(),
        &[Op::PutBack, set(at("2")), feed(b"")],
        r#"Message("1")"#,
        r#"At(b"2") "" between 1 by 0"#,
    );
}

#[test]
fn a_prefix_in_the_middle_of_a_message_is_no_part_of_it() {
    let begun = || {
        [
            whole(at("\n"), 9),
            vec![feed(b"ab"), set(Ends::Prefixed(U8))],
        ]
        .concat()
    };
    says(
        begun(),
        &[feed(b"\x02c")],
        "",
        r#"Prefixed(U8) "abc" mid 0 by 0"#,
    );
    says(
        begun(),
        &[feed(b"\x02cd")],
        r#"Message("abcd")"#,
        r#"Prefixed(U8) "" between 1 by 0"#,
    );
    says(
        begun(),
        &[feed(b"\x02c"), Op::FeedEof],
        r#"Eof(partial "abc")"#,
        r#"Prefixed(U8) "" mid 0 by 0"#,
    );
    says(
        begun(),
        &[feed(b"\x02c"), Op::PutBack, set(at("\n")), feed(b"\n")],
        r#"Message("abc")"#,
        r#"At(b"\n") "" between 1 by 0"#,
    );
    says(
        begun(),
        &[feed(b"\x02c"), set(at("\n")), feed(b"de\n")],
        r#"Message("abcde")"#,
        r#"At(b"\n") "" between 1 by 0"#,
    );
    // The second prefix lies behind the first.
    says(
        begun(),
        &[
            feed(b"\x02c"),
            set(at("\n")),
            set(Ends::Prefixed(U8)),
            feed(b"\x01d"),
        ],
        r#"Message("abcd")"#,
        r#"Prefixed(U8) "" between 1 by 0"#,
    );
    // In pieces, what was collected comes first.
    says(
        begun(),
        &[
            feed(b"\x02c"),
            Op::Set(Delivery::Pieces, Ends::Prefixed(U8)),
            feed(b"d"),
        ],
        r#"Data("abcd") End"#,
        r#"Prefixed(U8) "" between 1 by 0"#,
    );
    says(
        begun(),
        &[feed(b"\x02c"), set(Ends::Never), feed(b"d")],
        r#"Data("abcd")"#,
        r#"Never "" between 0 by 0"#,
    );
    // What was collected counts against the limit.
    says(
        begun(),
        &[feed(b"\x08cdefghij\x01x")],
        r#"TooLong(9, "") Message("x")"#,
        r#"Prefixed(U8) "" between 2 by 0"#,
    );
    says(
        begun(),
        &[Op::Limit(1), feed(b"\x02cd\x01x")],
        r#"TooLong(1, "") Message("x")"#,
        r#"Prefixed(U8) "" between 2 by 0"#,
    );
}

#[test]
fn the_same_prefix_again_changes_nothing_but_the_delivery() {
    let begun = || [prefixed(U8, 9), vec![feed(b"\x02c")]].concat();
    says(
        begun(),
        &[set(Ends::Prefixed(U8)), feed(b"d")],
        r#"Message("cd")"#,
        r#"Prefixed(U8) "" between 1 by 0"#,
    );
    says(
        begun(),
        &[
            set(Ends::Prefixed(Netstring)),
            set(Ends::Prefixed(U8)),
            feed(b"\x01d"),
        ],
        r#"Message("cd")"#,
        r#"Prefixed(U8) "" between 1 by 0"#,
    );
}

#[test]
fn a_prefixed_message_that_is_too_long_is_skipped() {
    says(
        prefixed(U8, 2),
        &[feed(b"\x03abc\x01x")],
        r#"TooLong(2, "") Message("x")"#,
        r#"Prefixed(U8) "" between 2 by 0"#,
    );
    says(
        prefixed(Netstring, 2),
        &[feed(b"3:abcd1:x,")],
        r#"TooLong(2, "") Malformed"#,
        r#"Prefixed(Netstring) "" between 1 by 0"#,
    );
    says(
        prefixed(Netstring, 2),
        &[feed(b"3:abc,1:x,")],
        r#"TooLong(2, "") Message("x")"#,
        r#"Prefixed(Netstring) "" between 2 by 0"#,
    );
    says(
        prefixed(U8, 2),
        &[feed(b"\x03a"), Op::FeedEof],
        r#"TooLong(2, "") Eof(partial "")"#,
        r#"Prefixed(U8) "" mid 0 by 0"#,
    );
}

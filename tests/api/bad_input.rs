//! Input that does not keep to the format, in every cutting: what is reported, and that the next
//! message is intact where there is one. `tests/memory` says that none of it takes memory.

use crate::cuttings::{CLEAN, data, events, message, nothing, partial};
use crate::too_long;
use sanschat::{Event, Framer, Piece, Prefix, Scanner, Terminator};

/// As after an error that the protocol survives: lines follow.
fn go_on_with_lines(framer: &mut Framer, event: &Event<'_>) {
    if let Event::Malformed = event {
        framer.set_terminator(Terminator::Line);
    }
}

/// The input is malformed with its last byte, and not sooner. What follows is whole, or dropped if no
/// terminator is set. It is the same for messages that come in pieces.
#[track_caller]
fn check_malformed(terminator: Terminator<'_>, input: &[u8]) {
    let text = [input, b"next\n"].concat();
    let expected = [Event::Malformed, message("next"), CLEAN];
    let mut framer = Framer::new(terminator);
    for delivery in ["whole", "pieces"] {
        let mut told = events(&framer, &text, go_on_with_lines);
        told.retain(|event| !matches!(event, Event::Data(_)));
        assert_eq!(told, expected, "{delivery}");
        let dropped = events(&framer, &text, nothing);
        assert!(dropped.ends_with(&[Event::Malformed, CLEAN]), "{dropped:?}");
        let before = events(&framer, &input[..input.len() - 1], nothing);
        assert!(!before.contains(&Event::Malformed), "{before:?}");
        framer.stream(terminator);
    }
}

#[test]
fn the_longest_length_in_front_is_too_long_at_once() {
    let prefixes = [
        Prefix::U64Be,
        Prefix::U64Le,
        Prefix::Varint,
        Prefix::Decimal(b' '),
        Prefix::Netstring,
    ];
    for prefix in prefixes {
        let length = prefix.encode(u64::MAX).expect("64 bits");
        for limit in [0, 10, usize::MAX - 1] {
            let framer = Framer::new(prefix).with_limit(limit);
            let text = [&length[..], b"what comes is skipped"].concat();
            let expected = [too_long(limit, ""), partial("")];
            assert_eq!(events(&framer, &text, nothing), expected, "{prefix:?}");
        }
        // In pieces there is no limit.
        let mut framer = Framer::new(prefix);
        framer.stream(prefix);
        let text = [&length[..], b"data"].concat();
        assert_eq!(events(&framer, &text, nothing), [data("data"), partial("")]);
    }
}

#[test]
fn a_length_over_the_limit_leaves_the_next_message_intact() {
    for prefix in [
        Prefix::U8,
        Prefix::U16Be,
        Prefix::U24Be,
        Prefix::U32Le,
        Prefix::Netstring,
    ] {
        let end: &[u8] = if prefix == Prefix::Netstring {
            b","
        } else {
            b""
        };
        let length = |length| prefix.encode(length).expect("it is short");
        let long = [&length(20)[..], &[b'x'; 20], end].concat();
        let text = [&long[..], &length(2), b"ok", end].concat();
        let framer = Framer::new(prefix).with_limit(19);
        let expected = [too_long(19, ""), message("ok"), CLEAN];
        assert_eq!(events(&framer, &text, nothing), expected, "{prefix:?}");
    }
}

#[test]
fn a_varint_of_more_than_ten_bytes_or_64_bits_is_malformed() {
    let nine = [0x80; 9];
    // The tenth byte is at most 1, so an eleventh one is never read.
    for tenth in [0x02, 0x7f, 0x80, 0x81, 0xff] {
        check_malformed(Prefix::Varint.into(), &[&nine[..], &[tenth]].concat());
    }
    let framer = Framer::new(Prefix::Varint);
    let text = [&nine[..], b"\x00\x02ok"].concat();
    let expected = [message(""), message("ok"), CLEAN];
    assert_eq!(events(&framer, &text, nothing), expected);
    let text = [&nine[..], b"\x01"].concat();
    let expected = [too_long(framer.limit(), ""), partial("")];
    assert_eq!(events(&framer, &text, nothing), expected);
}

#[test]
fn decimal_digits_that_are_no_length_are_malformed() {
    for (prefix, separator) in [(Prefix::Decimal(b' '), b" "), (Prefix::Netstring, b":")] {
        let cases: [&[u8]; 9] = [
            b"+",
            b"-",
            separator,
            b"00",
            b"01",
            b"1+",
            b"1\r",
            b"1x",
            // One above the largest number of 64 bits.
            b"18446744073709551616",
        ];
        for bad in cases {
            check_malformed(prefix.into(), bad);
        }
        // Of 30 digits the twentieth or the twenty-first is too much.
        let nines = [b'9'; 30];
        check_malformed(prefix.into(), &nines[..20]);
        check_malformed(prefix.into(), &[b"1", &[b'0'; 20][..]].concat());
        let text = [&nines[..], separator, b"data"].concat();
        let framer = Framer::new(prefix);
        assert_eq!(events(&framer, &text, nothing), [Event::Malformed, CLEAN]);
        let largest = [b"18446744073709551615", &separator[..]].concat();
        let told = events(&framer, &largest, nothing);
        assert_eq!(told, [too_long(framer.limit(), ""), partial("")]);
    }
}

#[test]
fn a_decimal_with_a_digit_as_separator_is_malformed_at_its_first_byte() {
    for separator in b'0'..=b'9' {
        for first in [b'0', b'1', separator, b'x'] {
            check_malformed(Prefix::Decimal(separator).into(), &[first]);
        }
    }
}

#[test]
fn a_netstring_without_its_comma_is_malformed() {
    for other in [b"5", b":", b"\0", b"\xac"] {
        check_malformed(Prefix::Netstring.into(), &[b"5:hello", &other[..]].concat());
    }
    check_malformed(Prefix::Netstring.into(), b"0:0");
    // The next netstring begins right after the wrong byte.
    let framer = Framer::new(Prefix::Netstring);
    let again = |framer: &mut Framer, event: &Event<'_>| {
        if let Event::Malformed = event {
            framer.set_terminator(Prefix::Netstring);
        }
    };
    let expected = [message("a"), Event::Malformed, message("c"), CLEAN];
    assert_eq!(events(&framer, b"1:a,1:bx1:c,", again), expected);
    // Over the limit it is told all the same.
    let framer = framer.with_limit(2);
    let expected = [too_long(2, ""), Event::Malformed, message("c"), CLEAN];
    assert_eq!(events(&framer, b"3:aaax1:c,", again), expected);
    assert_eq!(events(&framer, b"3:aaa", again)[1], partial(""));
}

#[test]
fn a_body_whose_end_differs_at_any_byte_is_malformed_there() {
    for end in [&b","[..], b"\r\n", b"\r\n.\r\n", b"aaab", b"abab"] {
        for body in ["", "x", "\r\n", "aa"] {
            let terminator = Terminator::LengthThen(body.len() as u64, end);
            for place in 0..end.len() {
                for wrong in [b'\r', b'\n', b'a', b'b', b'.', 0, end[place] ^ 0x80] {
                    if wrong != end[place] {
                        let bad = [body.as_bytes(), &end[..place], &[wrong]].concat();
                        check_malformed(terminator, &bad);
                        check_malformed_too_long(terminator, &bad, body.len());
                        check_malformed_of_a_scanner(terminator, &bad);
                    }
                }
                // At EOF the beginning of the end is no data.
                let half = [body.as_bytes(), &end[..place]].concat();
                let expected = match half.is_empty() {
                    true => CLEAN,
                    false => partial(body),
                };
                assert_eq!(events(&Framer::new(terminator), &half, nothing), [expected]);
            }
        }
    }
}

/// A body that is too long is skipped with its end, and a wrong one is told all the same.
#[track_caller]
fn check_malformed_too_long(terminator: Terminator<'_>, bad: &[u8], length: usize) {
    let Some(limit) = length.checked_sub(1) else {
        return;
    };
    let framer = Framer::new(terminator).with_limit(limit);
    let text = [bad, b"\n"].concat();
    let expected = [too_long(limit, ""), Event::Malformed, message(""), CLEAN];
    assert_eq!(events(&framer, &text, go_on_with_lines), expected);
}

#[track_caller]
fn check_malformed_of_a_scanner<'t>(terminator: Terminator<'t>, bad: &'t [u8]) {
    let text = [bad, b"dropped"].concat();
    for cut in 0..text.len() {
        let (mut scanner, mut told, mut taken) = (Scanner::new(terminator), Vec::new(), 0);
        for mut chunk in [&text[..cut], &text[cut..]] {
            let whole = chunk.len();
            while let Some(piece) = scanner.feed(&mut chunk) {
                if let Piece::Malformed = piece {
                    assert_eq!(taken + whole - chunk.len(), bad.len());
                }
                told.push(matches!(piece, Piece::Malformed));
            }
            taken += whole;
        }
        assert_eq!(told.pop(), Some(true), "nothing follows");
        assert!(!told.contains(&true));
        scanner.set_terminator(Terminator::LF);
        assert_eq!(scanner.feed(&mut &b"a\n"[..]), Some(Piece::Last(b"a")));
    }
}

/// The bytes were held under another terminator. Those after the wrong one are dropped, or scanned
/// under the terminator that is set next.
#[test]
fn a_scanner_that_was_malformed_among_held_bytes_holds_nothing() {
    let mut scanner = Scanner::new(Terminator::Bytes(b"ab\n!"));
    assert_eq!(scanner.feed(&mut &b"ab\n"[..]), None);
    scanner.set_terminator(Terminator::LengthThen(0, b"x"));
    assert_eq!(scanner.held(), b"ab\n");
    assert_eq!(scanner.feed(&mut &b""[..]), Some(Piece::Malformed));
    assert_eq!(scanner.held(), b"");
    let mut dropped = scanner.clone();
    assert_eq!(dropped.feed(&mut &b"more"[..]), None);
    dropped.set_terminator(Terminator::LF);
    assert_eq!(dropped.feed(&mut &b"c\n"[..]), Some(Piece::Last(b"c")));
    scanner.set_terminator(Terminator::LF);
    assert_eq!(scanner.feed(&mut &b""[..]), Some(Piece::Last(b"b")));
}

#[test]
fn a_set_without_a_member_that_can_match_is_none() {
    let sets: [&[&[u8]]; 3] = [&[], &[b""], &[b"", b"", b""]];
    for set in sets {
        let framer = Framer::new(set);
        assert_eq!(framer.terminator(), Terminator::None);
        assert_eq!(events(&framer, b"a\r\nb", nothing), [data("a\r\nb"), CLEAN]);
    }
}

#[test]
fn empty_equal_and_nested_members_are_allowed() {
    // Empty ones are ignored, and count for the index.
    let by = |by: usize| {
        move |framer: &mut Framer, event: &Event<'_>| {
            if let Event::Message(_) = event {
                assert_eq!(framer.ended_by(), by);
            }
        }
    };
    let ab = [message("1"), message("2"), CLEAN];
    let cases: [(&[&[u8]], usize); 5] = [
        (&[b"", b"ab"], 1),
        (&[b"ab", b"", b"ab"], 0),
        // What another one ends within can never match; the longest at the same byte does.
        (&[b"b", b"ab", b"abc"], 1),
        (&[b"ab", b"b", b"cab"], 0),
        (&[b"xab", b"", b"abb", b"ab", b"ab"], 3),
    ];
    for (set, which) in cases {
        let framer = Framer::new(set);
        assert_eq!(events(&framer, b"1ab2ab", by(which)), ab, "{set:?}");
        // What was set is given back, with all its members.
        assert_eq!(framer.terminator(), Terminator::from(set));
    }
    // As long as `abcd` may go on nothing is handed out, and all of it is scanned for `c`.
    let framer = Framer::new(&[&b"abcd"[..], b"c"]);
    let expected = [message("ab"), message("d"), partial("ab")];
    assert_eq!(events(&framer, b"abcdcab", nothing), expected);
}

#[test]
fn a_carriage_return_at_the_end_of_the_stream() {
    let both = [&b"\r\n"[..], b"\n"];
    let all = [&b"\r\n"[..], b"\n", b"\r"];
    let cases: [(Terminator<'_>, &[Event<'_>]); 8] = [
        (Terminator::Line, &[partial("a\r")]),
        (Terminator::CRLF, &[partial("a\r")]),
        (Terminator::LF, &[partial("a\r")]),
        (Terminator::AnyOf((&both).into()), &[partial("a\r")]),
        (Terminator::AnyLine, &[message("a"), CLEAN]),
        (Terminator::AnyOf((&all).into()), &[message("a"), CLEAN]),
        // It is no data: the length says where the data ends.
        (Terminator::LengthThen(1, b"\r\n"), &[partial("a")]),
        (Terminator::None, &[data("a\r"), CLEAN]),
    ];
    for (terminator, expected) in cases {
        let framer = Framer::new(terminator);
        assert_eq!(events(&framer, b"a\r", nothing), expected, "{terminator:?}");
    }
}

#[test]
fn a_million_carriage_returns() {
    const MILLION: usize = 1_000_000;
    let text = vec![b'\r'; MILLION];
    for chunk in [1, 1460, MILLION] {
        let count = |framer: &mut Framer| {
            let mut messages = 0;
            for mut chunk in text.chunks(chunk) {
                while let Some(event) = framer.feed(&mut chunk) {
                    assert_eq!(event, message(""));
                    messages += 1;
                }
            }
            messages
        };
        let mut lines = Framer::new(Terminator::AnyLine);
        assert_eq!(count(&mut lines), MILLION);
        // The line feed belongs to the last of them.
        assert_eq!(lines.feed(&mut &b"\n"[..]), None);
        assert_eq!(lines.messages_in(), MILLION as u64);
        assert_eq!(lines.feed_eof(), Some(CLEAN));
        let set = [&b"\r"[..], b"\r\n"];
        assert_eq!(count(&mut Framer::new(&set)), MILLION);

        let mut line = Framer::new(Terminator::Line).with_limit(10);
        let mut told = Vec::new();
        for mut chunk in text.chunks(chunk).chain([&b"\nnext\r\n"[..]]) {
            while let Some(event) = line.feed(&mut chunk) {
                told.push(event.into_owned());
            }
        }
        assert_eq!(
            told,
            [too_long(10, "\r\r\r\r\r\r\r\r\r\r"), message("next")]
        );
    }
}

#[test]
fn a_carriage_return_and_a_line_feed_cut_in_any_way() {
    let set = [&b"\r\n"[..], b"\n", b"\r"];
    let input = b"\r\n\r\r\n\n\r";
    let cases: [(Terminator<'_>, Vec<Event<'_>>); 4] = [
        (
            Terminator::AnyLine,
            [&["", "", "", "", ""].map(message)[..], &[CLEAN]].concat(),
        ),
        (
            Terminator::Line,
            vec![message(""), message("\r"), message(""), partial("\r")],
        ),
        (
            Terminator::CRLF,
            vec![message(""), message("\r"), partial("\n\r")],
        ),
        // The carriage return ends it before the line feed can: each byte is an end.
        (
            Terminator::AnyOf((&set).into()),
            [&[""; 7].map(message)[..], &[CLEAN]].concat(),
        ),
    ];
    for (terminator, expected) in cases {
        let framer = Framer::new(terminator);
        assert_eq!(events(&framer, input, nothing), expected, "{terminator:?}");
    }
}

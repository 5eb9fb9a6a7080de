//! Each kind of end by example, in every cutting.

use crate::cuttings::{CLEAN, data, events, message, nothing, partial};
use crate::too_long;
use sanschat::{Event, Framer, Piece, Prefix, Scanner, Terminator};

#[test]
fn an_any_line_ends_at_either_byte_or_both() {
    let framer = Framer::new(Terminator::AnyLine);
    let lines = ["a", "b", "c", "", "d"].map(message);
    let expected = [&lines[..], &[CLEAN]].concat();
    assert_eq!(events(&framer, b"a\rb\nc\r\n\nd\r\n", nothing), expected);
    // A line feed alone, and a carriage return after it, are two ends.
    let expected = [message("a"), message(""), partial("b")];
    assert_eq!(events(&framer, b"a\n\rb", nothing), expected);
}

#[test]
fn ended_by_says_which_end_it_was() {
    let set = [&b"> "[..], b"# ", b"# ", b"\n> "];
    let cases: [(Terminator<'_>, &[u8], usize); 10] = [
        (Terminator::AnyLine, b"a\r", 0),
        (Terminator::AnyLine, b"a\n", 1),
        (Terminator::Line, b"a\r\n", 0),
        (Terminator::Line, b"a\n", 1),
        ((&set).into(), b"a> ", 0),
        ((&set).into(), b"a# ", 1),
        ((&set).into(), b"a\n> ", 3),
        (Terminator::CRLF, b"a\r\n", 0),
        (Terminator::LengthThen(1, b"\r\n"), b"a\r\n", 0),
        (Prefix::U8.into(), b"\x01a", 0),
    ];
    for (terminator, input, by) in cases {
        // Another end came before.
        let mut framer = Framer::new(&[&b"no"[..], b"\n"]);
        assert_eq!(framer.feed(&mut &b"\n"[..]), Some(message("")));
        assert_eq!(framer.ended_by(), 1);
        framer.set_terminator(terminator);
        let found = |framer: &mut Framer, event: &Event<'_>| {
            if let Event::Message(_) = event {
                assert_eq!(framer.ended_by(), by, "{input:?}");
            }
        };
        assert_eq!(events(&framer, input, found), [message("a"), CLEAN]);
    }
}

#[test]
fn a_set_ends_at_its_earliest_end_and_then_at_the_longest() {
    let framer = Framer::new(&[&b"ab"[..], b"b", b"xyz"]);
    let expected = [message("1"), message("2"), message("xy"), partial("3xy")];
    assert_eq!(events(&framer, b"1ab2bxyb3xy", nothing), expected);
}

/// A framer stores each member behind its length, which has one byte up to 127.
#[test]
fn members_of_any_length_are_given_back_and_match() {
    for length in [126, 127, 128, 129, 255, 256, 16_383, 16_384] {
        let long = [&vec![b'='; length - 1][..], b"!"].concat();
        let set = [&long[..], b"#", &long[1..]];
        let mut framer = Framer::new(&set);
        assert_eq!(framer.terminator(), Terminator::from(&set), "{length}");
        let text = [b"1#2", &long[..], b"3", &long[1..]].concat();
        let mut told = Vec::new();
        for mut chunk in text.chunks(100) {
            while let Some(event) = framer.feed(&mut chunk) {
                told.push((event.into_owned(), framer.ended_by()));
            }
        }
        let expected = [(message("1"), 1), (message("2"), 0), (message("3"), 2)];
        assert_eq!(told, expected, "{length}");
    }
}

#[test]
fn a_body_with_its_end_is_a_message_and_then_comes_what_was_set() {
    let framer = Framer::new(Terminator::LengthThen(3, b"\r\n"));
    let expected = [message("a\r\n"), data("next\r\n"), CLEAN];
    assert_eq!(events(&framer, b"a\r\n\r\nnext\r\n", nothing), expected);
}

#[test]
fn each_kind_of_prefix_stays_in_force() {
    let cases: [(Prefix, &[u8]); 11] = [
        (Prefix::U8, b"\x02ab\x00\x01c"),
        (Prefix::U16Be, b"\x00\x02ab\x00\x00\x00\x01c"),
        (Prefix::U16Le, b"\x02\x00ab\x00\x00\x01\x00c"),
        (Prefix::U24Be, b"\0\0\x02ab\0\0\0\0\0\x01c"),
        (Prefix::U32Be, b"\0\0\0\x02ab\0\0\0\0\0\0\0\x01c"),
        (Prefix::U32Le, b"\x02\0\0\0ab\0\0\0\0\x01\0\0\0c"),
        (
            Prefix::U64Be,
            b"\0\0\0\0\0\0\0\x02ab\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01c",
        ),
        (
            Prefix::U64Le,
            b"\x02\0\0\0\0\0\0\0ab\0\0\0\0\0\0\0\0\x01\0\0\0\0\0\0\0c",
        ),
        (Prefix::Varint, b"\x82\x00ab\x00\x01c"),
        (Prefix::Decimal(b' '), b"2 ab0 1 c"),
        (Prefix::Netstring, b"2:ab,0:,1:c,"),
    ];
    let expected = [message("ab"), message(""), message("c"), CLEAN];
    for (prefix, input) in cases {
        let framer = Framer::new(prefix).with_limit(2);
        assert_eq!(events(&framer, input, nothing), expected, "{prefix:?}");
        assert_eq!(framer.terminator(), Terminator::Prefixed(prefix));
    }
}

#[test]
fn setting_the_prefix_in_force_again_changes_nothing() {
    for text in [&b"\x00\x02ab\x00\x01c"[..], b"\x00\x00\x00\x00"] {
        let mut framer = Framer::new(Prefix::U16Be);
        let mut told = Vec::new();
        for mut byte in text.chunks(1) {
            while let Some(event) = framer.feed(&mut byte) {
                told.push(event.into_owned());
            }
            // In the middle of the length, of the body, and between two messages.
            framer.set_terminator(Prefix::U16Be);
        }
        told.extend(framer.feed_eof());
        assert_eq!(told, events(&Framer::new(Prefix::U16Be), text, nothing));
    }
    // What follows half a length could be read as a length of its own.
    let mut framer = Framer::new(Prefix::U16Be);
    assert_eq!(framer.feed(&mut &b"\x01"[..]), None);
    framer.set_terminator(Prefix::U16Be);
    let body = "\0".repeat(256);
    let rest = [b"\0", body.as_bytes()].concat();
    assert_eq!(framer.feed(&mut &rest[..]), Some(message(&body)));
}

#[test]
fn a_prefix_over_the_limit_is_told_before_the_body_and_skipped() {
    let framer = Framer::new(Prefix::Netstring).with_limit(2);
    let expected = [too_long(2, ""), message("ok"), CLEAN];
    assert_eq!(events(&framer, b"3:abc,2:ok,", nothing), expected);
    let mut framer = framer;
    assert_eq!(framer.feed(&mut &b"3:"[..]), Some(too_long(2, "")));
}

#[test]
fn an_expected_message_comes_between_others() {
    let framer = Framer::new(Terminator::CRLF).with_limit(4);
    let expect = |framer: &mut Framer, event: &Event<'_>| match event {
        Event::Message(line) if **line == *b"$6" => {
            framer.expect(Terminator::LengthThen(6, b"\r\n"), 6);
        }
        Event::Message(line) if **line == *b"*" => framer.expect_pieces(Terminator::LF),
        _ => {}
    };
    let expected = [
        message("$6"),
        message("a\r\nb\r\n"),
        message("*"),
        data("some bytes"),
        Event::End,
        message("+OK"),
        CLEAN,
    ];
    let input = b"$6\r\na\r\nb\r\n\r\n*\r\nsome bytes\n+OK\r\n";
    assert_eq!(events(&framer, input, expect), expected);
}

#[test]
fn a_scanner_knows_every_kind_of_end_but_prefixes() {
    let set = [&b"\r\n"[..], b"\n"];
    let cases: [(Terminator<'_>, &[u8]); 4] = [
        (Terminator::AnyLine, b"ab\r"),
        (Terminator::AnyOf((&set).into()), b"ab\r\n"),
        (Terminator::LengthThen(2, b"\r\n"), b"ab\r\n"),
        (Terminator::Length(2), b"ab"),
    ];
    for (terminator, input) in cases {
        let mut scanner = Scanner::new(terminator);
        assert_eq!(scanner.feed(&mut &input[..1]), Some(Piece::Part(b"a")));
        let mut rest = &input[1..];
        let mut last = scanner.feed(&mut rest);
        if last == Some(Piece::Part(b"b")) {
            last = scanner.feed(&mut rest);
            assert_eq!(last, Some(Piece::Last(b"")), "{terminator:?}");
        }
        assert!(matches!(last, Some(Piece::Last(_))), "{terminator:?}");
    }
    let mut scanner = Scanner::new(Prefix::U8.into());
    let mut input = &b"\x01a"[..];
    assert_eq!(scanner.feed(&mut input), Some(Piece::Malformed));
    assert_eq!(input, b"a");
    assert_eq!(scanner.feed(&mut input), None);
    scanner.set_terminator(Terminator::LF);
    assert_eq!(scanner.feed(&mut &b"b\n"[..]), Some(Piece::Last(b"b")));
}

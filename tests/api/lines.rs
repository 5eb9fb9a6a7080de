//! `Terminator::Line` by example: what ends a line, and what a limit counts.

use crate::too_long;
use sanschat::{Event, Framer, Piece, Scanner, Terminator};

/// All events of an input that comes byte by byte.
fn byte_by_byte(framer: &mut Framer, input: &[u8]) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    for mut byte in input.chunks(1) {
        while let Some(event) = framer.feed(&mut byte) {
            events.push(event.into_owned());
        }
    }
    events
}

/// All events of an input that comes at once. They are the same byte by byte.
#[track_caller]
fn all(limit: usize, input: &[u8]) -> Vec<Event<'static>> {
    let mut framer = Framer::new(Terminator::Line).with_limit(limit);
    let apart = byte_by_byte(&mut framer.clone(), input);
    let mut rest = input;
    let events: Vec<_> =
        std::iter::from_fn(|| framer.feed(&mut rest).map(Event::into_owned)).collect();
    assert_eq!(events, apart);
    events
}

fn message(text: &str) -> Event<'_> {
    Event::Message(text.as_bytes().into())
}

#[test]
fn a_line_ends_with_or_without_a_carriage_return() {
    let lines = ["one", "two", "", ""].map(message);
    assert_eq!(all(10, b"one\r\ntwo\n\r\n\n"), lines);
}

#[test]
fn one_carriage_return_belongs_to_the_end() {
    assert_eq!(all(10, b"1234\r\r\n"), [message("1234\r")]);
    assert_eq!(all(10, b"a\rb\n"), [message("a\rb")]);
}

#[test]
fn the_limit_counts_no_byte_of_the_end() {
    assert_eq!(all(5, b"12345\r\n"), [message("12345")]);
    assert_eq!(all(5, b"12345\n"), [message("12345")]);
    let skipped = [too_long(5, "12345"), message("next")];
    assert_eq!(all(5, b"12345\r6\nnext\n"), skipped);
    assert_eq!(all(5, b"123456\nnext\r\n"), skipped);
    assert_eq!(all(5, b"12345\r\r\nnext\r\n"), skipped);
}

#[test]
fn a_carriage_return_at_the_end_of_the_input_is_data() {
    let mut framer = Framer::new(Terminator::Line);
    assert_eq!(byte_by_byte(&mut framer, b"half\r"), []);
    let partial = Some(b"half\r".into());
    assert_eq!(framer.feed_eof(), Some(Event::Eof { partial }));
}

#[test]
fn a_held_carriage_return_is_scanned_again_under_another_terminator() {
    let mut framer = Framer::new(Terminator::Line);
    assert_eq!(byte_by_byte(&mut framer, b"a\r"), []);
    framer.set_terminator(b"\r");
    assert_eq!(framer.feed(&mut &b""[..]), Some(message("a")));
}

/// A carriage return that is known to be data stays data, so the line feed alone is the end.
#[test]
fn a_carriage_return_that_was_handed_out_is_not_taken_back() {
    let mut framer = Framer::new(Terminator::None);
    assert_eq!(
        byte_by_byte(&mut framer, b"\r"),
        [Event::Data(b"\r".into())]
    );
    framer.set_terminator(Terminator::Line);
    assert_eq!(byte_by_byte(&mut framer, b"\n"), [message("")]);
}

#[test]
fn a_line_feed_is_found_right_after_other_terminators() {
    let mut framer = Framer::new(Terminator::Length(1));
    let mut input = &b"x\r\nline\n"[..];
    assert_eq!(framer.feed(&mut input), Some(message("x")));
    framer.set_terminator(Terminator::Line);
    assert_eq!(framer.feed(&mut input), Some(message("")));
    assert_eq!(framer.feed(&mut input), Some(message("line")));
    assert_eq!(framer.terminator(), Terminator::Line);
}

#[test]
fn the_hot_loop_gives_lines() {
    let mut framer = Framer::new(Terminator::Line);
    let mut input = &b"one\r\ntwo\n\r\rthree\r\n\nhalf\r"[..];
    let lines: Vec<_> = framer.messages(&mut input).collect();
    assert_eq!(lines, [&b"one"[..], b"two", b"\r\rthree", b""]);
    assert_eq!(framer.feed(&mut &b"\n"[..]), Some(message("half")));
}

#[test]
fn a_scanner_gives_lines_in_pieces() {
    let mut scanner = Scanner::new(Terminator::Line);
    let mut pieces = Vec::new();
    for chunk in ["one\r", "\ntwo\r", "\r", "\n"] {
        let mut input = chunk.as_bytes();
        while let Some(piece) = scanner.feed(&mut input) {
            pieces.push(piece);
        }
    }
    let expected = [
        Piece::Part(b"one"),
        Piece::Last(b""),
        Piece::Part(b"two"),
        Piece::Part(b"\r"),
        Piece::Last(b""),
    ];
    assert_eq!(pieces, expected);
    assert_eq!(scanner.held(), b"");
}

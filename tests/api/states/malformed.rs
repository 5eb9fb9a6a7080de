//! The row `Malformed`: what came is dropped until a terminator is set.

use super::*;
use sanschat::Prefix;

/// A body did not have its end. The limit is 8.
fn malformed() -> Framer {
    let mut framer = Framer::new(Terminator::LengthThen(2, b"\r\n")).with_limit(8);
    assert_eq!(feed(&mut framer, b"ab\rx"), [Event::Malformed]);
    framer
}

#[test]
fn malformed_bytes_are_dropped() {
    let mut framer = malformed();
    assert!(framer.wants_input() && !framer.is_mid_message());
    assert_eq!(feed(&mut framer, b"more\r\n"), []);
    assert_eq!(feed(&mut framer, b"123456789\r\n"), []);
    assert_eq!(framer.messages_in(), 1);
    assert_eq!(framer.ended_by(), 0);
}

#[test]
fn malformed_set_terminator_begins_a_message() {
    let mut framer = malformed();
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"a\n"), [message("a")]);
    // It acts on the next byte, and those that were dropped before stay dropped.
    let mut framer = malformed();
    assert_eq!(feed(&mut framer, b"dropped"), []);
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"a\n"), [message("a")]);
    let mut framer = malformed();
    framer.set_terminator(NONE);
    assert_eq!(feed(&mut framer, b"a\n"), [data("a\n")]);
}

/// Also where the terminator is the one in force, since a prefix stays so.
#[test]
fn malformed_set_terminator_to_the_same_one_begins_a_message() {
    let mut framer = Framer::new(Prefix::Netstring);
    assert_eq!(feed(&mut framer, b"1:ax"), [Event::Malformed]);
    assert_eq!(feed(&mut framer, b"1:b,"), []);
    framer.set_terminator(Prefix::Netstring);
    assert_eq!(feed(&mut framer, b"1:c,"), [message("c")]);
}

#[test]
fn malformed_stream_begins_a_message() {
    let mut framer = malformed();
    framer.stream(LF);
    assert_eq!(feed(&mut framer, b"a\n"), [data("a"), Event::End]);
}

#[test]
fn malformed_expect_begins_the_expected_message() {
    let mut framer = malformed();
    framer.expect(LF, 1);
    // What was in force is a length that was reached.
    assert_eq!(feed(&mut framer, b"a\nb"), [message("a"), data("b")]);
    let mut framer = malformed();
    framer.expect_pieces(LF);
    assert_eq!(
        feed(&mut framer, b"a\nb"),
        [data("a"), Event::End, data("b")]
    );
}

/// An expected message that is malformed is over, and what comes back does not end the dropping.
#[test]
fn malformed_ends_an_expectation() {
    let mut framer = Framer::new(CRLF);
    framer.expect(Terminator::LengthThen(1, b"\r\n"), 1);
    assert_eq!(feed(&mut framer, b"axy\r\n"), [Event::Malformed]);
    assert_eq!(framer.terminator(), CRLF);
    assert_eq!(feed(&mut framer, b"dropped\r\n"), []);
    framer.set_terminator(CRLF);
    assert_eq!(feed(&mut framer, b"line\r\n"), [message("line")]);
}

#[test]
fn malformed_set_limit_is_kept_for_the_next_message() {
    let mut framer = malformed();
    framer.set_limit(1);
    assert_eq!(feed(&mut framer, b"dropped"), []);
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"ab\n"), [too_long(1, "a")]);
}

#[test]
fn malformed_pause_acts_at_once() {
    check_pause_acts_at_once(malformed(), b"ab");
    let mut framer = malformed();
    framer.pause();
    assert_eq!(framer.take_unread(), b"");
    framer.resume();
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"a\n"), [message("a")]);
}

#[test]
fn malformed_take_unread_changes_nothing() {
    let mut framer = malformed();
    assert_eq!(framer.take_unread(), b"");
    assert_eq!(feed(&mut framer, b"dropped\r\n"), []);
}

#[test]
fn malformed_eof_is_clean() {
    assert_eq!(malformed().feed_eof(), Some(CLEAN));
}

/// What waited for the end of a skipped message is in force behind one that is malformed, too; but
/// all is dropped, since it was asked for before that was known.
#[test]
fn malformed_after_a_skip_drops_what_follows() {
    let mut framer = Framer::new(Terminator::LengthThen(9, b"\r\n")).with_limit(8);
    assert_eq!(feed(&mut framer, b"123"), [too_long(8, "")]);
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"456789\rx"), [Event::Malformed]);
    assert_eq!(framer.terminator(), LF);
    assert_eq!(feed(&mut framer, b"dropped\n"), []);
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"a\n"), [message("a")]);
}

//! The table "State × call" in the head of `src/framing.rs`: a test for each cell.

mod expect;
mod malformed;
mod skipping;

use crate::cuttings::{CLEAN, data, message, partial};
use crate::too_long;
use sanschat::{Event, Framer, Terminator};
use std::borrow::Cow;

const CRLF: Terminator<'static> = Terminator::CRLF;
const LF: Terminator<'static> = Terminator::LF;
const NONE: Terminator<'static> = Terminator::None;

/// A message that comes whole begins with the next byte. Its limit is 8.
fn fresh() -> Framer {
    Framer::new(CRLF).with_limit(8)
}

/// There is no terminator, and some bytes have come.
fn raw() -> Framer {
    let mut framer = Framer::new(NONE).with_limit(8);
    assert_eq!(feed(&mut framer, b"raw"), [data("raw")]);
    framer
}

/// `ab` is collected, and a carriage return is held.
fn collecting() -> Framer {
    let mut framer = fresh();
    assert_eq!(feed(&mut framer, b"ab\r"), []);
    framer
}

/// Only a carriage return was taken, and it is held.
fn collecting_held_alone() -> Framer {
    let mut framer = fresh();
    assert_eq!(feed(&mut framer, b"\r"), []);
    framer
}

/// A message that comes in pieces begins with the next byte.
fn pieces() -> Framer {
    let mut framer = fresh();
    framer.stream(CRLF);
    framer
}

/// A message that comes in pieces, and of which a carriage return is held.
fn pieces_held() -> Framer {
    let mut framer = pieces();
    assert_eq!(feed(&mut framer, b"\r"), []);
    framer
}

/// `ab` was handed out, and a carriage return is held.
fn begun() -> Framer {
    let mut framer = pieces();
    assert_eq!(feed(&mut framer, b"ab\r"), [data("ab")]);
    framer
}

/// A message is over the limit of 8, and its end has not come.
fn skipping() -> Framer {
    let mut framer = fresh();
    assert_eq!(feed(&mut framer, b"123456789"), [too_long(8, "12345678")]);
    framer
}

/// All events of an input, which is used up.
fn feed(framer: &mut Framer, mut input: &[u8]) -> Vec<Event<'static>> {
    let events = std::iter::from_fn(|| framer.feed(&mut input).map(Event::into_owned)).collect();
    assert!(input.is_empty(), "all of it is taken");
    events
}

/// A pause that acts at once: not a byte is taken until it ends.
fn check_pause_acts_at_once(mut framer: Framer, input: &[u8]) {
    let mut without_pause = framer.clone();
    framer.pause();
    let mut rest = input;
    assert_eq!(framer.feed(&mut rest), None);
    assert_eq!(framer.feed_eof(), None);
    assert!(framer.is_paused() && !framer.wants_input());
    assert_eq!(rest, input);
    framer.resume();
    assert_eq!(feed(&mut framer, input), feed(&mut without_pause, input));
}

#[test]
fn fresh_bytes_that_hold_a_message_lend_it() {
    let mut input = &b"ab\r\n"[..];
    let event = fresh().feed(&mut input);
    assert!(matches!(event, Some(Event::Message(Cow::Borrowed(b"ab")))));
}

#[test]
fn fresh_bytes_without_an_end_are_collected() {
    let mut framer = fresh();
    assert_eq!(feed(&mut framer, b"a"), []);
    assert_eq!(feed(&mut framer, b"b\r\n"), [message("ab")]);
}

#[test]
fn fresh_bytes_over_the_limit_are_too_long() {
    let events = [too_long(8, "12345678"), message("next")];
    assert_eq!(feed(&mut fresh(), b"123456789\r\nnext\r\n"), events);
}

#[test]
fn fresh_set_terminator_acts_on_the_next_byte() {
    let mut framer = fresh();
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"a\r\n"), [message("a\r")]);
    framer.set_terminator(NONE);
    assert_eq!(feed(&mut framer, b"a\n"), [data("a\n")]);
    assert_eq!(framer.feed_eof(), Some(CLEAN));
}

#[test]
fn fresh_stream_hands_out_pieces() {
    let mut framer = fresh();
    framer.stream(LF);
    assert_eq!(feed(&mut framer, b"a\n"), [data("a"), Event::End]);
    framer.stream(NONE);
    assert_eq!(feed(&mut framer, b"a\n"), [data("a\n")]);
    assert_eq!(framer.feed_eof(), Some(CLEAN));
}

#[test]
fn fresh_set_limit_bounds_the_message() {
    let mut framer = fresh();
    framer.set_limit(1);
    assert_eq!(feed(&mut framer, b"ab\r\na\r\n")[1], message("a"));
    framer.set_terminator(Terminator::Length(8));
    framer.set_limit(7);
    assert_eq!(feed(&mut framer, b""), [too_long(7, "")]);
}

#[test]
fn fresh_pause_acts_at_once() {
    check_pause_acts_at_once(fresh(), b"ab\r\nc");
}

#[test]
fn fresh_eof_is_clean() {
    assert_eq!(fresh().feed_eof(), Some(CLEAN));
}

#[test]
fn raw_bytes_are_data() {
    assert_eq!(feed(&mut raw(), b"a\r\nb"), [data("a\r\nb")]);
}

#[test]
fn raw_set_terminator_begins_a_message() {
    let mut framer = raw();
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"a\n"), [message("a")]);
    let mut framer = raw();
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"123456789\n"), [too_long(8, "12345678")]);
}

#[test]
fn raw_stream_begins_a_message() {
    let mut framer = raw();
    framer.stream(LF);
    assert_eq!(
        feed(&mut framer, b"\na\n"),
        [Event::End, data("a"), Event::End]
    );
}

#[test]
fn raw_set_limit_is_kept_for_the_next_message() {
    let mut framer = raw();
    framer.set_limit(1);
    assert_eq!(feed(&mut framer, b"abc"), [data("abc")]);
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"ab"), [too_long(1, "a")]);
}

#[test]
fn raw_pause_acts_at_once() {
    check_pause_acts_at_once(raw(), b"abc");
}

#[test]
fn raw_eof_is_clean() {
    assert_eq!(raw().feed_eof(), Some(CLEAN));
    let mut framer = raw();
    framer.set_terminator(LF);
    assert_eq!(framer.feed_eof(), Some(CLEAN));
}

#[test]
fn collecting_bytes_end_the_message() {
    assert_eq!(feed(&mut collecting(), b"\n"), [message("ab")]);
    assert_eq!(feed(&mut collecting(), b"c\r\n"), [message("ab\rc")]);
}

#[test]
fn collecting_bytes_over_the_limit_are_too_long() {
    let events = [too_long(8, "ab\r45678"), message("next")];
    assert_eq!(feed(&mut collecting(), b"456789\r\nnext\r\n"), events);
    // The limit counts no held byte: there is room for five more.
    assert_eq!(
        feed(&mut collecting(), b"45678\r\n"),
        [message("ab\r45678")]
    );
}

#[test]
fn collecting_set_terminator_scans_the_held_bytes_again() {
    let mut framer = collecting();
    framer.set_terminator(Terminator::Bytes(b"\r"));
    assert_eq!(feed(&mut framer, b""), [message("ab")]);
    let mut framer = collecting();
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"\n"), [message("ab\r")]);
}

#[test]
fn collecting_set_terminator_with_held_bytes_alone_begins_anew() {
    let mut framer = collecting_held_alone();
    framer.set_terminator(Terminator::Bytes(b"\r"));
    assert_eq!(feed(&mut framer, b"a\r"), [message(""), message("a")]);
}

#[test]
fn collecting_set_terminator_none_hands_out_what_was_collected() {
    let mut framer = collecting();
    framer.set_terminator(NONE);
    assert_eq!(feed(&mut framer, b"c"), [data("ab"), data("\r"), data("c")]);
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"d\n"), [message("d")]);
}

#[test]
fn collecting_stream_hands_out_what_was_collected_first() {
    let mut framer = collecting();
    framer.stream(CRLF);
    assert_eq!(feed(&mut framer, b""), [data("ab")]);
    assert_eq!(feed(&mut framer, b"\n"), [Event::End]);
}

#[test]
fn collecting_set_limit_applies_to_what_was_collected() {
    let mut framer = collecting();
    framer.set_limit(1);
    assert_eq!(feed(&mut framer, b""), [too_long(1, "a")]);
    let mut framer = collecting();
    framer.set_limit(2);
    assert_eq!(feed(&mut framer, b"\n"), [message("ab")]);
}

#[test]
fn collecting_pause_acts_at_once() {
    check_pause_acts_at_once(collecting(), b"\nab\r\n");
}

#[test]
fn collecting_eof_gives_all_that_was_taken() {
    assert_eq!(collecting().feed_eof(), Some(partial("ab\r")));
    assert_eq!(collecting_held_alone().feed_eof(), Some(partial("\r")));
}

#[test]
fn collecting_eof_over_the_limit_is_too_long_first() {
    let mut framer = collecting();
    framer.set_limit(2);
    assert_eq!(framer.feed_eof(), Some(too_long(2, "ab")));
    assert_eq!(framer.feed_eof(), Some(partial("")));
    assert_eq!(framer.feed_eof(), None);
}

#[test]
fn pieces_bytes_are_data_or_an_end() {
    assert_eq!(feed(&mut pieces(), b"ab\r\n"), [data("ab"), Event::End]);
    assert_eq!(feed(&mut pieces(), b"\r\n"), [Event::End]);
    assert_eq!(feed(&mut pieces_held(), b"a"), [data("\r"), data("a")]);
}

#[test]
fn pieces_set_terminator_asks_for_a_whole_message() {
    let mut framer = pieces();
    framer.set_terminator(CRLF);
    assert_eq!(feed(&mut framer, b"ab\r\n"), [message("ab")]);
    let mut framer = pieces_held();
    framer.set_terminator(CRLF);
    assert_eq!(feed(&mut framer, b"a\r\n"), [message("\ra")]);
    let mut framer = pieces();
    framer.set_terminator(NONE);
    assert_eq!(feed(&mut framer, b"ab\r\n"), [data("ab\r\n")]);
}

#[test]
fn pieces_stream_acts_on_the_next_byte() {
    let mut framer = pieces_held();
    framer.stream(LF);
    assert_eq!(feed(&mut framer, b"\n"), [data("\r"), Event::End]);
    let mut framer = pieces();
    framer.stream(NONE);
    assert_eq!(feed(&mut framer, b"\r\n"), [data("\r\n")]);
}

#[test]
fn pieces_set_limit_is_kept_for_the_next_whole_message() {
    let mut framer = pieces();
    framer.set_limit(1);
    assert_eq!(feed(&mut framer, b"ab\r\n"), [data("ab"), Event::End]);
    framer.set_terminator(CRLF);
    assert_eq!(feed(&mut framer, b"ab\r\n"), [too_long(1, "a")]);
}

#[test]
fn pieces_pause_acts_at_once() {
    check_pause_acts_at_once(pieces(), b"ab\r\n");
    check_pause_acts_at_once(pieces_held(), b"\n");
}

#[test]
fn pieces_eof_is_clean_unless_bytes_are_held() {
    assert_eq!(pieces().feed_eof(), Some(CLEAN));
    assert_eq!(pieces_held().feed_eof(), Some(partial("\r")));
}

#[test]
fn begun_bytes_are_data_up_to_an_end() {
    assert_eq!(feed(&mut begun(), b"\n"), [Event::End]);
    let events = [data("\r"), data("c"), Event::End];
    assert_eq!(feed(&mut begun(), b"c\r\n"), events);
}

#[test]
fn begun_set_terminator_lets_the_message_end_in_pieces() {
    let mut framer = begun();
    framer.set_terminator(LF);
    let events = [data("\r"), Event::End, message("next")];
    assert_eq!(feed(&mut framer, b"\nnext\n"), events);
}

#[test]
fn begun_set_terminator_none_leaves_the_message_with_the_next_byte() {
    let mut framer = begun();
    framer.set_terminator(NONE);
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"\n"), [data("\r"), Event::End]);
    let mut framer = begun();
    framer.set_terminator(NONE);
    assert_eq!(feed(&mut framer, b""), [data("\r")]);
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"next\n"), [message("next")]);
}

#[test]
fn begun_stream_lets_the_next_message_come_in_pieces_too() {
    let mut framer = begun();
    framer.set_terminator(CRLF);
    framer.stream(CRLF);
    let events = [Event::End, data("next"), Event::End];
    assert_eq!(feed(&mut framer, b"\nnext\r\n"), events);
}

#[test]
fn begun_set_limit_is_kept_for_the_next_whole_message() {
    let mut framer = begun();
    framer.set_limit(1);
    framer.set_terminator(CRLF);
    let events = [data("\r"), data("cd"), Event::End, too_long(1, "a")];
    assert_eq!(feed(&mut framer, b"cd\r\nab\r\n"), events);
}

#[test]
fn begun_pause_acts_at_once() {
    check_pause_acts_at_once(begun(), b"c\r\n");
}

#[test]
fn begun_eof_gives_what_is_held() {
    assert_eq!(begun().feed_eof(), Some(partial("\r")));
    let mut framer = begun();
    assert_eq!(feed(&mut framer, b"c"), [data("\r"), data("c")]);
    assert_eq!(framer.feed_eof(), Some(partial("")));
}

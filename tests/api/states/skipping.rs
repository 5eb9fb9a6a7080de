//! The row `Skipping`: a message is too long, and its rest is dropped.

use super::*;

#[test]
fn skipping_bytes_are_dropped_up_to_the_end() {
    assert_eq!(feed(&mut skipping(), b"more\r"), []);
    assert_eq!(
        feed(&mut skipping(), b"more\r\nnext\r\n"),
        [message("next")]
    );
}

#[test]
fn skipping_set_terminator_waits_for_the_end() {
    let mut framer = skipping();
    framer.set_terminator(LF);
    assert_eq!(framer.terminator(), CRLF);
    assert_eq!(feed(&mut framer, b"a\nb\r\nc\n"), [message("c")]);
    assert_eq!(framer.terminator(), LF);
}

#[test]
fn skipping_set_terminator_to_a_length_waits_for_the_end() {
    let mut framer = skipping();
    framer.set_terminator(Terminator::Length(0));
    assert_eq!(feed(&mut framer, b"a\r\n"), [message("")]);
}

#[test]
fn skipping_stream_waits_for_the_end() {
    let mut framer = skipping();
    framer.stream(CRLF);
    assert_eq!(feed(&mut framer, b"a\r\nb\r\n"), [data("b"), Event::End]);
    let mut framer = skipping();
    framer.stream(LF);
    framer.set_terminator(CRLF);
    assert_eq!(feed(&mut framer, b"a\r\nb\r\n"), [message("b")]);
}

#[test]
fn skipping_set_limit_is_kept_for_the_next_message() {
    let mut framer = skipping();
    framer.set_limit(100);
    let events = [message("123456789")];
    assert_eq!(feed(&mut framer, b"more\r\n123456789\r\n"), events);
}

#[test]
fn skipping_pause_waits_for_the_end() {
    let mut framer = skipping();
    framer.pause();
    assert!(framer.wants_input() && !framer.is_paused());
    let mut input = &b"more\r\nnext\r\n"[..];
    assert_eq!(framer.feed(&mut input), None);
    assert_eq!(input, b"next\r\n");
    assert!(framer.is_paused());
    framer.resume();
    assert_eq!(feed(&mut framer, input), [message("next")]);
}

#[test]
fn skipping_eof_gives_an_empty_partial() {
    assert_eq!(skipping().feed_eof(), Some(partial("")));
}

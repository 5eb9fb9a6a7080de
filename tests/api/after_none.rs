//! Bytes that come under `Terminator::None` belong to no message: the next terminator begins one.

use crate::too_long;
use sanschat::{Event, Framer, Terminator};

fn all<'i>(framer: &mut Framer, mut input: &'i [u8]) -> Vec<Event<'i>> {
    std::iter::from_fn(|| framer.feed(&mut input)).collect()
}

#[test]
fn raw_bytes_before_a_terminator_do_not_begin_a_message() {
    let mut framer = Framer::new(Terminator::None);
    assert_eq!(all(&mut framer, b"raw"), [Event::Data(b"raw".into())]);
    framer.set_terminator(Terminator::LF);
    assert_eq!(
        all(&mut framer, b"line\n"),
        [Event::Message(b"line".into())]
    );
}

#[test]
fn the_message_after_raw_bytes_has_its_limit() {
    let mut framer = Framer::new(Terminator::None).with_limit(4);
    all(&mut framer, b"raw");
    framer.set_terminator(Terminator::LF);
    assert_eq!(
        all(&mut framer, b"much too long\nline\n"),
        [too_long(4, "much"), Event::Message(b"line".into())]
    );
}

#[test]
fn eof_after_raw_bytes_is_clean() {
    let mut framer = Framer::new(Terminator::None);
    all(&mut framer, b"raw");
    framer.set_terminator(Terminator::LF);
    assert_eq!(framer.feed_eof(), Some(Event::Eof { partial: None }));
}

#[test]
fn raw_bytes_after_a_length_do_not_begin_a_message() {
    let mut framer = Framer::new(Terminator::Length(2));
    assert_eq!(
        all(&mut framer, b"ab!"),
        [Event::Message(b"ab".into()), Event::Data(b"!".into())]
    );
    framer.set_terminator(Terminator::LF);
    assert_eq!(all(&mut framer, b"one\n"), [Event::Message(b"one".into())]);
}

#[test]
fn none_that_is_replaced_before_a_byte_changes_nothing() {
    let mut framer = Framer::new(Terminator::LF);
    framer.stream(Terminator::LF);
    assert_eq!(all(&mut framer, b"begun"), [Event::Data(b"begun".into())]);
    framer.set_terminator(Terminator::None);
    framer.set_terminator(Terminator::LF);
    assert_eq!(
        all(&mut framer, b"rest\n"),
        [Event::Data(b"rest".into()), Event::End]
    );
}

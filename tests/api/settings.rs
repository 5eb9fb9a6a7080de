//! Settings can be read, defaults are as documented, and a chat knows its own state.

use crate::too_long;
use sanschat::{Chat, Event, Framer, Terminator, Transmit};

const KIB: usize = 1024;

#[test]
fn defaults_are_as_documented() {
    assert_eq!(Framer::DEFAULT_LIMIT, 64 * KIB);
    assert_eq!(Chat::DEFAULT_HIGH_WATER, 64 * KIB);
    assert_eq!(Framer::new(Terminator::LF).limit(), 64 * KIB);
    let chat = Chat::new(Terminator::LF);
    assert_eq!((chat.limit(), chat.high_water()), (64 * KIB, 64 * KIB));
    assert_eq!(Chat::default().terminator(), Terminator::None);
}

#[test]
fn settings_can_be_read() {
    let mut framer = Framer::new(Terminator::CRLF).with_limit(7);
    assert_eq!((framer.limit(), framer.terminator()), (7, Terminator::CRLF));
    framer.set_limit(8);
    framer.set_terminator(Terminator::Length(3));
    let three = Terminator::Length(3);
    assert_eq!((framer.limit(), framer.terminator()), (8, three));

    let mut chat = Chat::new(Terminator::CRLF).with_limit(7).with_high_water(9);
    assert_eq!((chat.limit(), chat.high_water()), (7, 9));
    chat.set_limit(8);
    chat.set_high_water(10);
    chat.stream(Terminator::LF);
    assert_eq!((chat.limit(), chat.high_water()), (8, 10));
    assert_eq!(chat.terminator(), Terminator::LF);
}

/// An empty byte string is read as `None`, and a length as what is left of it.
#[test]
fn terminators_are_read_as_they_are_in_force() {
    let mut framer = Framer::new(Terminator::Bytes(b""));
    assert_eq!(framer.terminator(), Terminator::None);
    framer.stream(Terminator::Length(10));
    let mut input = &b"four"[..];
    while framer.feed(&mut input).is_some() {}
    assert_eq!(framer.terminator(), Terminator::Length(6));
    let mut input = &b"and six"[..];
    while framer.feed(&mut input).is_some() {}
    assert_eq!(framer.terminator(), Terminator::None);
}

#[test]
fn a_pause_is_in_force_until_resume() {
    let mut framer = Framer::new(Terminator::CRLF);
    let mut chat = Chat::new(Terminator::CRLF);
    assert!(!framer.is_paused() && !chat.is_paused());
    framer.pause();
    chat.pause();
    assert!(framer.is_paused() && chat.is_paused());
    framer.resume();
    chat.resume();
    assert!(!framer.is_paused() && !chat.is_paused());
}

/// The pause waits for the end of the skipped message.
#[test]
fn a_pause_is_not_in_force_during_a_skip() {
    let mut framer = Framer::new(Terminator::CRLF).with_limit(3);
    let mut input = &b"four"[..];
    assert_eq!(framer.feed(&mut input), Some(too_long(3, "fou")));
    framer.pause();
    assert!(!framer.is_paused() && framer.wants_input());
    let mut input = &b"\r\nnext\r\n"[..];
    assert_eq!(framer.feed(&mut input), None);
    assert_eq!(input, b"next\r\n");
    assert!(framer.is_paused() && !framer.wants_input());
}

/// A chat is finished when EOF was reported and all is sent, and not before.
#[test]
fn a_chat_is_finished_when_both_directions_are() {
    let mut chat = Chat::new(Terminator::CRLF);
    assert!(!chat.is_finished(), "EOF was not reported");
    chat.push(b"reply");
    chat.send_eof();
    assert_eq!(chat.feed_eof(), Some(Event::Eof { partial: None }));
    assert!(!chat.is_finished(), "a reply is queued");
    chat.poll_transmit();
    chat.transmitted(5);
    assert!(!chat.is_finished(), "an end is queued");
    assert_eq!(chat.poll_transmit(), Some(Transmit::Eof));
    chat.transmitted(0);
    assert!(chat.is_finished());
    chat.close_when_done();
    assert!(!chat.is_finished(), "a close is to be done");
}

#[test]
fn queued_bytes_are_counted() {
    let mut chat = Chat::new(Terminator::CRLF);
    assert_eq!(chat.queued(), 0);
    chat.push(b"four");
    chat.push_owned(b"five5".to_vec());
    chat.push_producer(["not counted"]);
    assert_eq!(chat.queued(), 9);
    chat.poll_transmit();
    chat.transmitted(3);
    assert_eq!(chat.queued(), 6);
}

/// `with_limit` is `set_limit`: it may be called at any time, and applies to the present message too.
#[test]
fn a_limit_applies_to_what_was_collected() {
    let refused = Some(too_long(2, "ab"));
    for next in ["d", "\r", "\n", "d\r\n", "a longer chunk\r\n"] {
        let mut framer = Framer::new(Terminator::CRLF);
        assert_eq!(framer.feed(&mut &b"abc"[..]), None);
        let mut framer = framer.with_limit(2);
        assert_eq!(framer.feed(&mut next.as_bytes()), refused, "{next:?}");
    }
    let mut framer = Framer::new(Terminator::Length(9));
    assert_eq!(framer.feed(&mut &b"abc"[..]), None);
    assert_eq!(
        framer.with_limit(2).feed(&mut &b"d"[..]),
        Some(too_long(2, ""))
    );
}

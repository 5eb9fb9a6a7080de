//! How a chat pauses, holds back input, reports EOF and closes: laws 9 to 11 by example.

use crate::too_long;
use sanschat::{Chat, Event, Terminator, Transmit};

/// More events than any test here needs. A broken chat could give them without end.
const ENOUGH: usize = 100;

/// Feeds until there is no event, and returns the events.
fn feed<'i>(chat: &mut Chat, input: &mut &'i [u8]) -> Vec<Event<'i>> {
    std::iter::from_fn(|| chat.feed(input))
        .take(ENOUGH)
        .collect()
}

fn feed_eof(chat: &mut Chat) -> Vec<Event<'static>> {
    std::iter::from_fn(|| chat.feed_eof())
        .take(ENOUGH)
        .collect()
}

/// Acknowledges all that can be sent, and returns it.
fn transmit(chat: &mut Chat) -> Vec<u8> {
    let mut sent = Vec::new();
    while let Some(Transmit::Bytes(bytes)) = chat.poll_transmit() {
        let n = bytes.len();
        sent.extend_from_slice(bytes);
        chat.transmitted(n);
    }
    sent
}

fn message(text: &str) -> Event<'_> {
    Event::Message(text.as_bytes().into())
}

fn partial(text: &str) -> Event<'_> {
    let partial = Some(text.as_bytes().into());
    Event::Eof { partial }
}

const CLEAN: Event<'_> = Event::Eof { partial: None };

/// Both ways to close.
const CLOSINGS: [fn(&mut Chat); 2] = [Chat::close_when_done, Chat::abort];

#[test]
fn a_close_latches_in_the_middle_of_a_chunk() {
    for close in CLOSINGS {
        let mut chat = Chat::new(Terminator::CRLF);
        let mut input = &b"one\r\ntwo\r\n"[..];
        assert_eq!(chat.feed(&mut input), Some(message("one")));
        close(&mut chat);
        assert_eq!(chat.feed(&mut input), None);
        assert_eq!(input, b"two\r\n", "what follows is left to the caller");
        assert!(chat.is_closing() && !chat.wants_input());
        assert_eq!(chat.feed_eof(), None);
    }
}

/// A new terminator, a resume or an empty queue does not undo a close, and neither an empty message
/// nor one that is too long is reported after it.
#[test]
fn nothing_undoes_a_close() {
    for close in CLOSINGS {
        let mut chat = Chat::new(Terminator::CRLF);
        chat.pause();
        close(&mut chat);
        chat.resume();
        transmit(&mut chat);
        let unlikely = [
            Terminator::Length(0),
            Terminator::Length(u64::MAX),
            Terminator::None,
            Terminator::LF,
        ];
        for terminator in unlikely {
            chat.set_terminator(terminator);
            let mut input = &b"late\n"[..];
            assert_eq!(chat.feed(&mut input), None);
            chat.stream(terminator);
            assert_eq!(chat.feed(&mut input), None);
            assert_eq!(input, b"late\n");
        }
        assert_eq!(chat.feed_eof(), None);
        assert_eq!(chat.poll_transmit(), Some(Transmit::Close));
        chat.transmitted(1);
        assert_eq!(chat.poll_transmit(), Some(Transmit::Close), "it stays");
    }
}

/// The change of a terminator waits for the end of a skip, a close does not.
#[test]
fn a_close_does_not_wait_for_the_end_of_a_skip() {
    for close in CLOSINGS {
        let mut chat = Chat::new(Terminator::CRLF).with_limit(2);
        let mut input = &b"abcdef\r\nnext\r\n"[..];
        assert_eq!(chat.feed(&mut input), Some(too_long(2, "ab")));
        close(&mut chat);
        let left = input.len();
        assert_eq!(chat.feed(&mut input), None);
        assert_eq!(input.len(), left);
        assert_eq!(chat.feed_eof(), None);
    }
}

#[test]
fn a_close_drops_messages_that_are_owed_at_eof() {
    let mut chat = Chat::new(Terminator::from(b"aaa!"));
    let mut input = &b"aaa"[..];
    assert_eq!(chat.feed(&mut input), None);
    chat.set_terminator(Terminator::from(b"a"));
    assert_eq!(chat.feed_eof(), Some(message("")));
    chat.close_when_done();
    assert_eq!(chat.feed_eof(), None);
}

#[test]
fn queued_bytes_leave_before_a_close_and_nothing_after() {
    let mut chat = Chat::new(Terminator::CRLF);
    chat.push(b"bye");
    chat.close_when_done();
    chat.push(b"late");
    chat.push_owned(b"late".to_vec());
    chat.push_producer(["late"]);
    chat.send_eof();
    assert_eq!(transmit(&mut chat), b"bye");
    assert_eq!(chat.poll_transmit(), Some(Transmit::Close));
    assert!(!chat.is_aborted());
}

#[test]
fn an_abort_drops_queued_and_lent_bytes() {
    let mut chat = Chat::new(Terminator::CRLF);
    chat.push(b"much");
    chat.push_producer(["more"]);
    assert_eq!(chat.poll_transmit(), Some(Transmit::Bytes(b"much")));
    chat.abort();
    chat.transmitted(4);
    assert_eq!((chat.queued(), chat.bytes_out()), (0, 0));
    chat.push(b"late");
    assert_eq!(chat.poll_transmit(), Some(Transmit::Close));
    assert!(chat.is_aborted());
}

/// A half-close ends one direction only.
#[test]
fn messages_come_after_send_eof() {
    let mut chat = Chat::new(Terminator::CRLF);
    chat.push(b"that is all");
    chat.send_eof();
    chat.push(b"late");
    assert_eq!(transmit(&mut chat), b"that is all");
    assert_eq!(chat.poll_transmit(), Some(Transmit::Eof));
    chat.transmitted(0);
    assert_eq!(chat.poll_transmit(), None);
    let mut input = &b"still here\r\n"[..];
    assert_eq!(feed(&mut chat, &mut input), [message("still here")]);
    assert_eq!(feed_eof(&mut chat), [CLEAN]);
}

#[test]
fn eof_is_reported_once_and_last() {
    let mut chat = Chat::new(Terminator::CRLF);
    let mut input = &b"one\r\n"[..];
    assert_eq!(feed(&mut chat, &mut input), [message("one")]);
    assert_eq!(feed_eof(&mut chat), [CLEAN]);
    assert_eq!(chat.feed_eof(), None);
    let mut late = &b"late\r\n"[..];
    assert_eq!(chat.feed(&mut late), None);
    assert_eq!(late, b"late\r\n");
    assert!(!chat.wants_input());
    // The other direction is open.
    chat.push(b"goodbye");
    assert_eq!(transmit(&mut chat), b"goodbye");
}

/// A message that had begun is partial, and held bytes are data after all.
#[test]
fn eof_gives_the_partial_message() {
    let kinds: [(Terminator, &[u8], Event); 7] = [
        (Terminator::CRLF, b"", CLEAN),
        (Terminator::CRLF, b"half", partial("half")),
        (Terminator::CRLF, b"half\r", partial("half\r")),
        (Terminator::CRLF, b"\r", partial("\r")),
        (Terminator::Length(5), b"four", partial("four")),
        (Terminator::Length(5), b"", CLEAN),
        (Terminator::CRLF, b"whole\r\nhalf\r", partial("half\r")),
    ];
    for (terminator, mut input, eof) in kinds {
        let mut chat = Chat::new(terminator);
        feed(&mut chat, &mut input);
        assert_eq!(feed_eof(&mut chat), [eof]);
    }
}

/// In pieces the partial message is what was not handed out yet, perhaps nothing.
#[test]
fn eof_in_pieces_gives_what_was_not_handed_out() {
    let kinds: [(Terminator, &[u8], Event); 5] = [
        (Terminator::CRLF, b"", CLEAN),
        (Terminator::CRLF, b"half", partial("")),
        (Terminator::CRLF, b"half\r", partial("\r")),
        (Terminator::Length(5), b"four", partial("")),
        (Terminator::None, b"no message, no part of one", CLEAN),
    ];
    for (terminator, mut input, eof) in kinds {
        let mut chat = Chat::new(Terminator::LF);
        chat.stream(terminator);
        feed(&mut chat, &mut input);
        assert_eq!(feed_eof(&mut chat), [eof]);
    }
}

#[test]
fn held_bytes_at_eof_can_make_a_message_too_long() {
    let mut chat = Chat::new(Terminator::CRLF).with_limit(4);
    let mut input = &b"abcd\r"[..];
    assert_eq!(feed(&mut chat, &mut input), []);
    // Four bytes and a terminator would have fitted; four bytes and a carriage return do not.
    let events = feed_eof(&mut chat);
    assert_eq!(events, [too_long(4, "abcd"), partial("")]);
}

/// Messages that are owed come before EOF, and a pause in between holds EOF back.
#[test]
fn owed_messages_come_before_eof() {
    let mut chat = Chat::new(Terminator::from(b"a;b;c;!"));
    let mut input = &b"a;b;c;"[..];
    assert_eq!(feed(&mut chat, &mut input), []);
    chat.set_terminator(Terminator::from(b";"));
    assert_eq!(chat.feed_eof(), Some(message("a")));
    // `feed_eof` was called, so no input can follow.
    let mut late = &b"late"[..];
    assert!(!chat.wants_input());
    assert_eq!(chat.feed(&mut late), None);
    assert_eq!(late, b"late");
    chat.pause();
    assert_eq!(chat.feed_eof(), None);
    chat.resume();
    let rest = [message("b"), message("c"), CLEAN];
    assert_eq!(feed_eof(&mut chat), rest);
}

#[test]
fn a_pause_leaves_the_rest_of_the_input() {
    let mut chat = Chat::new(Terminator::CRLF);
    let mut input = &b"STARTTLS\r\n\x16\x03\x01"[..];
    assert_eq!(chat.feed(&mut input), Some(message("STARTTLS")));
    chat.pause();
    assert!(!chat.wants_input());
    assert_eq!(chat.feed(&mut input), None);
    assert_eq!(chat.feed_eof(), None, "EOF is not reported during a pause");
    assert_eq!(
        (&*chat.take_unread(), input),
        (&b""[..], &b"\x16\x03\x01"[..])
    );
    chat.resume();
    let mut input = &b"EHLO\r\n"[..];
    assert_eq!(feed(&mut chat, &mut input), [message("EHLO")]);
}

/// Held bytes were taken from the input. An upgrade does not lose them.
#[test]
fn take_unread_gives_held_bytes_during_a_pause() {
    let mut chat = Chat::new(Terminator::CRLF);
    let mut input = &b"half\r"[..];
    assert_eq!(chat.feed(&mut input), None);
    chat.pause();
    assert_eq!(chat.take_unread(), b"half\r");
    assert_eq!(chat.take_unread(), b"");
    chat.resume();
    let mut input = &b"\nnext\r\n"[..];
    let events = feed(&mut chat, &mut input);
    assert_eq!(events, [message("\nnext")], "the carriage return is gone");
}

#[test]
fn output_over_high_water_holds_back_input() {
    let mut chat = Chat::new(Terminator::CRLF).with_high_water(100);
    let mut input = &b"one\r\ntwo\r\n"[..];
    assert_eq!(chat.feed(&mut input), Some(message("one")));
    chat.push(&[b'x'; 101]);
    assert!(!chat.wants_input());
    assert_eq!(chat.feed(&mut input), None);
    assert_eq!(input, b"two\r\n");
    assert_eq!(transmit(&mut chat).len(), 101);
    assert!(chat.wants_input());
    assert_eq!(feed(&mut chat, &mut input), [message("two")]);
}

/// Exactly the mark is not over the mark. With a mark of 0 there is one reply at a time.
#[test]
fn a_high_water_mark_of_zero_lets_input_in_when_nothing_is_queued() {
    let mut chat = Chat::new(Terminator::CRLF).with_high_water(0);
    let mut input = &b"one\r\ntwo\r\n"[..];
    assert_eq!(chat.feed(&mut input), Some(message("one")));
    chat.push(b"1");
    assert_eq!(chat.feed(&mut input), None);
    assert_eq!(transmit(&mut chat), b"1");
    assert_eq!(feed(&mut chat, &mut input), [message("two")]);
}

/// How much a producer keeps is not known, so it holds input back until it is done.
#[test]
fn a_producer_holds_back_input_until_it_is_done() {
    let mut chat = Chat::new(Terminator::CRLF);
    chat.push_producer(["a", "b"]);
    let mut input = &b"one\r\n"[..];
    assert_eq!(chat.feed(&mut input), None);
    assert_eq!(transmit(&mut chat), b"ab");
    assert_eq!(feed(&mut chat, &mut input), [message("one")]);
}

#[test]
fn without_a_high_water_mark_nothing_holds_back_input() {
    let mut chat = Chat::new(Terminator::CRLF).with_high_water(usize::MAX);
    chat.push_producer(["a", "b"]);
    chat.push(&[b'x'; 1_000_000]);
    let mut input = &b"one\r\n"[..];
    assert_eq!(feed(&mut chat, &mut input), [message("one")]);
}

#[test]
fn bytes_are_counted_both_ways() {
    let mut chat = Chat::new(Terminator::CRLF);
    let mut input = &b"one\r\ntwo\r\nhalf\r"[..];
    feed(&mut chat, &mut input);
    assert_eq!(chat.bytes_in(), 15);
    chat.push(b"four");
    chat.push_producer(["four", "five5"]);
    assert_eq!(chat.bytes_out(), 0);
    chat.poll_transmit();
    chat.transmitted(1);
    assert_eq!(chat.bytes_out(), 1);
    transmit(&mut chat);
    assert_eq!(chat.bytes_out(), 13);
}

/// An upgrade cannot begin in the middle of a skipped message: the rest of it would be read by the
/// next protocol.
#[test]
fn a_skipped_message_has_no_unread_bytes() {
    let mut chat = Chat::new(Terminator::CRLF).with_limit(4);
    let mut input = &b"too long\r"[..];
    assert_eq!(chat.feed(&mut input), Some(too_long(4, "too ")));
    assert_eq!(chat.take_unread(), b"");
    assert_eq!(chat.feed(&mut input), None);
    assert_eq!(chat.take_unread(), b"");
    let mut input = &b"more\r\nnext\r\n"[..];
    assert_eq!(chat.feed(&mut input), Some(Event::Message(b"next".into())));
}

//! Deadlines in virtual time, by example. `laws/time.rs` compares them with a model.

use sanschat::{Chat, Deadline, Event, Terminator, Transmit};
use std::time::Duration;

fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

fn millis(n: u64) -> Duration {
    Duration::from_millis(n)
}

fn chat() -> Chat {
    Chat::new(Terminator::CRLF)
}

/// One turn of a loop: the time is told first, and asked for last.
fn turn(chat: &mut Chat, now: Duration, mut input: &[u8]) -> Vec<Event<'static>> {
    let mut events = Vec::new();
    chat.tell_time(now);
    while let Some(event) = chat.feed(&mut input) {
        events.push(event.into_owned());
    }
    while let Some(event) = chat.handle_timeout(now) {
        events.push(event);
    }
    assert!(chat.poll_timeout().is_none_or(|next| next > now));
    events
}

/// Acknowledges up to so many bytes.
fn read_by_peer(chat: &mut Chat, mut bytes: usize) {
    while let Some(Transmit::Bytes(lent)) = chat.poll_transmit() {
        let n = lent.len().min(bytes);
        if n == 0 {
            return;
        }
        chat.transmitted(n);
        bytes -= n;
    }
}

const TIMEOUT: fn(Deadline) -> Event<'static> = Event::Timeout;

#[test]
fn a_client_that_drips_is_cut_off_after_its_first_byte() {
    let mut chat = chat();
    chat.set_deadline(Deadline::Message, Some(seconds(5)));
    assert_eq!(turn(&mut chat, seconds(100), b""), []);
    for now in 200..205 {
        assert_eq!(turn(&mut chat, seconds(now), b"h"), []);
    }
    assert_eq!(
        turn(&mut chat, seconds(205), b"h"),
        [TIMEOUT(Deadline::Message)]
    );
    // Once for this message, however long it takes.
    assert_eq!(turn(&mut chat, seconds(300), b"h"), []);
    // The next message has its own window.
    assert_eq!(turn(&mut chat, seconds(301), b"\r\nn").len(), 1);
    assert_eq!(chat.poll_timeout(), Some(seconds(306)));
}

#[test]
fn a_minimum_rate_lets_a_long_message_take_its_time() {
    let mut chat = chat();
    chat.set_limit(usize::MAX);
    chat.set_deadline(Deadline::Message, Some(seconds(5)));
    chat.set_min_rate(1000);
    for now in 0..60 {
        assert_eq!(
            turn(&mut chat, seconds(now), &[b'x'; 1000]),
            [],
            "at {now} s"
        );
    }
    // It falls silent: what came in 59 s pays for 59 s more.
    assert_eq!(chat.poll_timeout(), Some(seconds(5 + 59)));
    assert_eq!(
        turn(&mut chat, seconds(64), b""),
        [TIMEOUT(Deadline::Message)]
    );
}

#[test]
fn a_slow_reader_lives_and_one_that_stops_does_not() {
    let mut chat = chat();
    chat.set_deadline(Deadline::Write, Some(seconds(10)));
    assert_eq!(turn(&mut chat, seconds(0), b""), []);
    chat.push_owned(vec![b'x'; 20_000_000]);
    let mut now = 0;
    while chat.queued() > 5_000_000 {
        assert_eq!(turn(&mut chat, seconds(now), b""), []);
        read_by_peer(&mut chat, 300_000);
        now += 1;
    }
    // The last byte was acknowledged in the moment before.
    assert_eq!(turn(&mut chat, seconds(now + 8), b""), []);
    assert_eq!(
        turn(&mut chat, seconds(now + 9), b""),
        [TIMEOUT(Deadline::Write)]
    );
}

#[test]
fn a_silent_client_gets_a_ping_and_then_its_end() {
    let mut chat = chat();
    chat.set_deadline(Deadline::Idle, Some(seconds(30)));
    assert_eq!(turn(&mut chat, seconds(0), b"hello\r\n").len(), 1);
    assert_eq!(turn(&mut chat, seconds(29), b""), []);
    assert_eq!(turn(&mut chat, seconds(30), b""), [TIMEOUT(Deadline::Idle)]);
    chat.push(b"PING\r\n");
    chat.set_deadline(Deadline::Timer, Some(seconds(10)));
    read_by_peer(&mut chat, usize::MAX);
    assert_eq!(turn(&mut chat, seconds(35), b""), []);
    assert_eq!(
        turn(&mut chat, seconds(40), b""),
        [TIMEOUT(Deadline::Timer)]
    );
    chat.close_when_done();
    assert_eq!(turn(&mut chat, seconds(1000), b"late"), []);
}

/// Instruments that end a message by falling silent: the data arms a timer again and again.
#[test]
fn a_gap_ends_a_serial_message() {
    let mut chat = Chat::new(Terminator::None);
    let mut gaps = Vec::new();
    let script = [
        (0, "12"),
        (30, "3."),
        (60, "4"),
        (115, ""),
        (200, "5"),
        (260, ""),
    ];
    for (now, bytes) in script {
        for event in turn(&mut chat, millis(now), bytes.as_bytes()) {
            match event {
                Event::Data(_) => chat.set_deadline(Deadline::Timer, Some(millis(50))),
                Event::Timeout(Deadline::Timer) => gaps.push(now),
                other => panic!("{other:?}"),
            }
        }
    }
    assert_eq!(gaps, [115, 260]);
}

/// A reply that the peer never reads must not keep the connection for ever.
#[test]
fn a_close_has_a_bound() {
    for which in [Deadline::Write, Deadline::Close] {
        let mut chat = chat();
        chat.set_deadline(which, Some(seconds(4)));
        chat.push(b"421 too slow\r\n");
        assert_eq!(turn(&mut chat, seconds(1), b""), []);
        chat.close_when_done();
        assert_eq!(turn(&mut chat, seconds(2), b""), []);
        assert!(!chat.is_aborted());
        assert_eq!(turn(&mut chat, seconds(9), b""), []);
        assert!(chat.is_aborted(), "{which:?}");
        assert_eq!(chat.poll_timeout(), None);
    }
}

/// A message stands still while the peer has to wait for us.
#[test]
fn a_pause_does_not_count_against_the_peer() {
    let mut chat = chat();
    chat.set_deadline(Deadline::Message, Some(seconds(5)));
    assert_eq!(turn(&mut chat, seconds(0), b"half"), []);
    chat.pause();
    assert_eq!(turn(&mut chat, seconds(3), b""), []);
    assert_eq!(chat.poll_timeout(), None);
    assert_eq!(turn(&mut chat, seconds(60), b""), []);
    chat.resume();
    // The pause came in its first moment, so all of its 5 seconds are left.
    assert_eq!(chat.poll_timeout(), Some(seconds(65)));
}

/// Malformed input is dropped, so it does not keep a connection alive.
#[test]
fn dropped_bytes_are_no_sign_of_life() {
    let mut chat = chat();
    chat.expect(Terminator::LengthThen(0, b"\r\n"), 0);
    chat.set_deadline(Deadline::Idle, Some(seconds(30)));
    assert_eq!(turn(&mut chat, seconds(0), b"x"), [Event::Malformed]);
    for now in 1..30 {
        assert_eq!(turn(&mut chat, seconds(now), b"more\r\n"), []);
    }
    assert_eq!(
        turn(&mut chat, seconds(30), b"more\r\n"),
        [TIMEOUT(Deadline::Idle)]
    );
}

#[test]
fn extreme_deadlines_neither_spin_nor_end_early() {
    let mut chat = chat();
    chat.set_deadline(Deadline::Idle, Some(Duration::MAX));
    chat.set_deadline(Deadline::Timer, Some(Duration::ZERO));
    chat.set_min_rate(u32::MAX);
    assert_eq!(
        chat.poll_timeout(),
        Some(Duration::ZERO),
        "tell me the time"
    );
    assert_eq!(turn(&mut chat, seconds(7), b""), []);
    let next = seconds(7) + Duration::from_nanos(1);
    assert_eq!(chat.poll_timeout(), Some(next));
    assert_eq!(turn(&mut chat, next, b""), [TIMEOUT(Deadline::Timer)]);
    assert_eq!(chat.poll_timeout(), None);
    assert_eq!(turn(&mut chat, Duration::MAX, b""), []);
    // Time does not go back.
    assert_eq!(turn(&mut chat, seconds(1), b""), []);
}

/// What is due together comes one by one, in the order of the table.
#[test]
fn deadlines_that_are_due_together_come_in_order() {
    let mut chat = chat();
    chat.set_deadline(Deadline::Timer, Some(seconds(5)));
    chat.set_deadline(Deadline::Write, Some(seconds(5)));
    chat.set_deadline(Deadline::Message, Some(seconds(5)));
    assert_eq!(turn(&mut chat, seconds(0), b"half"), []);
    chat.push(b"reply");
    let all = [Deadline::Message, Deadline::Write, Deadline::Timer].map(TIMEOUT);
    assert_eq!(turn(&mut chat, seconds(1), b""), []);
    assert_eq!(turn(&mut chat, seconds(9), b""), all);
    assert_eq!(turn(&mut chat, seconds(99), b""), []);
}

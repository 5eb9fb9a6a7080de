//! Laws 12 and 13: no call must follow another, and no input panics. Random calls of every
//! method of a chat, with what must hold after each of them.

#![cfg(feature = "alloc")]

mod support;

use proptest::{collection::vec, prelude::*};
use sanschat::{Chat, Event, Terminator, Transmit};
use support::config;

#[derive(Clone, Debug)]
enum Call {
    Feed(Vec<u8>),
    FeedEof,
    SetTerminator(usize),
    Stream(usize),
    SetLimit(usize),
    SetHighWater(usize),
    Pause,
    Resume,
    TakeUnread,
    Push(Vec<u8>),
    PushOwned(Vec<u8>),
    PushProducer(Vec<Vec<u8>>),
    SendEof,
    Close,
    Abort,
    Poll,
    Transmitted(usize),
}

const TERMINATORS: [Terminator<'static>; 9] = [
    Terminator::CRLF,
    Terminator::LF,
    Terminator::Bytes(b""),
    Terminator::Bytes(b"\n\r\n\r\n\n\r\n\r\n\r\n\n\r\n\n"),
    Terminator::Bytes(b"\r\r\n"),
    Terminator::Length(0),
    Terminator::Length(3),
    Terminator::Length(u64::MAX),
    Terminator::None,
];

fn call() -> impl Strategy<Value = Call> {
    let size = || prop_oneof![4 => 0..10_usize, 1 => Just(usize::MAX)];
    let letter = prop_oneof![Just(b'\r'), Just(b'\n'), any::<u8>()];
    let bytes = vec(letter, 0..8);
    let terminator = 0..TERMINATORS.len();
    prop_oneof![
        12 => bytes.clone().prop_map(Call::Feed),
        4 => terminator.clone().prop_map(Call::SetTerminator),
        4 => terminator.prop_map(Call::Stream),
        3 => size().prop_map(Call::SetLimit),
        2 => prop_oneof![0..300_usize, Just(usize::MAX)].prop_map(Call::SetHighWater),
        2 => Just(Call::Pause),
        4 => Just(Call::Resume),
        1 => Just(Call::TakeUnread),
        4 => bytes.clone().prop_map(Call::Push),
        2 => bytes.clone().prop_map(Call::PushOwned),
        2 => vec(bytes, 0..3).prop_map(Call::PushProducer),
        6 => Just(Call::Poll),
        6 => size().prop_map(Call::Transmitted),
        1 => prop_oneof![
            Just(Call::FeedEof),
            Just(Call::SendEof),
            Just(Call::Close),
            Just(Call::Abort),
        ],
    ]
}

/// What the outside knows.
#[derive(Default)]
struct Seen {
    eof: bool,
    closing: bool,
    taken: u64,
    sent: u64,
}

impl Seen {
    fn hear(&mut self, event: &Event<'_>) {
        assert!(!self.eof, "{event:?} after EOF");
        assert!(!self.closing, "{event:?} after close");
        match event {
            Event::Data(data) => assert!(!data.is_empty()),
            Event::Eof { .. } => self.eof = true,
            Event::Message(_) | Event::End | Event::TooLong { .. } => {}
            other => panic!("{other:?} is the adapter's to give"),
        }
    }
}

fn make(call: Call, chat: &mut Chat, seen: &mut Seen) {
    match call {
        Call::Feed(bytes) => {
            let mut input = &bytes[..];
            // Whoever is fed the whole of an input gives finitely many events.
            for left in (0..=2 * bytes.len() + 30).rev() {
                assert!(left > 0, "events without end");
                let wanted = chat.wants_input();
                let before = input;
                let event = chat.feed(&mut input);
                assert!(before.ends_with(input));
                seen.taken += (before.len() - input.len()) as u64;
                if !wanted {
                    assert!(event.is_none() && input == before, "not wanted, but taken");
                }
                let Some(event) = event else { break };
                seen.hear(&event);
            }
            assert!(input.is_empty() || !chat.wants_input(), "law 3");
        }
        Call::FeedEof => {
            while let Some(event) = chat.feed_eof() {
                seen.hear(&event);
            }
        }
        Call::SetTerminator(which) => chat.set_terminator(TERMINATORS[which]),
        Call::Stream(which) => chat.stream(TERMINATORS[which]),
        Call::SetLimit(limit) => chat.set_limit(limit),
        Call::SetHighWater(mark) => chat.set_high_water(mark),
        Call::Pause => chat.pause(),
        Call::Resume => chat.resume(),
        Call::TakeUnread => {
            chat.take_unread();
            assert_eq!(chat.take_unread(), b"");
        }
        Call::Push(bytes) => chat.push(&bytes),
        Call::PushOwned(bytes) => chat.push_owned(bytes),
        Call::PushProducer(chunks) => chat.push_producer(chunks),
        Call::SendEof => chat.send_eof(),
        Call::Close => {
            chat.close_when_done();
            seen.closing = true;
        }
        Call::Abort => {
            chat.abort();
            seen.closing = true;
        }
        Call::Poll => {
            let answer = chat.poll_transmit().map(|it| format!("{it:?}"));
            let again = chat.poll_transmit().map(|it| format!("{it:?}"));
            assert_eq!(answer, again);
        }
        Call::Transmitted(n) => {
            let before = chat.bytes_out();
            chat.transmitted(n);
            seen.sent += (chat.bytes_out() - before).min(n as u64);
        }
    }
}

proptest! {
    #![proptest_config(config(2000))]

    #[test]
    fn is_sound(calls in vec(call(), 0..60)) {
        let mut chat = Chat::new(Terminator::CRLF).with_limit(5);
        let mut seen = Seen::default();
        for call in calls {
            make(call, &mut chat, &mut seen);
            prop_assert_eq!(chat.is_closing(), seen.closing);
            prop_assert!(!(chat.wants_input() && (seen.eof || seen.closing)));
            prop_assert_eq!((chat.bytes_in(), chat.bytes_out()), (seen.taken, seen.sent));
        }
        // Whatever was done, it can be brought to an end.
        chat.resume();
        make(Call::FeedEof, &mut chat, &mut seen);
        prop_assert!(seen.eof || seen.closing);
        chat.close_when_done();
        for left in (0..1000).rev() {
            prop_assert!(left > 0, "no end of sending");
            match chat.poll_transmit() {
                Some(Transmit::Close) => break,
                Some(_) => chat.transmitted(100),
                None => panic!("the close is gone"),
            }
        }
        prop_assert_eq!(chat.queued(), 0);
    }
}

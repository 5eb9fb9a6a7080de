//! The collector, which has a buffer of the caller's: terminators of each kind that change between any
//! two bytes and at any end.

use crate::support::{
    config,
    machine::Collecting,
    ops::{Op, Ops, recut},
    random::{Mix, ops},
    run::check,
    told::{Delivery, Ends},
};
use proptest::prelude::*;
use sanschat::{Collected, Collector, Terminator};

proptest! {
    #![proptest_config(config(6000))]

    #[test]
    fn a_collector_does_what_the_model_says(Ops(ops) in ops(Mix::COLLECTING, 0..40)) {
        check::<Collecting>(&ops).map_err(TestCaseError::fail)?;
        let bytes = recut(&ops, |length| (0..length).collect());
        check::<Collecting>(&bytes).map_err(TestCaseError::fail)?;
    }
}

/// The limit counts no byte of the end, wherever that is cut.
#[test]
fn a_message_of_the_buffers_length_is_not_too_long() {
    let kinds = [
        (Ends::At(b"\r\n".to_vec()), &b"12345\r\n"[..]),
        (Ends::At(b"abcdefgh".to_vec()), b"1abcdabcdefgh"),
        (Ends::Line, b"12345\r\n"),
        (Ends::Line, b"1234\r\r\n"),
        (Ends::any_of(&["abc", "c\r\nx"]), b"12ab5abc"),
        (Ends::LengthThen(5, b"\r\n".to_vec()), b"12345\r\n"),
    ];
    for (ends, text) in kinds {
        for first in 0..=text.len() {
            for second in first..=text.len() {
                let mut buffer = [0; 5];
                let mut collector = Collector::new(ends.lend(), &mut buffer);
                let mut messages = 0;
                for mut chunk in [&text[..first], &text[first..second], &text[second..]] {
                    while let Some(found) = collector.feed(&mut chunk) {
                        assert_eq!(found, Collected::Message(&text[..5]), "{ends:?}");
                        messages += 1;
                    }
                }
                assert_eq!(messages, 1, "{ends:?}");
            }
        }
    }
}

/// A set shows by one byte that held bytes are data, too many of them, and that the message is over.
#[test]
fn one_byte_ends_a_message_and_shows_that_it_is_too_long() {
    let ends = Ends::any_of(&["abcd", "c"]);
    for cuts in [vec![], vec![1], vec![2], vec![1, 2, 3]] {
        let ops = [
            Op::Set(Delivery::Whole, ends.clone()),
            Op::Limit(1),
            Op::OnEnd(vec![Op::Set(Delivery::Whole, Ends::At(b"!".to_vec()))]),
            Op::Feed(b"abcx!yy!".to_vec(), cuts),
        ];
        check::<Collecting>(&ops).unwrap_or_else(|why| panic!("{why}"));
    }
}

#[test]
fn an_empty_buffer_takes_empty_messages() {
    let mut collector = Collector::new(Terminator::CRLF, &mut []);
    let mut input = &b"\r\nx\r\n\r\n"[..];
    let mut next = || format!("{:?}", collector.feed(&mut input));
    assert_eq!(next(), "Some(Message(\"\"))");
    assert_eq!(next(), "Some(TooLong { start: \"\" })");
    assert_eq!(next(), "Some(Message(\"\"))");
    assert_eq!(next(), "None");
}

/// Nothing but the length in front came, and the input was not looked at further.
#[test]
fn an_announced_length_is_too_long_before_the_first_byte() {
    let mut buffer = [0; 4];
    let mut collector = Collector::new(Terminator::Prefixed(sanschat::Prefix::U8), &mut buffer);
    let mut input = &b"\x05hello\x02hi"[..];
    assert_eq!(
        collector.feed(&mut input),
        Some(Collected::TooLong { start: b"" })
    );
    assert_eq!(input, b"hello\x02hi");
    assert_eq!(collector.feed(&mut input), Some(Collected::Message(b"hi")));

    collector.set_terminator(Terminator::LengthThen(5, b"\r\n"));
    assert_eq!(
        collector.feed(&mut &b""[..]),
        Some(Collected::TooLong { start: b"" })
    );
    assert!(collector.is_mid_message());
    let mut input = &b"hello\rx"[..];
    assert_eq!(collector.feed(&mut input), Some(Collected::Malformed));
}

/// At the end of the input this is the partial message.
#[test]
fn an_unfinished_message_is_partial_and_then_held() {
    let mut buffer = [0; 8];
    let mut collector = Collector::new(Terminator::CRLF, &mut buffer);
    assert!(!collector.is_mid_message());
    assert_eq!(
        collector.feed(&mut &b"a\r\nhello\r"[..]),
        Some(Collected::Message(b"a"))
    );
    assert_eq!(collector.feed(&mut &b"hello\r"[..]), None);
    assert!(collector.is_mid_message());
    assert_eq!(
        (collector.partial(), collector.held()),
        (&b"hello"[..], &b"\r"[..])
    );
    assert_eq!(collector.into_buffer()[..5], *b"hello");
}

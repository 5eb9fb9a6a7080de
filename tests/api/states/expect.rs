//! The column `expect`: one message ends otherwise, and then all is as before.

use super::*;
use sanschat::Prefix;

/// What comes back is the terminator, the limit and the delivery of before.
#[track_caller]
fn check_that_all_comes_back(mut framer: Framer, delivery: &str) {
    assert_eq!(framer.terminator(), CRLF);
    assert_eq!(framer.limit(), 8);
    match delivery {
        "whole" => {
            let expected = [message("12345678"), too_long(8, "12345678")];
            assert_eq!(feed(&mut framer, b"12345678\r\n123456789\r\n"), expected);
        }
        _ => {
            let expected = [data("123456789"), Event::End];
            assert_eq!(feed(&mut framer, b"123456789\r\n"), expected);
        }
    }
}

#[test]
fn fresh_expect_is_of_one_message() {
    let mut framer = fresh();
    framer.expect(LF, 20);
    assert!(framer.is_mid_message());
    assert_eq!(framer.terminator(), LF);
    assert_eq!(
        feed(&mut framer, b"longer than 8\r\n"),
        [message("longer than 8\r")]
    );
    check_that_all_comes_back(framer, "whole");
}

#[test]
fn fresh_expect_has_its_own_limit() {
    let mut framer = fresh();
    framer.expect(LF, 1);
    assert_eq!(feed(&mut framer, b"ab\n"), [too_long(1, "a")]);
    check_that_all_comes_back(framer, "whole");
    let mut framer = fresh();
    framer.expect(Terminator::Length(9), 8);
    assert_eq!(feed(&mut framer, b""), [too_long(8, "")]);
    assert_eq!(feed(&mut framer, b"123456789"), []);
    check_that_all_comes_back(framer, "whole");
}

#[test]
fn fresh_expect_pieces_is_of_one_message() {
    let mut framer = fresh();
    framer.expect_pieces(LF);
    let expected = [data("longer than 8"), Event::End];
    assert_eq!(feed(&mut framer, b"longer than 8\n"), expected);
    check_that_all_comes_back(framer, "whole");
}

#[test]
fn fresh_expect_is_cancelled_by_a_change() {
    let mut framer = fresh();
    framer.expect(LF, 1);
    framer.set_terminator(CRLF);
    assert!(!framer.is_mid_message());
    check_that_all_comes_back(framer, "whole");
    // Also by the same terminator as the expected one, which then stays in force.
    let mut framer = fresh();
    framer.expect(LF, 1);
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"ab\nc\n"), [message("ab"), message("c")]);
    let mut framer = fresh();
    framer.expect(LF, 1);
    framer.stream(CRLF);
    check_that_all_comes_back(framer, "pieces");
}

#[test]
fn fresh_set_limit_after_expect_is_the_one_that_comes_back() {
    let mut framer = fresh().with_limit(100);
    framer.expect(LF, 2);
    framer.set_limit(8);
    assert_eq!(feed(&mut framer, b"abc\n"), [too_long(2, "ab")]);
    check_that_all_comes_back(framer, "whole");
}

#[test]
fn fresh_expect_again_replaces_the_first() {
    let mut framer = fresh();
    framer.expect(Terminator::Length(3), 3);
    framer.expect_pieces(LF);
    framer.expect(Prefix::U8, 2);
    assert_eq!(feed(&mut framer, b"\x02ab"), [message("ab")]);
    check_that_all_comes_back(framer, "whole");
}

/// What was left of a length comes back.
#[test]
fn fresh_expect_keeps_what_was_left_of_a_length() {
    let mut framer = fresh();
    framer.set_terminator(Terminator::Length(4));
    assert_eq!(feed(&mut framer, b"a"), []);
    framer.expect(LF, 8);
    assert_eq!(feed(&mut framer, b"b\n"), [message("ab")]);
    assert_eq!(framer.terminator(), Terminator::Length(3));
    assert_eq!(feed(&mut framer, b"cde"), [message("cde")]);
}

#[test]
fn fresh_expect_none_hands_out_data_until_a_change() {
    let mut framer = fresh();
    framer.expect(NONE, 1);
    assert!(!framer.is_mid_message());
    assert_eq!(feed(&mut framer, b"a\r\nb"), [data("a\r\nb")]);
    framer.set_terminator(CRLF);
    check_that_all_comes_back(framer, "whole");
}

#[test]
fn fresh_eof_after_expect_is_partial() {
    let mut framer = fresh();
    framer.expect(LF, 8);
    assert_eq!(framer.feed_eof(), Some(partial("")));
}

#[test]
fn raw_expect_begins_a_message() {
    let mut framer = raw();
    framer.expect(LF, 2);
    assert_eq!(feed(&mut framer, b"ab\na\n"), [message("ab"), data("a\n")]);
    assert_eq!(framer.terminator(), NONE);
    let mut framer = raw();
    framer.expect(LF, 2);
    assert_eq!(feed(&mut framer, b"abc\n"), [too_long(2, "ab")]);
}

#[test]
fn collecting_expect_is_of_the_present_message() {
    let mut framer = collecting();
    framer.expect(Terminator::Bytes(b"\r"), 2);
    // The carriage return was held, and is scanned again.
    assert_eq!(feed(&mut framer, b""), [message("ab")]);
    check_that_all_comes_back(framer, "whole");
    let mut framer = collecting();
    framer.expect(LF, 2);
    assert_eq!(feed(&mut framer, b""), [too_long(2, "ab")]);
    assert_eq!(feed(&mut framer, b"c\n"), []);
    check_that_all_comes_back(framer, "whole");
}

#[test]
fn collecting_expect_pieces_hands_out_what_was_collected_first() {
    let mut framer = collecting();
    framer.expect_pieces(CRLF);
    assert_eq!(feed(&mut framer, b"\n"), [data("ab"), Event::End]);
    check_that_all_comes_back(framer, "whole");
}

#[test]
fn collecting_expect_with_held_bytes_alone_begins_anew() {
    let mut framer = collecting_held_alone();
    framer.expect(Terminator::Bytes(b"\r"), 0);
    assert_eq!(feed(&mut framer, b"a\r\n"), [message(""), message("a")]);
}

#[test]
fn collecting_eof_after_expect_gives_all_that_was_taken() {
    let mut framer = collecting();
    framer.expect(LF, 8);
    assert_eq!(framer.feed_eof(), Some(partial("ab\r")));
}

#[test]
fn pieces_expect_is_of_one_whole_message() {
    let mut framer = pieces();
    framer.expect(LF, 2);
    assert_eq!(feed(&mut framer, b"ab\n"), [message("ab")]);
    check_that_all_comes_back(framer, "pieces");
    let mut framer = pieces_held();
    framer.expect(LF, 2);
    assert_eq!(feed(&mut framer, b"a\n"), [message("\ra")]);
    check_that_all_comes_back(framer, "pieces");
}

#[test]
fn pieces_expect_pieces_is_of_one_message() {
    let mut framer = pieces();
    framer.expect_pieces(LF);
    assert_eq!(feed(&mut framer, b"a\r\n"), [data("a\r"), Event::End]);
    check_that_all_comes_back(framer, "pieces");
}

#[test]
fn begun_expect_lets_the_message_end_in_pieces() {
    let mut framer = begun();
    framer.expect(LF, 0);
    let expected = [data("\r"), data("cd"), Event::End];
    assert_eq!(feed(&mut framer, b"cd\n"), expected);
    check_that_all_comes_back(framer, "pieces");
}

#[test]
fn skipping_expect_waits_for_the_end() {
    let mut framer = skipping();
    framer.expect(LF, 20);
    assert_eq!(framer.terminator(), CRLF);
    assert_eq!(
        feed(&mut framer, b"a\nb\r\nlonger than 8\n"),
        [message("longer than 8")]
    );
    check_that_all_comes_back(framer, "whole");
}

#[test]
fn skipping_expect_waits_behind_a_change() {
    let mut framer = skipping();
    framer.stream(CRLF);
    framer.expect(LF, 20);
    framer.expect(Terminator::Length(3), 3);
    assert_eq!(
        feed(&mut framer, b"a\r\nb\ncd"),
        [message("b\nc"), data("d")]
    );
    assert_eq!(feed(&mut framer, b"\r\n"), [Event::End]);
    check_that_all_comes_back(framer, "pieces");
}

#[test]
fn skipping_expect_is_cancelled_by_a_change() {
    let mut framer = skipping();
    framer.expect(Terminator::Length(3), 3);
    framer.set_terminator(CRLF);
    assert_eq!(feed(&mut framer, b"a\r\n"), []);
    check_that_all_comes_back(framer, "whole");
}

#[test]
fn skipping_an_expected_message_keeps_what_comes_back() {
    let mut framer = fresh();
    framer.expect(LF, 1);
    assert_eq!(feed(&mut framer, b"ab"), [too_long(1, "a")]);
    // A change waits, and speaks of the next message.
    framer.set_terminator(LF);
    assert_eq!(feed(&mut framer, b"\nc\n"), [message("c")]);
    assert_eq!(framer.terminator(), LF);
}

#[test]
fn expect_pauses_at_once_and_goes_on_after_it() {
    for state in [fresh, raw, collecting, pieces, begun] {
        let mut framer = state();
        framer.expect(LF, 8);
        check_pause_acts_at_once(framer, b"ab\nc\r\n");
    }
}

/// What was learnt of one byte string while it almost matched is not taken for knowledge of the next.
#[test]
fn expect_forgets_what_was_known_of_the_other_byte_string() {
    let words = |longest| words(b"ab", longest);
    let needles: Vec<_> = words(4).into_iter().filter(|word| word.len() > 2).collect();
    let texts: Vec<_> = words(7)
        .into_iter()
        .filter(|word| word.len() == 7)
        .collect();
    let messages = |framer: &mut Framer, text: &[u8]| {
        let mut messages = Vec::new();
        for mut byte in text.chunks(1) {
            while let Some(event) = framer.feed(&mut byte) {
                messages.push(event.into_owned());
            }
        }
        messages
    };
    // Before the first messages end these are almost matched again and again.
    let known = [&b"aaaaac"[..], b"ababac", b"aabaac", b"abaabd"];
    for first in known {
        let almost = [&first[..5], b"x", &first[..5], b"x"].concat();
        for second in &needles {
            for text in &texts {
                let text = [&text[..], second].concat();
                // The string that is expected is the other one.
                let mut framer = Framer::new(first);
                assert_eq!(messages(&mut framer, &almost), []);
                framer.expect(&second[..], 100);
                let told = messages(&mut framer, &text);
                let end = (0..)
                    .find(|&at| text[at..].starts_with(second))
                    .expect("it ends");
                let whole = Event::Message([&almost[..], &text[..end]].concat().into());
                assert_eq!(told.first(), Some(&whole), "{second:?} in {text:?}");
                // The expectation is cancelled.
                let mut framer = Framer::new(&second[..]);
                framer.expect(first, 100);
                assert_eq!(messages(&mut framer, &almost), []);
                framer.set_terminator(&second[..]);
                let told = messages(&mut framer, &text);
                assert_eq!(told.first(), Some(&whole), "{second:?} in {text:?}");
                // The string that comes back is the other one.
                let mut framer = Framer::new(&second[..]);
                framer.expect(first, 100);
                assert_eq!(messages(&mut framer, &[&almost, first].concat()).len(), 1);
                let told = messages(&mut framer, &text);
                assert_eq!(told, messages(&mut Framer::new(&second[..]), &text));
            }
        }
    }
}

/// All words of up to `longest` letters.
fn words(letters: &[u8], longest: usize) -> Vec<Vec<u8>> {
    let mut all = vec![Vec::new()];
    for length in 0..longest {
        let shorter: Vec<_> = all
            .iter()
            .filter(|word| word.len() == length)
            .cloned()
            .collect();
        for word in shorter {
            all.extend(
                letters
                    .iter()
                    .map(|letter| [&word[..], &[*letter]].concat()),
            );
        }
    }
    all
}

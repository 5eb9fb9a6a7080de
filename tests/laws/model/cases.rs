//! Lines, sets, and lengths with an end behind.

use super::*;

#[test]
fn a_carriage_return_ends_any_line_and_drops_the_line_feed_behind_it() {
    let any = || whole(Ends::AnyLine, 9);
    says(
        any(),
        &[feed(b"a\rb\nc\r\n\nd")],
        r#"Message("a") Message("b") Message("c") Message("")"#,
        r#"AnyLine "d" mid 4 by 1"#,
    );
    // It counts for nothing as long as it did not come, and when it was dropped.
    says(
        any(),
        &[feed(b"a\r")],
        r#"Message("a")"#,
        r#"AnyLine "" between 1 by 0"#,
    );
    says(
        any(),
        &[feed(b"a\r"), feed(b"\n")],
        r#"Message("a")"#,
        r#"AnyLine "" between 1 by 0"#,
    );
    says(
        any(),
        &[feed(b"a\r\n"), Op::FeedEof],
        r#"Message("a") Eof(clean)"#,
        r#"AnyLine "" between 1 by 0"#,
    );
}

#[test]
fn the_line_feed_is_dropped_whatever_the_terminator_is_then() {
    let line = || [whole(Ends::AnyLine, 9), vec![feed(b"a\r")]].concat();
    says(
        line(),
        &[set(Ends::After(2)), feed(b"\nxyz")],
        r#"Message("a") Message("xy") Data("z")"#,
        r#"Never "" between 2 by 0"#,
    );
    says(
        line(),
        &[set(Ends::Never), feed(b"\nx")],
        r#"Message("a") Data("x")"#,
        r#"Never "" between 1 by 0"#,
    );
    says(
        line(),
        &[set(at("\n")), feed(b"\n\nx")],
        r#"Message("a") Message("")"#,
        r#"At(b"\n") "x" mid 2 by 0"#,
    );
    says(
        line(),
        &[set(Ends::Prefixed(sanschat::Prefix::U8)), feed(b"\n\x01x")],
        r#"Message("a") Message("x")"#,
        r#"Prefixed(U8) "" between 2 by 0"#,
    );
    // What needs no byte comes first. A second line feed is not dropped.
    says(
        line(),
        &[set(Ends::After(0)), feed(b""), set(at("\n")), feed(b"\n\n")],
        r#"Message("a") Message("") Message("")"#,
        r#"At(b"\n") "" between 3 by 0"#,
    );
    says(
        line(),
        &[set(Ends::After(10)), feed(b"\n0123456789x")],
        r#"Message("a") TooLong(9, "") Data("x")"#,
        r#"Never "" between 2 by 0"#,
    );
    // Only directly behind it.
    says(
        line(),
        &[feed(b"b\n\n")],
        r#"Message("a") Message("b") Message("")"#,
        r#"AnyLine "" between 3 by 1"#,
    );
}

#[test]
fn an_upgrade_and_a_pause_leave_the_line_feed() {
    let line = || [whole(Ends::AnyLine, 9), vec![feed(b"a\r")]].concat();
    says(
        line(),
        &[Op::TakeUnread, feed(b"\n")],
        r#"Message("a") Message("")"#,
        r#"AnyLine "" between 2 by 1"#,
    );
    says(
        line(),
        &[Op::Pause, feed(b"\n"), Op::Resume, feed(b"b\n")],
        r#"Message("a") Message("b")"#,
        r#"AnyLine "" between 2 by 1"#,
    );
}

#[test]
fn a_line_says_what_ended_it() {
    let line = || whole(Ends::Line, 5);
    says(
        line(),
        &[feed(b"12345\r\n")],
        r#"Message("12345")"#,
        r#"Line "" between 1 by 0"#,
    );
    says(
        line(),
        &[feed(b"1234\r\r\n")],
        r#"Message("1234\r")"#,
        r#"Line "" between 1 by 0"#,
    );
    says(
        line(),
        &[feed(b"a\n")],
        r#"Message("a")"#,
        r#"Line "" between 1 by 1"#,
    );
    says(
        line(),
        &[feed(b"12345\r6")],
        r#"TooLong(5, "12345")"#,
        r#"Line "" mid 0 by 0"#,
    );
}

#[test]
fn of_a_set_the_earliest_end_counts_and_there_the_longest() {
    let set = |members: &[&str]| whole(Ends::any_of(members), 9);
    says(
        set(&["b", "abb"]),
        &[feed(b"xab")],
        r#"Message("xa")"#,
        r#"AnyOf({"b", "abb"}) "" between 1 by 0"#,
    );
    says(
        set(&["b", "ab"]),
        &[feed(b"xab")],
        r#"Message("x")"#,
        r#"AnyOf({"b", "ab"}) "" between 1 by 1"#,
    );
    // Empty members have places, of equal ones the first counts.
    says(
        set(&["", "ab", "b", "ab"]),
        &[feed(b"ab")],
        r#"Message("")"#,
        r#"AnyOf({"", "ab", "b", "ab"}) "" between 1 by 1"#,
    );
    says(
        set(&["\r\n", "\n"]),
        &[feed(b"a\r\nb\r\r\n")],
        r#"Message("a") Message("b\r")"#,
        r#"AnyOf({"\r\n", "\n"}) "" between 2 by 0"#,
    );
    says(
        set(&["", ""]),
        &[feed(b"ab")],
        r#"Data("ab")"#,
        r#"Never "" between 0 by 0"#,
    );
    says(
        set(&[]),
        &[feed(b"ab")],
        r#"Data("ab")"#,
        r#"Never "" between 0 by 0"#,
    );
}

#[test]
fn a_set_holds_the_longest_beginning_of_a_member() {
    let set = || pieces(Ends::any_of(&["aab", "aba"]));
    says(
        set(),
        &[feed(b"xaa")],
        r#"Data("x")"#,
        r#"AnyOf({"aab", "aba"}) "aa" mid 0 by 0"#,
    );
    // After a release the rest lies in another member.
    says(
        set(),
        &[feed(b"xaaa")],
        r#"Data("xa")"#,
        r#"AnyOf({"aab", "aba"}) "aa" mid 0 by 0"#,
    );
    says(
        pieces(Ends::any_of(&["aac", "ab"])),
        &[feed(b"aa")],
        "",
        r#"AnyOf({"aac", "ab"}) "aa" mid 0 by 0"#,
    );
    says(
        pieces(Ends::any_of(&["aac", "ab"])),
        &[feed(b"aab")],
        r#"Data("a") End"#,
        r#"AnyOf({"aac", "ab"}) "" between 1 by 1"#,
    );
}

/// The byte that shows how much is data ends the message: nothing is skipped.
#[test]
fn a_set_may_end_a_message_where_it_becomes_too_long() {
    let set = |members: &[&str], limit| whole(Ends::any_of(members), limit);
    says(
        set(&["xyz", "y"], 0),
        &[Op::OnEnd(vec![super::set(at("\n"))]), feed(b"xy\nm\n")],
        r#"TooLong(0, "") Message("") TooLong(0, "")"#,
        r#"At(b"\n") "" between 3 by 0"#,
    );
    let pause = Op::OnEnd(vec![Op::Pause]);
    says(
        set(&["xyz", "y"], 0),
        &[pause.clone(), feed(b"xyab")],
        r#"TooLong(0, "")"#,
        r#"AnyOf({"xyz", "y"}) "" between 1 by 1"#,
    );
    // Here it is known one byte earlier, so the pause waits for the end.
    says(
        set(&["xyz", "y"], 0),
        &[pause, feed(b"axy")],
        r#"TooLong(0, "")"#,
        r#"AnyOf({"xyz", "y"}) "" between 1 by 1"#,
    );
    // What is held is data at EOF, and then it is too long.
    says(
        set(&["xyz", "y"], 0),
        &[feed(b"x"), Op::FeedEof, Op::FeedEof],
        r#"TooLong(0, "") Eof(partial "")"#,
        r#"AnyOf({"xyz", "y"}) "" mid 0 by 0"#,
    );
}

#[test]
fn an_end_must_follow_a_length() {
    let two = || whole(then(2, "\r\n"), 9);
    says(
        two(),
        &[feed(b"ab\r\nx")],
        r#"Message("ab") Data("x")"#,
        r#"Never "" between 1 by 0"#,
    );
    says(
        two(),
        &[feed(b"ab\r")],
        "",
        r#"LengthThen(0, b"\r\n") "ab\r" mid 0 by 0"#,
    );
    says(
        two(),
        &[feed(b"ab\r"), Op::FeedEof],
        r#"Eof(partial "ab")"#,
        r#"LengthThen(0, b"\r\n") "" mid 0 by 0"#,
    );
    says(
        whole(then(0, "\r\n"), 9),
        &[feed(b"\r"), Op::FeedEof],
        r#"Eof(partial "")"#,
        r#"LengthThen(0, b"\r\n") "" mid 0 by 0"#,
    );
    // The bytes of the end that came are scanned again.
    says(
        two(),
        &[feed(b"ab\r"), set(at("\r")), feed(b"")],
        r#"Message("ab")"#,
        r#"At(b"\r") "" between 1 by 0"#,
    );
    says(
        whole(then(2, ""), 9),
        &[feed(b"a")],
        "",
        r#"After(1) "a" mid 0 by 0"#,
    );
}

#[test]
fn all_is_dropped_behind_a_malformed_message_until_something_is_set() {
    let two = || whole(then(2, "\r\n"), 9);
    says(
        two(),
        &[feed(b"ab\rxyz")],
        "Malformed",
        r#"Never "" between 1 by 0"#,
    );
    says(
        two(),
        &[feed(b"ab\rxyz"), Op::FeedEof],
        "Malformed Eof(clean)",
        r#"Never "" between 1 by 0"#,
    );
    // It begins behind the byte that was wrong.
    says(
        two(),
        &[Op::OnEnd(vec![set(at("\n"))]), feed(b"ab\rxyz\n")],
        r#"Malformed Message("yz")"#,
        r#"At(b"\n") "" between 2 by 0"#,
    );
    says(
        two(),
        &[feed(b"ab\rxyz"), set(Ends::Never), feed(b"1")],
        r#"Malformed Data("1")"#,
        r#"Never "" between 1 by 0"#,
    );
    says(
        pieces(then(2, "\r\n")),
        &[feed(b"abx1")],
        r#"Data("ab") Malformed"#,
        r#"Never "" between 1 by 0"#,
    );
    // Neither a limit nor a pause nor an upgrade ends that.
    says(
        two(),
        &[
            feed(b"abx"),
            Op::Limit(0),
            Op::TakeUnread,
            Op::PutBack,
            Op::Pause,
            Op::Resume,
            feed(b"1"),
        ],
        "Malformed",
        r#"Never "" between 1 by 0"#,
    );
}

#[test]
fn a_length_over_the_limit_is_skipped_with_its_end() {
    let five = || whole(then(5, "\r\n"), 4);
    says(
        five(),
        &[Op::OnEnd(vec![set(at("\n"))]), feed(b"12345\r\nab\n")],
        r#"TooLong(4, "") Message("ab")"#,
        r#"At(b"\n") "" between 2 by 0"#,
    );
    says(
        five(),
        &[feed(b"12345\rx12")],
        r#"TooLong(4, "") Malformed"#,
        r#"Never "" between 1 by 0"#,
    );
    // The pause waits, and acts behind the event.
    says(
        five(),
        &[
            Op::OnEnd(vec![Op::Pause]),
            feed(b"12345\rx12"),
            set(at("\n")),
            Op::Resume,
            feed(b"\n"),
        ],
        r#"TooLong(4, "") Malformed Message("12")"#,
        r#"At(b"\n") "" between 2 by 0"#,
    );
    // What was collected counts.
    says(
        whole(at("\n"), 4),
        &[feed(b"ab"), set(then(3, "!")), feed(b"cde!")],
        r#"TooLong(4, "") "#.trim_end(),
        r#"Never "" between 1 by 0"#,
    );
}

#[test]
fn what_is_too_long_shows_how_it_begins() {
    says(
        whole(at("\r\n"), 3),
        &[feed(b"abcde\r\n")],
        r#"TooLong(3, "abc")"#,
        r#"At(b"\r\n") "" between 1 by 0"#,
    );
    says(
        whole(at("\n"), 9),
        &[feed(b"abcde"), Op::Limit(2), feed(b"")],
        r#"TooLong(2, "ab")"#,
        r#"At(b"\n") "" mid 0 by 0"#,
    );
    // A length says how much is to come, also if it is not to blame.
    says(
        whole(at("\n"), 9),
        &[
            feed(b"abcde"),
            set(Ends::After(1)),
            Op::Limit(2),
            feed(b"x"),
        ],
        r#"TooLong(2, "")"#,
        r#"Never "" between 1 by 0"#,
    );
    says(
        whole(at("\r\n"), 2),
        &[feed(b"ab\r"), Op::FeedEof, Op::FeedEof],
        r#"TooLong(2, "ab") Eof(partial "")"#,
        r#"At(b"\r\n") "" mid 0 by 0"#,
    );
}

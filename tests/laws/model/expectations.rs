//! One message that ends otherwise than those before and after it.

use super::*;
use sanschat::Prefix::U8;

fn expect(ends: Ends, limit: usize) -> Op {
    Op::Expect(Delivery::Whole, ends, limit)
}

fn on_end(op: Op) -> Op {
    Op::OnEnd(vec![op])
}

#[test]
fn after_the_expected_message_all_is_as_before() {
    says(
        whole(at("\n"), 9),
        &[on_end(expect(then(3, "\r\n"), 20)), feed(b"3\nabc\r\nd\n")],
        r#"Message("3") Message("abc") Message("d")"#,
        r#"At(b"\n") "" between 3 by 0"#,
    );
    // Of a length what was left of it.
    says(
        pieces(Ends::After(5)),
        &[feed(b"ab"), expect(at("\n"), 9), feed(b"c\ndefg")],
        r#"Data("abc") End Data("def") End Data("g")"#,
        r#"Never "" between 2 by 0"#,
    );
    says(
        whole(at("\n"), 9),
        &[
            Op::Expect(Delivery::Pieces, Ends::After(2), 0),
            feed(b"abc\n"),
        ],
        r#"Data("ab") End Message("c")"#,
        r#"At(b"\n") "" between 2 by 0"#,
    );
    says(
        pieces(at("\n")),
        &[expect(Ends::After(2), 9), feed(b"abc\n")],
        r#"Message("ab") Data("c") End"#,
        r#"At(b"\n") "" between 2 by 0"#,
    );
}

#[test]
fn an_expected_message_is_the_one_that_the_next_byte_belongs_to() {
    // What was collected stays, what was held is scanned again.
    says(
        whole(at("\r\n"), 9),
        &[feed(b"ab\r"), expect(at("\r"), 9), feed(b"c\r\n")],
        r#"Message("ab") Message("c")"#,
        r#"At(b"\r\n") "" between 2 by 0"#,
    );
    says(
        pieces(at("\n")),
        &[feed(b"ab"), expect(at("\r"), 9), feed(b"c\rd")],
        r#"Data("abc") End Data("d")"#,
        r#"At(b"\n") "" mid 1 by 0"#,
    );
    says(
        whole(at("\n"), 9),
        &[
            feed(b"ab"),
            Op::Expect(Delivery::Pieces, at("\r"), 0),
            feed(b"c\rd"),
        ],
        r#"Data("abc") End"#,
        r#"At(b"\n") "d" mid 1 by 0"#,
    );
}

#[test]
fn an_expected_message_has_begun() {
    let base = || whole(at("\n"), 9);
    says(
        base(),
        &[expect(at("x"), 9)],
        "",
        r#"At(b"x") "" mid 0 by 0"#,
    );
    says(
        base(),
        &[expect(at("x"), 9), Op::FeedEof],
        r#"Eof(partial "")"#,
        r#"At(b"x") "" mid 0 by 0"#,
    );
    says(
        base(),
        &[expect(Ends::Never, 9), feed(b"ab"), Op::FeedEof],
        r#"Data("ab") Eof(clean)"#,
        r#"Never "" between 0 by 0"#,
    );
    // An upgrade ends it.
    says(
        base(),
        &[expect(at("x"), 9), Op::TakeUnread],
        "",
        r#"At(b"\n") "" between 0 by 0"#,
    );
    says(
        base(),
        &[expect(Ends::Never, 9), Op::TakeUnread],
        "",
        r#"At(b"\n") "" between 0 by 0"#,
    );
}

#[test]
fn it_has_a_limit_of_its_own() {
    says(
        whole(at("\n"), 1),
        &[expect(at("x"), 3), feed(b"abcxab\n")],
        r#"Message("abc") TooLong(1, "a")"#,
        r#"At(b"\n") "" between 2 by 0"#,
    );
    // A limit that is set meanwhile is for those that follow.
    says(
        whole(at("\n"), 9),
        &[expect(at("x"), 3), Op::Limit(2), feed(b"abcdexabc\n")],
        r#"TooLong(3, "abc") TooLong(2, "ab")"#,
        r#"At(b"\n") "" between 2 by 0"#,
    );
    says(
        whole(at("\n"), 1),
        &[expect(at("x"), 9), feed(b"abc"), set(at("y")), feed(b"")],
        r#"TooLong(1, "a")"#,
        r#"At(b"y") "" mid 0 by 0"#,
    );
}

#[test]
fn a_second_one_replaces_the_first_and_a_change_cancels_it() {
    let base = || whole(at("\n"), 9);
    says(
        base(),
        &[expect(at("x"), 1), expect(at("y"), 2), feed(b"axyb\n")],
        r#"Message("ax") Message("b")"#,
        r#"At(b"\n") "" between 2 by 0"#,
    );
    says(
        base(),
        &[expect(at("x"), 1), set(at("y")), feed(b"axyb")],
        r#"Message("ax")"#,
        r#"At(b"y") "b" mid 1 by 0"#,
    );
    says(
        base(),
        &[expect(at("x"), 1), set(at("y"))],
        "",
        r#"At(b"y") "" between 0 by 0"#,
    );
}

#[test]
fn in_a_skip_it_waits_behind_a_change() {
    let skip = |ops: Vec<Op>| [whole(at("\n"), 1), vec![Op::OnEnd(ops), feed(b"abc")]].concat();
    let base = r#"At(b"\n")"#;
    says(
        skip(vec![expect(at("x"), 9)]),
        &[],
        r#"TooLong(1, "a")"#,
        &format!(r#"{base} "" mid 0 by 0"#),
    );
    says(
        skip(vec![expect(at("x"), 9)]),
        &[feed(b"\nabxd\n")],
        r#"TooLong(1, "a") Message("ab") Message("d")"#,
        &format!(r#"{base} "" between 3 by 0"#),
    );
    says(
        skip(vec![set(at("y")), expect(at("x"), 9)]),
        &[feed(b"\nabxdy")],
        r#"TooLong(1, "a") Message("ab") Message("d")"#,
        r#"At(b"y") "" between 3 by 0"#,
    );
    says(
        skip(vec![expect(at("x"), 9), set(at("y"))]),
        &[feed(b"\nxy")],
        r#"TooLong(1, "a") Message("x")"#,
        r#"At(b"y") "" between 2 by 0"#,
    );
}

#[test]
fn an_expected_message_that_is_skipped_is_over_with_the_skip() {
    let base = || whole(at("\n"), 9);
    says(
        base(),
        &[expect(at("x"), 1), feed(b"abc")],
        r#"TooLong(1, "a")"#,
        r#"At(b"x") "" mid 0 by 0"#,
    );
    says(
        base(),
        &[expect(at("x"), 1), feed(b"abcxd\n")],
        r#"TooLong(1, "a") Message("d")"#,
        r#"At(b"\n") "" between 2 by 0"#,
    );
    says(
        base(),
        &[
            expect(at("x"), 1),
            feed(b"abc"),
            set(at("y")),
            feed(b"yxdy"),
        ],
        r#"TooLong(1, "a") Message("d")"#,
        r#"At(b"y") "" between 2 by 0"#,
    );
}

#[test]
fn it_is_over_when_it_is_malformed() {
    says(
        whole(at("\n"), 9),
        &[expect(then(1, "!"), 9), feed(b"ab\nc\n")],
        "Malformed",
        r#"At(b"\n") "" between 1 by 0"#,
    );
    says(
        whole(at("\n"), 9),
        &[
            expect(then(1, "!"), 9),
            feed(b"ab"),
            expect(at("x"), 9),
            feed(b"cxd\n"),
        ],
        r#"Malformed Message("c") Message("d")"#,
        r#"At(b"\n") "" between 3 by 0"#,
    );
    says(
        whole(Ends::After(0), 9),
        &[expect(then(1, "!"), 9), feed(b"ab")],
        "Malformed",
        r#"After(0) "" between 1 by 0"#,
    );
    says(
        whole(Ends::Prefixed(U8), 9),
        &[feed(b"\x03a"), expect(at("\n"), 9), feed(b"b\n\x01c")],
        r#"Message("ab") Message("c")"#,
        r#"Prefixed(U8) "" between 2 by 0"#,
    );
}

//! Each kind of end: that nothing is allocated while nothing needs it, and nothing on a peer's word.

use allocation_counter::{AllocationInfo, measure};
use sanschat::{Chat, Event, Framer, Prefix, Terminator};

/// Every kind whose byte strings are short enough to be stored in place: 22 bytes, where a set has a
/// byte more for each member. With each a message, and how it ends.
fn kinds_in_place() -> Vec<(Terminator<'static>, &'static [u8])> {
    const TWO: &[&[u8]] = &[b"ten bytes>", b"ten bytes#"];
    const ONE: &[&[u8]] = &[b"twenty-one bytes long"];
    const MANY: &[&[u8]] = &[
        b"a", b"b", b"c", b"d", b"e", b"f", b"g", b"h", b"i", b"\r", b"\n",
    ];
    const EMPTY: &[&[u8]] = &[b"", b"", b"\r\n", b"\n", b""];
    assert_eq!(packed(TWO), 22);
    assert_eq!(packed(ONE), 22);
    assert_eq!(packed(MANY), 22);
    let long = b"22 bytes, all in place";
    assert_eq!(long.len(), 22);
    vec![
        (Terminator::LF, b"x\n"),
        (Terminator::CRLF, b"x\r\n"),
        (Terminator::Bytes(long), b"x22 bytes, all in place"),
        (Terminator::Line, b"x\r\n"),
        (Terminator::AnyLine, b"x\r\n"),
        (TWO.into(), b"xten bytes#"),
        (ONE.into(), b"xtwenty-one bytes long"),
        (MANY.into(), b"x\r"),
        (EMPTY.into(), b"x\r\n"),
        (Terminator::Length(1), b"x"),
        (Terminator::LengthThen(1, b"\r\n"), b"x\r\n"),
        (Terminator::LengthThen(1, long), b"x22 bytes, all in place"),
        (Terminator::LengthThen(1, b"\r\n"), b"xno"),
        (Prefix::U8.into(), b"\x01x"),
        (Prefix::U64Le.into(), b"\x01\0\0\0\0\0\0\0x"),
        (
            Prefix::Varint.into(),
            b"\x81\x80\x80\x80\x80\x80\x80\x80\x80\x00x",
        ),
        (Prefix::Decimal(b' ').into(), b"1 x"),
        (Prefix::Netstring.into(), b"1:x,"),
        (Prefix::Netstring.into(), b"1:xx"),
        (Terminator::None, b"x"),
    ]
}

/// How many bytes a set has in the form that is stored.
fn packed(set: &[&[u8]]) -> usize {
    set.iter().map(|member| member.len() + 1).sum()
}

#[track_caller]
fn nothing_allocated(info: AllocationInfo, about: impl std::fmt::Debug) {
    assert_eq!((info.count_total, info.bytes_total), (0, 0), "{about:?}");
}

fn feed(framer: &mut Framer, mut input: &[u8]) -> usize {
    let mut events = 0;
    while framer.feed(&mut input).is_some() {
        events += 1;
    }
    events
}

#[test]
fn short_ends_of_every_kind_are_stored_in_place() {
    for (terminator, message) in kinds_in_place() {
        let mut events = 0;
        let made = measure(|| {
            let mut framer = Framer::new(Terminator::CRLF);
            framer.set_terminator(terminator);
            events += feed(&mut framer, message);
            framer.set_terminator(terminator);
            framer.stream(terminator);
            events += feed(&mut framer, message);
        });
        assert!(events >= 2, "{terminator:?}");
        nothing_allocated(made, terminator);
    }
}

/// Between messages that came byte by byte, whole and in pieces, too long, and after EOF.
#[test]
fn an_idle_framer_of_every_kind_owns_nothing() {
    for (terminator, message) in kinds_in_place() {
        for limit in [0, 100] {
            let mut idle = None;
            let info = measure(|| {
                let mut framer = Framer::new(terminator).with_limit(limit);
                for byte in message.chunks(1) {
                    feed(&mut framer, byte);
                }
                framer.stream(terminator);
                for byte in message.chunks(1) {
                    feed(&mut framer, byte);
                }
                framer.set_terminator(terminator);
                feed(&mut framer, b"");
                idle = Some(framer);
            });
            let kept = (info.count_current, info.bytes_current);
            assert_eq!(kept, (0, 0), "{terminator:?}, {limit}");
            drop(idle);
        }
    }
}

/// A byte more than fits in place: two allocations, and none again for the same.
#[test]
fn a_byte_more_is_stored_elsewhere() {
    let set = [&b"ten bytes>"[..], b"eleven byte"];
    let kinds = [
        Terminator::Bytes(b"23 bytes, one too many."),
        Terminator::LengthThen(0, b"23 bytes, one too many."),
        Terminator::from(&set),
    ];
    for terminator in kinds {
        let mut framer = None;
        let info = measure(|| framer = Some(Framer::new(terminator)));
        assert_eq!(info.count_total, 2, "{terminator:?}");
        let framer = &mut framer.expect("it was made");
        nothing_allocated(measure(|| framer.set_terminator(terminator)), terminator);
    }
}

/// The words of RESP, whose bodies have the same end as its lines, by `expect`.
#[test]
fn a_body_that_ends_as_the_lines_do_is_expected_without_an_allocation() {
    let text = b"$5\r\nhello\r\n".repeat(1000);
    for terminator in [Terminator::CRLF, Terminator::Line] {
        let mut framer = Framer::new(terminator);
        // Where lines of both kinds are in force, the end of the body is stored once.
        framer.expect(Terminator::LengthThen(0, b"\r\n"), 0);
        assert_eq!(feed(&mut framer, b"\r\n"), 1);
        let (mut lines, mut bodies) = (0, 0);
        let info = measure(|| {
            let mut input = &text[..];
            while let Some(event) = framer.feed(&mut input) {
                match event {
                    Event::Message(line) if *line == *b"$5" => {
                        lines += 1;
                        framer.expect(Terminator::LengthThen(5, b"\r\n"), 100);
                    }
                    Event::Message(_) => bodies += 1,
                    other => panic!("{other:?}"),
                }
            }
        });
        assert_eq!((lines, bodies), (1000, 1000));
        nothing_allocated(info, terminator);
    }
}

/// No other expectation of a message that lies in the chunk takes more than two allocations, and all of
/// it is given back.
#[test]
fn an_expectation_costs_at_most_two_allocations() {
    for before in [
        Terminator::CRLF,
        Terminator::AnyLine,
        Prefix::U8.into(),
        Terminator::None,
    ] {
        for (terminator, message) in kinds_in_place() {
            let mut framer = Framer::new(before);
            let info = measure(|| {
                framer.expect(terminator, 100);
                feed(&mut framer, message);
                framer.set_terminator(before);
            });
            assert!(
                info.count_total <= 2,
                "{before:?}, {terminator:?}: {info:?}"
            );
            let kept = (info.count_current, info.bytes_current);
            assert_eq!(kept, (0, 0), "{before:?}, {terminator:?}");
        }
    }
}

const NUMBERS: [Prefix; 8] = [
    Prefix::U32Be,
    Prefix::U32Le,
    Prefix::U64Be,
    Prefix::U64Le,
    Prefix::Varint,
    Prefix::Decimal(b' '),
    Prefix::Netstring,
    Prefix::U24Be,
];

/// The largest lengths, over the limit: nothing is allocated for what is skipped.
#[test]
fn a_length_in_front_reserves_nothing() {
    for prefix in NUMBERS {
        let most = [u64::MAX, u64::from(u32::MAX), 0xff_ffff];
        let length = most.iter().find_map(|&most| prefix.encode(most).ok());
        let text = [&length.expect("it fits")[..], &[b'x'; 5000]].concat();
        for chunk in [1, 100, text.len()] {
            let mut framer = Framer::new(prefix);
            let mut events = 0;
            let info = measure(|| {
                for chunk in text.chunks(chunk) {
                    events += feed(&mut framer, chunk);
                }
            });
            assert_eq!(events, 1, "too long, and nothing else");
            nothing_allocated(info, prefix);
        }
    }
}

/// Within the limit memory is taken as bytes come: at most twice what came, and never for the prefix.
#[test]
fn a_length_in_front_within_the_limit_takes_what_came() {
    const SMALLEST: usize = 64;
    for prefix in NUMBERS {
        let length = [1 << 30, 1 << 23];
        let length = length.iter().find_map(|&it| prefix.encode(it).ok());
        let length = length.expect("it fits");
        let mut framer = Framer::new(prefix).with_limit(1 << 31);
        let info = measure(|| assert_eq!(feed(&mut framer, &length), 0));
        nothing_allocated(info, prefix);
        let (mut came, mut kept) = (0, 0);
        for size in [1, 1, 10, 100, 63, 1000, 10_000] {
            let chunk = vec![b'x'; size];
            let info = measure(|| assert_eq!(feed(&mut framer, &chunk), 0));
            came += size;
            kept += usize::try_from(info.bytes_current).expect("nothing is given back");
            assert!(kept >= came, "it is collected");
            assert!(
                kept <= (2 * came).max(SMALLEST),
                "{kept} kept of {came}: {prefix:?}"
            );
        }
    }
}

/// A mass of carriage returns, and the bytes of an end again and again, leave nothing behind.
#[test]
fn bad_input_takes_no_more_than_the_limit() {
    const LIMIT: usize = 1000;
    let set = [&b"\r\r\n"[..], b"ab", b"aab"];
    let cases: [(Terminator<'_>, &[u8]); 8] = [
        (Terminator::Line, b"\r"),
        (Terminator::AnyLine, b"\r"),
        (Terminator::CRLF, b"\r"),
        ((&set).into(), b"\r"),
        ((&set).into(), b"aa"),
        (Prefix::Netstring.into(), b"9"),
        (Prefix::Decimal(b' ').into(), b"1"),
        (Prefix::Varint.into(), b"\x80"),
    ];
    for (terminator, unit) in cases {
        let text = unit.repeat(1 << 18);
        for chunk in [1, 1460, text.len()] {
            let mut chat = Chat::new(terminator).with_limit(LIMIT);
            let mut kept = 0;
            for mut chunk in text.chunks(chunk) {
                let info = measure(|| while chat.feed(&mut chunk).is_some() {});
                kept += info.bytes_current;
                assert!(kept <= LIMIT as i64, "{kept} kept: {terminator:?}");
            }
            let rest = measure(|| while chat.feed_eof().is_some() {});
            assert_eq!(kept + rest.bytes_current, 0, "{terminator:?}");
        }
    }
}

/// The worst case of what is kept beside the limit: an expected message is skipped, another terminator
/// comes back after it, and a change and an expectation wait for its end.
#[test]
fn four_terminators_are_kept_at_most_beside_the_limit() {
    for long in [23, 100, 1000] {
        let needle = |last: u8| [&vec![b'='; long - 1][..], &[last]].concat();
        let [one, two, three, four] = [b'1', b'2', b'3', b'4'].map(needle);
        let mut skipping = None;
        let info = measure(|| {
            let mut framer = Framer::new(Terminator::Bytes(&one));
            framer.expect(Terminator::Bytes(&two), 2);
            assert_eq!(feed(&mut framer, b"too long"), 1);
            framer.set_terminator(Terminator::Bytes(&three));
            framer.expect(Terminator::Bytes(&four), 0);
            skipping = Some(framer);
        });
        // Each of the four in two boxes, and one box for what waits.
        let most = 4 * long as i64
            + if cfg!(target_pointer_width = "64") {
                360
            } else {
                200
            };
        assert!(info.bytes_current <= most, "{info:?}");
        assert!(info.bytes_current > 4 * long as i64 && info.count_current == 9);
        drop(skipping);
    }
}

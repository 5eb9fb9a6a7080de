//! The test kit's `Checker`: the echo rules pass it, and it finds protocols that break law 1.

use sanschat::{
    Chat, Event, Protocol, Terminator,
    echo::{Echo, Greeting, LengthEcho},
    from_fn,
    testing::{Checker, Cutting},
};

#[test]
fn all_gives_every_cutting_once() {
    let input = b"abcde";
    let mut cuttings: Vec<Cutting> = Cutting::all(input.len()).collect();
    assert_eq!(cuttings[0], Cutting::whole());
    assert_eq!(cuttings[15], Cutting::every(1, input.len()));
    for cutting in &cuttings {
        assert_eq!(cutting.chunks(input).collect::<Vec<_>>().concat(), input);
        assert_eq!(cutting.chunks(input).count(), cutting.places().len() + 1);
    }
    cuttings.sort_by(|a, b| a.places().cmp(b.places()));
    cuttings.dedup();
    assert_eq!(cuttings.len(), 16);
    assert_eq!(Cutting::all(0).count(), 1);
    assert_eq!(Cutting::whole().chunks(b"").count(), 0);
}

#[test]
fn a_sample_has_every_single_cut_and_every_single_byte() {
    for (length, many) in [
        (0, 100),
        (1, 100),
        (7, 64),
        (20, 500),
        (100, 1000),
        (5000, 50),
    ] {
        let sample = Cutting::sample(length, many, 1);
        assert!(sample.contains(&Cutting::whole()));
        assert!(sample.contains(&Cutting::every(1, length)));
        let all = length <= 7;
        assert!(all || sample.len() == many);
        assert!(
            sample
                .iter()
                .all(|it| it.places().iter().all(|&place| place < length))
        );
        if (20..=100).contains(&length) {
            for place in 1..length {
                let (cut, byte) = (Cutting::at([place]), Cutting::at([place, place + 1]));
                assert!(sample.contains(&cut), "{place} of {length}");
                assert!(
                    place + 1 == length || sample.contains(&byte),
                    "the byte at {place} of {length}"
                );
            }
        }
        assert_eq!(sample, Cutting::sample(length, many, 1), "the same again");
    }
}

#[test]
fn cuts_at_the_ends_or_twice_are_ignored() {
    let cutting = Cutting::at([9, 0, 3, 3, 1]);
    assert_eq!(cutting.places(), [1, 3, 9]);
    let chunks: Vec<&[u8]> = cutting.chunks(b"abcd").collect();
    assert_eq!(chunks, [&b"a"[..], b"bc", b"d"]);
    assert_eq!(cutting.to_string(), "cut at 1, 3, 9");
}

/// A checker of a protocol with the given fault.
fn faulty(fault: fn(&mut Chat, &[u8])) -> Checker<impl Fn() -> Box<dyn Protocol>> {
    Checker::new(move || {
        let protocol: Box<dyn Protocol> =
            Box::new(from_fn(move |chat: &mut Chat, event| match event {
                Event::Opened => chat.stream(Terminator::CRLF),
                Event::Data(data) => fault(chat, &data),
                _ => {}
            }));
        protocol
    })
}

#[test]
fn a_chunk_taken_for_a_message_is_reported() {
    let checker = faulty(|chat, data| {
        if data.starts_with(b"PING") {
            chat.push(b"PONG");
        }
    });
    checker.check(b"PANG\r\n");
    let difference = checker.try_check(b"xx\r\nPING\r\n").unwrap_err();
    assert_eq!(difference.whole.sent, b"PONG");
    assert_eq!(difference.cut.sent, b"");
    assert_eq!(
        difference.cutting.places().len(),
        1,
        "as few cuts as will do"
    );
    let text = difference.to_string();
    assert!(
        text.contains("sent \"PONG\"") && text.contains("cut at"),
        "{text}"
    );
}

/// It takes two cuts to isolate a byte in the middle.
#[test]
fn a_fault_that_needs_two_cuts_is_reported() {
    let checker = faulty(|chat, data| {
        if data == b"x" {
            chat.pause();
        }
    });
    let input =
        b"a line that is too long for every cutting of it to be tried, with an x within\r\n";
    let difference = checker.try_check(input).unwrap_err();
    let at = input.iter().position(|byte| *byte == b'x').unwrap();
    assert_eq!(difference.cutting, Cutting::at([at, at + 1]));
    assert_eq!(
        difference.cut.unread, input,
        "the byte it paused on, and all after it"
    );
    assert_eq!(difference.whole.unread, b"");
}

#[test]
#[should_panic(expected = "events without end")]
fn events_without_end_are_reported() {
    let restless =
        || from_fn(|chat: &mut Chat, _: Event<'_>| chat.set_terminator(Terminator::Length(0)));
    Checker::new(restless).check(b"");
}

#[test]
#[should_panic(expected = "sends without end")]
fn a_producer_without_end_is_reported() {
    let endless = || {
        from_fn(|chat: &mut Chat, event: Event<'_>| {
            if event == Event::Opened {
                chat.push_producer(std::iter::repeat(vec![0; 1 << 20]));
            }
        })
    };
    Checker::new(endless).check(b"");
}

/// `Greeting` depends on chunks by its nature.
#[test]
#[should_panic(expected = "answered differently")]
fn a_greeting_depends_on_chunks() {
    Checker::new(Greeting::new).check(b"Ann");
}

#[test]
fn an_outcome_is_shown_in_full() {
    let outcome = Checker::new(Echo::default).check(b"abc");
    assert_eq!(outcome.sent, b"abc");
    assert!(outcome.sent_eof && outcome.closed && !outcome.aborted);
    let end = Event::Eof { partial: None };
    let data = Event::Data(b"abc".into());
    assert_eq!(outcome.heard, [Event::Opened, data, end, Event::Closed]);
    assert_eq!(
        outcome.to_string(),
        "heard [Opened, Data(\"abc\"), Eof { partial: None }, Closed], sent \"abc\", \
         sent the end, closed"
    );

    let outcome = Checker::new(Echo::default).with_eof(false).check(b"abc");
    assert!(!outcome.sent_eof && !outcome.closed);
    let paused = || from_fn(|chat: &mut Chat, _: Event<'_>| chat.pause());
    let outcome = Checker::new(paused).check(b"abc");
    assert_eq!(
        outcome.to_string(),
        "heard [Opened], sent \"\", left \"abc\""
    );

    let small = || Chat::default().with_high_water(0);
    let outcome = Checker::new(LengthEcho::new)
        .with_chat(small)
        .check(b"ECHO 3\nabcdef");
    assert_eq!(
        (&*outcome.sent, &*outcome.unread),
        (&b"abc"[..], &b"def"[..])
    );
}

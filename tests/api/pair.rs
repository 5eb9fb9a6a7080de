//! The test kit's `Pair`: the rules and their clients over links that cut, delay, half-close and
//! break, and what such a link may and may not do.

use std::time::Duration;

use sanschat::{
    Chat, Deadline, Event, Protocol, Terminator,
    echo::{ChatClient, ChatEcho, CopyError, Echo, EchoClient, LengthEcho, LengthEchoClient},
    from_fn,
    testing::{Link, Pair, Side, Transcript},
};

const SEEDS: u64 = 200;

#[test]
fn copies_are_true_over_any_link() {
    for seed in 0..SEEDS {
        let body: Vec<u8> = (0..seed as usize * 3).map(|n| n as u8).collect();
        let client = LengthEchoClient::new(body).with_chunk_size(7);
        let mut pair = Pair::new(client, LengthEcho::new(), Link::new(seed));
        pair.run();
        let outcome = pair.client.protocol.outcome();
        assert_eq!(outcome, Some(Ok(())), "seed {seed}\n{}", pair.transcript());
        assert!(pair.client.is_closed() && pair.server.is_closed());
        assert!(pair.client.error().is_none() && pair.server.error().is_none());
    }
}

#[test]
fn all_bytes_and_eof_come_back_over_any_link() {
    for seed in 0..SEEDS {
        let parts = [&b"one, "[..], b"two", b"", &[0xff; 500]];
        let client = EchoClient::new(parts);
        let mut pair = Pair::new(client, Echo, Link::new(seed));
        pair.run();
        assert!(pair.client.protocol.is_done());
        assert_eq!(pair.client.protocol.received(), parts.concat());
    }
}

#[test]
fn a_chat_ends_with_its_last_line_over_any_link() {
    for seed in 0..SEEDS {
        let client = ChatClient::new(["one", "", "three", ".", "never"]);
        let mut pair = Pair::new(client, ChatEcho::new(), Link::new(seed));
        pair.run();
        let replies = std::iter::from_fn(|| pair.client.protocol.take_reply());
        let replies: Vec<Vec<u8>> = replies.collect();
        assert_eq!(
            replies,
            [&b"You sent: one"[..], b"You sent: ", b"You sent: three"]
        );
        assert!(pair.client.protocol.is_done());
    }
}

/// When a link breaks, both ends hear of it once, with an error. An end that had all it needs by then
/// is done.
#[test]
fn a_break_is_reported_to_both_ends_wherever_it_comes() {
    let all = b"ECHO 5\n".len() as u64 + 2 * 5;
    for seed in 0..10 {
        for bytes in 0..=all {
            let client = LengthEchoClient::new(*b"hello");
            let link = Link::new(seed).with_break_after(bytes);
            let mut pair = Pair::new(client, LengthEcho::new(), link);
            pair.run();
            let text = pair.transcript().to_string();
            assert_eq!(text.matches("link breaks").count(), 1, "{text}");
            for side in ["client", "server"] {
                let closed = format!("{side} hears Closed");
                assert_eq!(text.matches(&closed).count(), 1, "{text}");
            }
            assert!(pair.client.is_closed() && pair.server.is_closed());
            let expected = if bytes == all {
                Ok(())
            } else {
                let received = bytes.saturating_sub(7 + 5) as usize;
                assert!(pair.client.error().is_some(), "{text}");
                Err(CopyError::Short {
                    received,
                    expected: 5,
                })
            };
            assert_eq!(pair.client.protocol.outcome(), Some(expected), "{text}");
        }
    }
}

/// When the link ends the client's direction half-way, the server hears EOF there, and its own replies
/// still leave.
#[test]
fn eof_comes_wherever_the_link_says() {
    let line = b"hello\r\n";
    for seed in 0..20 {
        for bytes in 0..=line.len() as u64 + 3 {
            let client = ChatClient::new(["hello", "hello"]);
            let link = Link::new(seed).with_end_after(Side::Client, bytes);
            let mut pair = Pair::new(client, ChatEcho::new(), link);
            pair.run();
            let replies = std::iter::from_fn(|| pair.client.protocol.take_reply()).count();
            assert_eq!(replies, usize::from(bytes >= line.len() as u64));
            let text = pair.transcript().to_string();
            let (begun, clean) = (
                bytes % line.len() as u64 > 0,
                "server hears Eof { partial: None }",
            );
            assert_eq!(text.contains(clean), !begun, "{text}");
            assert!(pair.client.is_closed() && pair.server.is_closed());
        }
    }
}

/// A server answers because the test pushes a reply.
#[test]
fn time_passes_only_in_the_pair() {
    let mut pair = Pair::new(
        ChatClient::new([""; 0]),
        ChatEcho::new(),
        Link::new(3).with_latency(Duration::from_millis(2)..Duration::from_millis(3)),
    );
    pair.run_for(Duration::from_secs(3600));
    assert_eq!(pair.now(), Duration::from_secs(3600));
    pair.server.chat().push(b"late\r\n");
    pair.run_for(Duration::from_millis(1));
    assert_eq!(
        pair.client.protocol.take_reply(),
        None,
        "it is still on its way"
    );
    pair.run();
    assert_eq!(
        pair.client.protocol.take_reply().as_deref(),
        Some(&b"late"[..])
    );
    assert!(pair.now() >= Duration::from_millis(3_600_002));
}

/// An end that does not read is not sent more than the link holds.
#[test]
fn a_link_holds_back_as_a_socket_does() {
    let flood = from_fn(|chat: &mut Chat, event| {
        if event == Event::Opened {
            chat.stream(Terminator::None);
            chat.push_producer((0..1000).map(|_| [b'x'; 100]));
        }
    });
    let deaf = from_fn(|chat: &mut Chat, event| {
        if event == Event::Opened {
            chat.pause();
        }
    });
    let link = Link::new(1).with_capacity(300).with_chunks(50);
    let mut pair = Pair::new(flood, deaf, link);
    pair.run();
    assert_eq!(
        pair.client.chat().bytes_out(),
        600,
        "300 on either side of the link"
    );
    assert_eq!(pair.server.chat().bytes_in(), 0);
    assert!(!pair.client.is_closed());
    pair.server.chat().abort();
    pair.run();
    assert!(pair.server.is_closed() && pair.client.is_closed());
    assert!(pair.client.error().is_some(), "the other end is gone");
}

/// What both ends send at the same moment are two lines of the transcript.
#[test]
fn a_transcript_says_which_end_sent() {
    let silent = || ChatClient::new([""; 0]);
    let mut pair = Pair::new(silent(), silent(), Link::new(1).with_capacity(100));
    pair.run();
    pair.client.chat().push(b"from the client\r\n");
    pair.server.chat().push(b"from the server\r\n");
    pair.run();
    let text = pair.transcript().to_string();
    for side in ["client", "server"] {
        let line = format!("{side} sends \"from the {side}\\r\\n\"\n");
        assert!(text.contains(&line), "{text}");
    }
    let shown = format!("{:?}", pair.server);
    assert!(
        shown.contains("Endpoint") && shown.contains("Server"),
        "{shown}"
    );
}

/// A range of one value, or an empty one, is an exact latency.
#[test]
fn a_latency_may_be_exact() {
    let time = Duration::from_micros(1500);
    for latency in [time..time, time..Duration::ZERO] {
        let mut pair = lengths(Link::new(1).with_latency(latency));
        assert!(pair.step());
        assert_eq!(pair.now(), time);
    }
}

fn lengths(link: Link) -> Pair<LengthEchoClient, LengthEcho> {
    Pair::new(LengthEchoClient::new(*b"hello"), LengthEcho::new(), link)
}

#[test]
fn the_same_seed_gives_the_same_transcript() {
    let run = |seed| {
        let mut pair = lengths(Link::new(seed));
        pair.run();
        pair.transcript().to_string()
    };
    for seed in 0..50 {
        assert_eq!(run(seed), run(seed));
    }
    assert_ne!(run(1), run(2));
}

#[test]
fn a_transcript_is_replayed_from_its_text() {
    for seed in 0..SEEDS {
        let mut link = Link::new(seed);
        if seed % 3 == 0 {
            link = link.with_break_after(seed % 17);
        }
        if seed % 4 == 0 {
            link = link.with_end_after(Side::Server, seed % 5);
        }
        let mut pair = lengths(link);
        pair.run();
        let text = pair.transcript().to_string();
        let transcript: Transcript = text.parse().unwrap();
        assert_eq!(transcript.to_string(), text);
        let mut again = lengths(Link::new(seed + 1));
        again
            .replay(&transcript)
            .unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(
            again.client.protocol.outcome(),
            pair.client.protocol.outcome()
        );
    }
}

/// A committed transcript: what happens must not change by accident.
#[test]
fn a_committed_transcript_is_replayed() {
    let transcript: Transcript = include_str!("transcripts/refused.txt").parse().unwrap();
    let client = LengthEchoClient::new(*b"hello");
    let mut pair = Pair::new(client, LengthEcho::with_limit(4), Link::new(0));
    pair.replay(&transcript)
        .unwrap_or_else(|why| panic!("{why}"));

    let client = LengthEchoClient::new(*b"hello");
    let mut other = Pair::new(client, LengthEcho::with_limit(3), Link::new(0));
    let divergence = other.replay(&transcript).unwrap_err();
    let text = divergence.to_string();
    let [first, expected, found] = text.lines().collect::<Vec<_>>()[..] else {
        panic!("{text}");
    };
    assert_eq!(first, "the replay went another way");
    assert!(
        expected.starts_with("expected 0.030661 server sends"),
        "{text}"
    );
    assert!(
        found.starts_with("found    0.030661 server sends"),
        "{text}"
    );
    let expected = divergence.expected.unwrap();
    assert!(
        expected.ends_with("server sends \"ERROR at most 4 bytes\\n\""),
        "{expected}"
    );
    assert!(divergence.found.unwrap().contains("at most 3 bytes"));
}

#[test]
fn lines_that_are_not_of_a_transcript_are_refused() {
    for line in [
        "hello",
        "0.000000",
        "0.5 link breaks",
        "0.000000 link sings",
        "0.000000 link carries many bytes to the server",
        "0.000000 link carries 3 bytes to the moon",
        "0.000000 link carries nothing to the server",
        "0.000000 nobody hears Opened",
        "x.000000 link breaks",
    ] {
        let text = format!("# a comment\n\n{line}\n");
        let error = text.parse::<Transcript>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 3 is no line of a transcript",
            "{line}"
        );
    }
    let empty: Transcript = "# nothing\n".parse().unwrap();
    assert_eq!(empty.to_string(), "");
}

/// A conversation without end does not make `run_for` run without end.
#[test]
fn run_for_keeps_its_time() {
    let ball = || {
        from_fn(|chat: &mut Chat, event: Event<'_>| match event {
            Event::Opened => {
                chat.set_terminator(Terminator::LF);
                chat.push(b"ball\n");
            }
            Event::Message(ball) => {
                chat.push(&ball);
                chat.push(b"\n");
            }
            _ => {}
        })
    };
    let mut pair = Pair::new(ball(), ball(), Link::new(2));
    pair.run_for(Duration::from_secs(2));
    assert_eq!(pair.now(), Duration::from_secs(2));
    let before = pair.client.chat().bytes_in();
    pair.run_for(Duration::from_secs(2));
    assert!(pair.client.chat().bytes_in() > before);
}

/// Two ends that ping each other when nothing happens, and end the connection when no answer came.
fn keeps_alive(answers: bool) -> impl Protocol {
    let mut pings = 0;
    from_fn(move |chat: &mut Chat, event: Event<'_>| match event {
        Event::Opened => {
            chat.set_terminator(Terminator::LF);
            chat.set_deadline(Deadline::Idle, Some(Duration::from_secs(30)));
        }
        Event::Message(line) if *line == *b"ping" && answers => chat.push(b"pong\n"),
        Event::Timeout(Deadline::Idle) if pings < 3 => {
            pings += 1;
            chat.push(b"ping\n");
        }
        Event::Timeout(_) => chat.close_when_done(),
        _ => {}
    })
}

/// Keep-alives go on for ever: `run` leaves them, `run_for` goes through them.
#[test]
fn run_does_not_wait_for_the_deadlines_of_open_ends() {
    let mut pair = Pair::new(keeps_alive(true), keeps_alive(true), Link::new(1));
    pair.run();
    assert!(pair.now() < Duration::from_secs(1));
    assert_eq!(pair.client.chat().bytes_in(), 0);
    pair.run_for(Duration::from_secs(40));
    assert_eq!(pair.now(), Duration::from_secs(40));
    assert!(pair.client.chat().bytes_in() > 0);
    assert!(!pair.client.is_closed());
}

/// An end that was told to close is not open: `run` goes through its deadline.
#[test]
fn run_waits_for_the_deadline_of_an_end_that_closes() {
    let writes = from_fn(|chat: &mut Chat, event: Event<'_>| {
        if let Event::Opened = event {
            chat.set_deadline(Deadline::Close, Some(Duration::from_secs(10)));
            chat.push_owned(vec![b'x'; 1 << 20]);
            chat.close_when_done();
        }
    });
    // Does not read: it is paused.
    let stuck = from_fn(|chat: &mut Chat, event: Event<'_>| {
        if let Event::Opened = event {
            chat.pause();
        }
    });
    let mut pair = Pair::new(writes, stuck, Link::new(1));
    pair.run();
    assert!(pair.client.is_closed());
    assert!(pair.now() >= Duration::from_secs(10));
}

#[test]
fn timeouts_are_in_the_transcript_and_are_replayed() {
    let pair = || Pair::new(keeps_alive(true), keeps_alive(false), Link::new(5));
    let mut kept = pair();
    kept.run_for(Duration::from_secs(500));
    let transcript = kept.transcript();
    assert!(
        transcript.to_string().contains(" hears Timeout(Idle)"),
        "{transcript}"
    );
    let read: Transcript = transcript.to_string().parse().unwrap();
    pair().replay(&read).unwrap();
}

//! A framer and a chat by example: how much memory is kept, and how often it is allocated.

use allocation_counter::{AllocationInfo, measure};
use sanschat::{Chat, Event, Framer, Terminator, Transmit};
use std::borrow::Cow;

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// Nothing was allocated.
#[track_caller]
fn nothing_allocated(during: impl FnOnce()) {
    assert_eq!(measure(during).count_total, 0, "allocations");
}

/// All memory was given back.
#[track_caller]
fn nothing_kept(info: AllocationInfo) {
    assert_eq!((info.count_current, info.bytes_current), (0, 0));
}

fn feed_all(framer: &mut Framer, mut input: &[u8], mut handle: impl FnMut(&mut Framer, Event)) {
    while let Some(event) = framer.feed(&mut input) {
        handle(framer, event);
    }
    assert!(input.is_empty());
}

#[test]
fn a_message_in_one_chunk_costs_no_allocation() {
    let chunk = b"a line of some length, as lines are\r\n".repeat(64 * KIB / 37);
    let mut framer = Framer::new(Terminator::CRLF);
    let mut lines = 0;
    nothing_allocated(|| {
        for _ in 0..10 {
            feed_all(&mut framer, &chunk, |_, event| {
                assert!(matches!(event, Event::Message(_)));
                lines += 1;
            });
        }
    });
    assert_eq!(lines, 10 * (64 * KIB / 37));
}

/// The words of RESP: a line announces a length, that many bytes follow, then a line again.
#[test]
fn toggling_costs_no_allocation() {
    let chunk = b"$5\r\nhello\r\n".repeat(1000);
    let mut framer = Framer::new(Terminator::CRLF);
    let mut words = 0;
    nothing_allocated(|| {
        feed_all(&mut framer, &chunk, |framer, event| match event {
            Event::Message(line) if *line == *b"$5" => {
                framer.set_terminator(Terminator::Length(5));
            }
            Event::Message(_) => {
                words += 1;
                framer.set_terminator(Terminator::CRLF);
            }
            other => panic!("{other:?}"),
        });
    });
    assert_eq!(words, 2000);
}

#[test]
fn setting_what_is_set_costs_no_allocation() {
    let long = b"=".repeat(1000);
    for terminator in [&b"\n"[..], b"\r\n.\r\n", &long] {
        let chunk = [b"message", terminator].concat().repeat(20);
        let mut framer = Framer::new(Terminator::Bytes(terminator));
        nothing_allocated(|| {
            feed_all(&mut framer, &chunk, |framer, _| {
                framer.set_terminator(Terminator::Bytes(terminator));
                framer.set_terminator(Terminator::Length(7));
                framer.set_terminator(Terminator::Bytes(terminator));
            });
        });
    }
}

/// After every byte, also while bytes are held.
#[test]
fn setting_what_is_set_costs_nothing_between_any_two_bytes() {
    let long = [&b"=".repeat(1000)[..], b"\n"].concat();
    let mut framer = Framer::new(Terminator::Bytes(&long));
    framer.stream(Terminator::Bytes(&long));
    nothing_allocated(|| {
        for byte in long.chunks(1) {
            feed_all(&mut framer, byte, |_, event| assert_eq!(event, Event::End));
            framer.stream(Terminator::Bytes(&long));
        }
    });
}

/// The most that a framer keeps, and its peak, while `chunks` are fed to it.
fn growth<'c>(mut framer: Framer, chunks: impl Iterator<Item = &'c [u8]>) -> (usize, usize) {
    let (mut kept, mut most, mut peak) = (0, 0, 0);
    for mut chunk in chunks {
        let info = measure(|| while framer.feed(&mut chunk).is_some() {});
        peak = peak.max(kept + info.bytes_max as i64);
        kept += info.bytes_current;
        most = most.max(kept);
    }
    (most as usize, peak as usize)
}

/// 64 MiB without an end, from a peer that attacks the memory.
#[test]
fn a_line_without_end_is_bounded_by_the_limit() {
    let limit = 64 * KIB;
    let input = b"x".repeat(16 * KIB);
    for size in [1000, input.len()] {
        let times = 64 * MIB / input.len();
        let chunks = (0..times).flat_map(|_| input.chunks(size));
        let (most, peak) = growth(Framer::new(Terminator::CRLF).with_limit(limit), chunks);
        assert!(most >= limit / 2, "it does collect: {most}");
        assert!(most <= limit, "{most} in chunks of {size}");
        // While the buffer moves, the one it leaves is there too.
        assert!(peak <= limit + limit / 2, "{peak} in chunks of {size}");
    }
}

/// A message that is too long is not kept until its end comes.
#[test]
fn a_skipped_message_is_not_kept() {
    let input = b"x".repeat(2000);
    let mut skipping = None;
    let info = measure(|| {
        let mut framer = Framer::new(Terminator::CRLF).with_limit(1000);
        for mut chunk in input.chunks(10) {
            while framer.feed(&mut chunk).is_some() {}
        }
        skipping = Some(framer);
    });
    assert!(info.bytes_max >= 1000, "it was collected before");
    nothing_kept(info);
    drop(skipping);
}

/// A limit that is no power of two is not rounded up to one.
#[test]
fn growth_stops_at_the_limit() {
    let limit = 40_000;
    let input = b"x".repeat(limit + 10);
    for size in [1, 3, 1000, 30_000] {
        let framer = Framer::new(Terminator::CRLF).with_limit(limit);
        let (most, _) = growth(framer, input.chunks(size));
        assert!(most <= limit, "{most} in chunks of {size}");
    }
}

/// After the last chunk of a message no room for more is needed.
#[test]
fn an_owned_message_has_no_spare_capacity() {
    let rest = [&b"x".repeat(1000)[..], b"\r\n"].concat();
    for (terminator, rest) in [
        (Terminator::CRLF, &rest[..]),
        (Terminator::Length(1700), &rest[..1000]),
    ] {
        let mut framer = Framer::new(terminator);
        assert_eq!(framer.feed(&mut &b"x".repeat(700)[..]), None);
        let Some(Event::Message(message)) = framer.feed(&mut &rest[..]) else {
            panic!("no message under {terminator:?}");
        };
        let message = message.into_owned();
        assert_eq!((message.len(), message.capacity()), (1700, 1700));
    }
}

/// The held bytes of a terminator of 1000 bytes, which almost comes again and again, are in no buffer.
#[test]
fn held_bytes_are_not_kept_twice() {
    let needle = [&b"=".repeat(999)[..], b"\n"].concat();
    let input = [&needle[..999], b"x"].concat().repeat(50);
    let limit = 10_000;
    for size in [1, 10, 5000] {
        let framer = Framer::new(Terminator::Bytes(&needle)).with_limit(limit);
        let (most, _) = growth(framer, input.chunks(size));
        assert!(most <= limit + needle.len(), "{most} in chunks of {size}");
    }
}

/// Bytes that make a message too long are dropped, not collected first: the buffer would grow beyond
/// the limit for them.
#[test]
fn held_bytes_past_the_limit_are_not_collected() {
    let needle = [&b"=".repeat(99)[..], b"\n"].concat();
    let mut framer = Framer::new(Terminator::Bytes(&needle)).with_limit(1000);
    feed_all(&mut framer, &b"x".repeat(990), |_, event| {
        panic!("{event:?}")
    });
    feed_all(&mut framer, &b"=".repeat(50), |_, event| {
        panic!("{event:?}")
    });
    // The event gives the first bytes of the message, and nothing else is allocated for it.
    let info = measure(|| {
        let mut input = &b"x"[..];
        let Some(Event::TooLong { limit, start }) = framer.feed(&mut input) else {
            panic!("no event");
        };
        assert_eq!((limit, start.len()), (1000, 1000));
        assert!(matches!(Cow::from(start), Cow::Owned(start) if start.capacity() == 1000));
    });
    assert!(info.count_total <= 2, "{info:?}");
}

/// No memory is reserved because a header announces a length.
#[test]
fn an_announced_length_reserves_nothing() {
    let mut framer = Framer::new(Terminator::Length(u64::MAX));
    let mut input = &b"what comes is skipped"[..];
    nothing_allocated(|| {
        let (limit, start) = (framer.limit(), (&[][..]).into());
        assert_eq!(
            framer.feed(&mut input),
            Some(Event::TooLong { limit, start })
        );
        assert_eq!(framer.feed(&mut input), None);
    });
    // Also within the limit memory is taken only as bytes come.
    let framer = Framer::new(Terminator::Length(1 << 30)).with_limit(1 << 31);
    let (most, _) = growth(framer, [&b"few"[..], b"bytes"].into_iter());
    assert!(most <= 64, "{most} for eight bytes");
}

/// Lengths have more than 32 bits.
#[test]
fn five_gibibytes_pass_in_pieces() {
    let length = 5 * 1024 * MIB as u64;
    let chunk = b"x".repeat(MIB);
    let mut framer = Framer::new(Terminator::None);
    framer.stream(Terminator::Length(length));
    let (mut count, mut ends) = (0, 0);
    nothing_allocated(|| {
        for _ in 0..5 * 1024 {
            feed_all(&mut framer, &chunk, |_, event| match event {
                Event::Data(data) => count += data.len() as u64,
                Event::End => ends += 1,
                other => panic!("{other:?}"),
            });
        }
    });
    assert_eq!((count, ends), (length, 1));
}

/// For a peer that sends and never reads the queue stays within high water and the replies to one
/// message, whatever they are made of.
#[test]
fn replies_to_a_peer_that_does_not_read_are_bounded() {
    let high_water = 64 * KIB;
    let reply = b"r".repeat(1000);
    // What one message makes a handler queue, and how much memory that may take.
    type Answer = fn(&mut Chat, &[u8]);
    let answers: [(&str, Answer, usize); 5] = [
        ("a push", |chat, reply| chat.push(reply), 2 * 16 * KIB),
        (
            "small pushes",
            |chat, _| chat.push(b"+OK\r\n"),
            2 * 16 * KIB,
        ),
        (
            "an owned buffer",
            |chat, reply| chat.push_owned(reply.to_vec()),
            2 * KIB,
        ),
        (
            "owned with spare capacity",
            |chat, reply| {
                let mut buffer = Vec::with_capacity(4 * KIB);
                buffer.extend_from_slice(reply);
                chat.push_owned(buffer);
                chat.push(b".");
            },
            5 * KIB,
        ),
        (
            "a producer and pushes",
            |chat, reply| {
                chat.push(reply);
                chat.push_producer([reply.to_vec()]);
                chat.push_owned(reply.to_vec());
            },
            4 * KIB,
        ),
    ];
    let input = b"ping\r\n".repeat(20_000);
    for (name, answer, one) in answers {
        let mut chat = Chat::new(Terminator::CRLF).with_high_water(high_water);
        let mut input = &input[..];
        let flood = measure(|| {
            while let Some(_message) = chat.feed(&mut input) {
                answer(&mut chat, &reply);
            }
        });
        assert!(!input.is_empty() && !chat.wants_input(), "{name} held back");
        // The queue's own slots are a few per cent; they double, and moving counts both.
        let bound = high_water + high_water / 4 + one;
        let kept = flood.bytes_current as usize;
        assert!(kept <= bound, "{kept} kept by {name}");
        let drained = measure(|| {
            while let Some(Transmit::Bytes(bytes)) = chat.poll_transmit() {
                let n = bytes.len().min(1400);
                chat.transmitted(n);
            }
        });
        let left = flood.bytes_current + drained.bytes_current;
        assert_eq!(left, 0, "{name} keeps {left} when all is sent");
        assert!(chat.wants_input());
    }
}

/// A large owned buffer is neither moved nor grown by later pushes.
#[test]
fn a_push_does_not_move_what_is_queued() {
    let mut chat = Chat::new(Terminator::CRLF);
    chat.push_owned(vec![b'x'; MIB]);
    let info = measure(|| chat.push(b"\r\n"));
    assert!(info.bytes_total <= 1000, "{}", info.bytes_total);
    chat.push(&b"x".repeat(MIB));
    let info = measure(|| chat.push(b"\r\n"));
    assert!(info.bytes_total <= 1000, "{}", info.bytes_total);
}

//! Law 8, the idle half: a chat that waits for its peer owns no buffer, whatever came before.

use allocation_counter::{AllocationInfo, measure};
use sanschat::{Chat, Event, Terminator, Transmit};

/// All memory was given back.
#[track_caller]
fn nothing_kept(info: AllocationInfo) {
    assert_eq!((info.count_current, info.bytes_current), (0, 0));
}

/// Messages in pieces and whole, in one chunk and byte by byte, too long, switched while a
/// terminator was half matched; replies of all kinds. Then silence.
#[test]
fn an_idle_chat_owns_nothing() {
    let wire = [&b"one\r\ntwo\r\n"[..], &b"x".repeat(500), b"\r\nthree\r\n"].concat();
    let mut idle = None;
    let info = measure(|| {
        let mut chat = Chat::new(Terminator::CRLF).with_limit(100);
        for size in [1, 7, wire.len()] {
            for mut chunk in wire.chunks(size) {
                while let Some(event) = chat.feed(&mut chunk) {
                    if let Event::Message(line) = event {
                        chat.push(b"You sent: ");
                        chat.push(&line);
                        chat.push_owned(line.into_owned());
                    }
                }
            }
            chat.stream(Terminator::CRLF);
            let mut half = &b"half\r"[..];
            while chat.feed(&mut half).is_some() {}
            chat.set_terminator(Terminator::LF);
            let mut rest = &b"\n"[..];
            while chat.feed(&mut rest).is_some() {}
            chat.push_producer(["a", "", "b"]);
            chat.set_terminator(Terminator::CRLF);
            while let Some(Transmit::Bytes(bytes)) = chat.poll_transmit() {
                let n = bytes.len();
                chat.transmitted(n);
            }
        }
        idle = Some(chat);
    });
    assert!(info.count_total > 0, "the counter counts");
    nothing_kept(info);
    drop(idle);
}

/// The buffer that a reply was sent from waits for the next one only until it is known that there
/// is no event to answer.
#[test]
fn a_chat_that_has_answered_all_owns_nothing() {
    let mut idle = None;
    let info = measure(|| {
        let mut chat = Chat::new(Terminator::CRLF);
        let mut input = &b"noop\r\n"[..];
        assert!(chat.feed(&mut input).is_some());
        chat.push(b"250 ok\r\n");
        assert!(chat.poll_transmit().is_some());
        chat.transmitted(usize::MAX);
        assert_eq!(chat.poll_transmit(), None);
        assert_eq!(chat.feed(&mut input), None);
        idle = Some(chat);
    });
    nothing_kept(info);
    drop(idle);
}

/// Nor is it kept where none can follow.
#[test]
fn a_chat_that_is_being_closed_owns_nothing() {
    let ends: [fn(&mut Chat); 2] = [Chat::close_when_done, Chat::send_eof];
    for end in ends {
        for before in [true, false] {
            let mut ended = None;
            let info = measure(|| {
                let mut chat = Chat::new(Terminator::CRLF);
                let mut input = &b"quit\r\n"[..];
                assert!(chat.feed(&mut input).is_some());
                chat.push(b"221 bye\r\n");
                if before {
                    end(&mut chat);
                }
                while let Some(Transmit::Bytes(bytes)) = chat.poll_transmit() {
                    let n = bytes.len();
                    chat.transmitted(n);
                }
                end(&mut chat);
                assert!(chat.poll_transmit().is_some());
                ended = Some(chat);
            });
            nothing_kept(info);
            drop(ended);
        }
    }
}

/// An upgrade that fails, so that the old protocol goes on.
#[test]
fn a_chat_whose_unread_bytes_were_taken_owns_nothing() {
    for half in ["half\r", "\r"] {
        let mut idle = None;
        let info = measure(|| {
            let mut chat = Chat::new(Terminator::CRLF);
            let mut input = half.as_bytes();
            assert_eq!(chat.feed(&mut input), None);
            assert_eq!(chat.take_unread(), half.as_bytes());
            let mut input = &b"next\r\n"[..];
            assert!(chat.feed(&mut input).is_some());
            assert_eq!(chat.feed(&mut input), None);
            idle = Some(chat);
        });
        nothing_kept(info);
        drop(idle);
    }
}

/// A daemon with a hundred thousand connections keeps so many of them.
#[cfg(target_pointer_width = "64")]
#[test]
fn a_chat_is_small() {
    assert!(size_of::<Chat>() <= 208, "{} bytes", size_of::<Chat>());
}

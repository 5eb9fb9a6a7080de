//! A framer, a chat and a connection that wait for their peer own no buffer, whatever came before.

use crate::support::{
    config,
    ops::Ops,
    random::{Mix, ops},
    run::{Half, Run},
};
use allocation_counter::{AllocationInfo, measure};
use proptest::prelude::*;
use sanschat::{
    Chat, Event, Framer, Terminator, Transmit, from_fn,
    io::readiness::{Connection, Interest, Status},
};
use std::{
    cell::Cell,
    io::{self, ErrorKind, Read, Write},
    time::Duration,
};

/// All memory was given back.
#[track_caller]
fn nothing_kept(info: AllocationInfo) {
    assert_eq!((info.count_current, info.bytes_current), (0, 0));
}

/// After messages in pieces and whole, in one chunk and byte by byte, too long, and with a change
/// while a terminator was half matched; after replies of all kinds.
#[test]
fn an_idle_chat_owns_nothing() {
    let input = [&b"one\r\ntwo\r\n"[..], &b"x".repeat(500), b"\r\nthree\r\n"].concat();
    let mut idle = None;
    let info = measure(|| {
        let mut chat = Chat::new(Terminator::CRLF).with_limit(100);
        for size in [1, 7, input.len()] {
            for mut chunk in input.chunks(size) {
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

/// The buffer that a reply was sent from is kept for the next reply only until it is known that no
/// event needs one.
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

/// Nor is it kept where no reply can follow.
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

/// As after an upgrade that failed, so that the old protocol goes on.
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

/// A daemon with a hundred thousand connections keeps as many chats.
#[cfg(target_pointer_width = "64")]
#[test]
fn a_chat_is_small() {
    assert!(size_of::<Chat>() <= 232, "{} bytes", size_of::<Chat>());
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn a_framer_between_two_messages_owns_nothing(
        Ops(ops) in ops(Mix { eof: 0, ..Mix::FRAMING }, 0..40),
    ) {
        let kept = Cell::new((0, 0));
        let meter = |_: Half, call: &mut dyn FnMut()| {
            let info = measure(call);
            let (count, bytes) = kept.get();
            kept.set((count + info.count_current, bytes + info.bytes_current));
        };
        let mut run = Run::<Framer>::metered(&meter);
        run.all(&ops).map_err(TestCaseError::fail)?;
        let mut rests = false;
        meter(Half::In, &mut || rests = come_to_rest(&mut run.machine));
        prop_assume!(rests);
        prop_assert_eq!(kept.get(), (0, 0));
    }
}

/// Ends the present message and takes another one. A skipped message is ended by the bytes of its
/// own terminator. False where the end is out of reach, or cannot be asked for.
fn come_to_rest(framer: &mut Framer) -> bool {
    framer.resume();
    framer.set_limit(1000);
    // After a skipped message a terminator may be in force that waited for its end, and a message be
    // expected.
    for _ in 0..3 {
        let _ = framer.take_unread();
        let end = match framer.terminator() {
            Terminator::Bytes(needle) => needle.to_vec(),
            Terminator::Length(left) if left < 1000 => vec![b'x'; left as usize],
            Terminator::LengthThen(left, end) if left < 1000 => {
                [&b"x".repeat(left as usize), end].concat()
            }
            Terminator::Length(_) | Terminator::LengthThen(..) => return false,
            Terminator::Prefixed(_) if framer.is_mid_message() => return false,
            Terminator::Line | Terminator::AnyLine => b"\n".to_vec(),
            Terminator::AnyOf(members) => {
                let member = members.iter().find(|member| !member.is_empty());
                member.unwrap_or_default().to_vec()
            }
            _ => Vec::new(),
        };
        let mut end = &end[..];
        while framer.feed(&mut end).is_some() {}
    }
    let _ = framer.take_unread();
    framer.set_terminator(Terminator::LF);
    let mut input = &b"last\n"[..];
    while framer.feed(&mut input).is_some() {}
    true
}

/// A stream that gives a line, then would block.
struct OneLine(Option<&'static [u8]>);

impl Read for OneLine {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let line = self.0.take().ok_or(ErrorKind::WouldBlock)?;
        buffer[..line.len()].copy_from_slice(line);
        Ok(line.len())
    }
}

impl Write for OneLine {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl sanschat::io::Stream for OneLine {
    fn shutdown_write(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_waiting_connection_owns_no_buffer() {
    let mut waiting = None;
    let info = measure(|| {
        let chat = Chat::new(Terminator::LF);
        let mut connection = Connection::new(OneLine(Some(b"line\n")), chat);
        let mut protocol = from_fn(|_chat, _event| {});
        assert_eq!(connection.drive(&mut protocol).unwrap(), Status::Waiting);
        let interest = Interest {
            readable: true,
            writable: false,
        };
        assert_eq!(connection.interest(), interest);
        waiting = Some(connection);
    });
    assert_eq!(info.bytes_current, 0);
    drop(waiting);
}

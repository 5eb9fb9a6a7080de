//! The echo rules in memory: what each rule answers, and how the clients judge peers that answer
//! something else. `tests/adapters/conformance` has the same over sockets.

use crate::dialogues::{CHAT, Dialogue, LENGTH, chat_rule, length_rule};
use sanschat::{
    Chat, Event, Protocol, Terminator, Transmit,
    echo::{
        ChatClient, ChatEcho, CopyError, Echo, EchoClient, EchoOnce, Greeting, LengthEcho,
        LengthEchoClient, StreamEcho,
    },
    from_fn,
};
use std::sync::{Arc, Mutex};

/// One end of a connection in memory.
struct End<P> {
    chat: Chat,
    rule: P,
    sent: Vec<u8>,
}

impl<P: Protocol> End<P> {
    fn open(rule: P) -> Self {
        let mut end = End {
            // A rule sets what it needs, whatever was set before.
            chat: Chat::new(Terminator::Length(3)).with_limit(2),
            rule,
            sent: Vec::new(),
        };
        end.rule.handle(&mut end.chat, Event::Opened);
        end
    }

    fn feed(&mut self, mut input: &[u8]) {
        while let Some(event) = self.chat.feed(&mut input) {
            self.rule.handle(&mut self.chat, event);
        }
    }

    fn feed_eof(&mut self) {
        while let Some(event) = self.chat.feed_eof() {
            self.rule.handle(&mut self.chat, event);
        }
    }

    /// Sends all there is, and returns what is left to do: to close, to send EOF, or nothing.
    fn send(&mut self) -> Option<Transmit<'_>> {
        while let Some(Transmit::Bytes(bytes)) = self.chat.poll_transmit() {
            self.sent.extend_from_slice(bytes);
            let n = bytes.len();
            self.chat.transmitted(n);
        }
        self.chat.poll_transmit()
    }
}

fn each_dialogue<P: Protocol>(dialogues: &[Dialogue], rule: fn() -> P) {
    for (said, heard) in dialogues {
        for size in [1, 2, 3, usize::MAX] {
            let mut end = End::open(rule());
            said.chunks(size).for_each(|chunk| end.feed(chunk));
            end.feed_eof();
            end.send();
            assert_eq!(end.sent, *heard, "to {}", said.escape_ascii());
        }
    }
}

#[test]
fn rules_answer_as_written() {
    each_dialogue(CHAT, chat_rule);
    each_dialogue(LENGTH, length_rule);
}

/// What a rule answers to some input, and whether it closes then.
fn answer(rule: impl Protocol, said: &[u8]) -> (Vec<u8>, bool) {
    let mut end = End::open(rule);
    end.feed(said);
    let closes = end.send() == Some(Transmit::Close);
    (end.sent, closes)
}

#[test]
fn rules_close_without_waiting_for_the_peer() {
    let closes = |rule: &mut dyn Protocol, said: &[u8]| answer(rule, said).1;
    assert!(!closes(&mut ChatEcho::new(), b"hello\r\n"));
    assert!(closes(&mut ChatEcho::new(), b".\r\n"));
    assert!(!closes(&mut LengthEcho::new(), b"ECHO 5\nhell"));
    assert!(closes(&mut LengthEcho::new(), b"ECHO 5\nhello"));
    assert!(closes(&mut LengthEcho::new(), b"ECHO 0\n"));
    assert!(closes(&mut LengthEcho::new(), b"ECHO x\n"));
    assert!(closes(&mut LengthEcho::with_limit(9), b"ECHO 10\n"));
}

/// Exactly the limit is not over the limit.
#[test]
fn limits_are_exact() {
    let body = [b'x'; 1000];
    let fits = [b"ECHO 1000\n", &body[..]].concat();
    assert_eq!(answer(length_rule(), &fits).0, body);
    // Blanks do not count as digits, but they count as bytes of the header.
    let header = |n: usize| [b"ECHO", &vec![b' '; n - 5][..], b"1\nx"].concat();
    assert_eq!(answer(length_rule(), &header(128)).0, b"x");
    let refused = &b"ERROR a header has at most 128 bytes\n"[..];
    let (said, closes) = answer(length_rule(), &header(129));
    assert_eq!((&said[..], closes), (refused, true));
    // The default limit.
    let (said, closes) = answer(LengthEcho::new(), b"ECHO 16777217\n");
    assert_eq!(
        (&said[..], closes),
        (&b"ERROR at most 16777216 bytes\n"[..], true)
    );
    assert_eq!(
        answer(LengthEcho::new(), b"ECHO 16777216\n"),
        (vec![], false)
    );
    let line = |n: usize| [&vec![b'x'; n][..], b"\r\n"].concat();
    assert!(
        answer(ChatEcho::new(), &line(65536))
            .0
            .starts_with(b"You sent: x")
    );
    assert!(
        answer(ChatEcho::new(), &line(65537))
            .0
            .starts_with(b"too long")
    );
}

#[test]
fn echo_gives_back_bytes_and_the_end() {
    let mut end = End::open(Echo);
    end.feed(b"some ");
    end.feed(b"bytes");
    assert_eq!(end.send(), None);
    assert_eq!(end.sent, b"some bytes");
    end.feed_eof();
    assert_eq!(end.send(), Some(Transmit::Eof));
}

#[test]
fn chunk_rules_answer_chunks() {
    assert_eq!(answer(EchoOnce, b"once"), (b"once".to_vec(), true));
    for (said, heard) in [(99, 99), (100, 100), (101, 100)] {
        let (sent, closes) = answer(StreamEcho, &vec![b'x'; said]);
        assert_eq!((sent.len(), closes), (heard, true));
    }
    // One greeting for each chunk.
    let mut end = End::open(Greeting::new());
    end.feed(b"you");
    end.feed(b"me");
    assert_eq!(end.send(), None);
    assert_eq!(end.sent, b"Hello, you!Hello, me!");
    assert_eq!(end.rule.error(), None);
    end.feed(b"caf\xc3");
    assert_eq!(end.send(), Some(Transmit::Close));
    assert_eq!(end.rule.error().expect("it is kept").valid_up_to(), 3);
}

#[test]
fn an_echo_client_sends_its_parts_and_collects_until_the_end() {
    let mut end = End::open(EchoClient::new(["one, ", "two"]));
    assert_eq!(end.send(), Some(Transmit::Eof));
    assert_eq!(end.sent, b"one, two");
    end.chat.transmitted(0);
    end.feed(b"any");
    end.feed(b"thing");
    assert_eq!(end.rule.received(), b"anything");
    assert!(!end.rule.is_done());
    end.feed_eof();
    assert!(end.rule.is_done());
}

#[test]
fn an_echo_client_aborts_when_too_much_comes() {
    for (second, fits) in [("four", true), ("five5", false)] {
        let mut end = End::open(EchoClient::new([""; 0]).with_limit(8));
        end.feed(b"four");
        end.feed(second.as_bytes());
        assert_eq!(end.chat.is_aborted(), !fits);
        end.feed_eof();
        assert_eq!(end.rule.is_done(), fits);
    }
    let mut end = End::open(EchoClient::new([""; 0]));
    end.feed(&vec![b'x'; EchoClient::DEFAULT_LIMIT]);
    assert!(!end.chat.is_aborted());
    end.feed(b"x");
    assert!(end.chat.is_aborted());
    assert_eq!(EchoClient::DEFAULT_LIMIT, 16 * 1024 * 1024);
}

/// A client reads while it sends, so that two ends never wait for each other.
#[test]
fn clients_read_while_they_send() {
    let much = vec![b'x'; 1_000_000];
    let mut echo = End::open(EchoClient::new([&much[..]]));
    echo.feed(b"back");
    assert_eq!(echo.rule.received(), b"back");
    let mut chat = End::open(ChatClient::new([&much[..]]));
    chat.feed(b"reply\r\n");
    assert_eq!(chat.rule.take_reply().as_deref(), Some(&b"reply"[..]));
    let mut length = End::open(LengthEchoClient::new(much));
    length.feed(b"y");
    let wrong = CopyError::Wrong { at: 0 };
    assert_eq!(length.rule.outcome(), Some(Err(wrong)));
}

#[test]
fn a_chat_client_says_its_lines_and_keeps_the_replies() {
    let mut end = End::open(ChatClient::new(["one", "two"]));
    end.rule.say(&mut end.chat, b"three");
    assert_eq!(end.send(), None);
    assert_eq!(end.sent, b"one\r\ntwo\r\nthree\r\n");
    end.feed(b"first\r\n\r\nlast\r\nhalf");
    for reply in ["first", "", "last"] {
        let taken = end.rule.take_reply();
        assert_eq!(taken.as_deref(), Some(reply.as_bytes()));
    }
    assert_eq!(end.rule.take_reply(), None);
    assert!(!end.rule.is_done());
    end.feed_eof();
    assert!(end.rule.is_done());
}

/// Only replies that wait to be taken count, and empty ones count too.
#[test]
fn a_chat_client_aborts_when_too_many_replies_wait() {
    let line = [&vec![b'x'; 1 << 20][..], b"\r\n"].concat();
    let mut end = End::open(ChatClient::default());
    for _ in 0..40 {
        end.feed(&line);
        assert!(end.rule.take_reply().is_some());
    }
    let waiting = |client: &mut ChatClient| std::iter::from_fn(|| client.take_reply()).count();
    for (line, most) in [
        (&line[..], 15),
        (b"\r\n", (16 << 20) / size_of::<Vec<u8>>()),
    ] {
        let mut end = End::open(ChatClient::default());
        for _ in 0..most {
            end.feed(line);
        }
        assert!(!end.chat.is_aborted(), "{most} replies fit");
        end.feed(line);
        assert!(end.chat.is_aborted(), "{most} replies and one more do not");
        assert_eq!(waiting(&mut end.rule), most + 1);
        end.rule.handle(&mut end.chat, Event::Closed);
        assert!(!end.rule.is_done(), "the peer did not close");
    }
    // A reply that was taken makes room for another one, and no more.
    let mut end = End::open(ChatClient::default());
    for _ in 0..15 {
        end.feed(&line);
    }
    assert!(end.rule.take_reply().is_some());
    end.feed(&line);
    assert!(!end.chat.is_aborted());
    end.feed(&line);
    assert!(end.chat.is_aborted());
    // Exactly the most is not too much.
    let most = ChatClient::MOST_WAITING - size_of::<Vec<u8>>();
    let mut end = End::open(ChatClient::default());
    end.feed(&[&vec![b'x'; most][..], b"\r\n"].concat());
    assert!(!end.chat.is_aborted());
    end.feed(b"\r\n");
    assert!(end.chat.is_aborted());
    let mut end = End::open(ChatClient::default());
    end.feed(&vec![b'x'; ChatClient::MOST_WAITING + 1]);
    assert!(end.chat.is_aborted(), "one line alone is too much");
    let mut end = End::open(ChatClient::default());
    end.rule.handle(&mut end.chat, Event::Closed);
    assert!(end.rule.is_done(), "the peer closed");
}

#[test]
fn a_length_client_sends_its_body_in_chunks() {
    for (size, expected) in [
        (0, vec![1; 10]),
        (3, vec![3, 3, 3, 1]),
        (10, vec![10]),
        (usize::MAX, vec![10]),
    ] {
        let made = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&made);
        let client = LengthEchoClient::new(*b"0123456789")
            .with_chunk_size(size)
            .inspect_chunks(move |chunk| seen.lock().unwrap().push(chunk.len()));
        let mut end = End::open(client);
        assert!(
            made.lock().unwrap().is_empty(),
            "made when their turn comes"
        );
        assert_eq!(end.send(), None);
        assert_eq!(end.sent, b"ECHO 10\n0123456789");
        assert_eq!(*made.lock().unwrap(), expected);
    }
    let mut end = End::open(LengthEchoClient::new(vec![b'x'; 5000]));
    end.chat.poll_transmit();
    end.chat.transmitted(usize::MAX);
    match end.chat.poll_transmit() {
        Some(Transmit::Bytes(chunk)) => assert_eq!(chunk.len(), 4096),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_length_client_accepts_a_true_copy() {
    for size in [1, 2, 3, 5] {
        let mut end = End::open(LengthEchoClient::new(*b"hello"));
        end.send();
        let chunks: Vec<_> = b"hello".chunks(size).collect();
        for chunk in &chunks {
            assert_eq!(end.rule.outcome(), None);
            end.feed(chunk);
        }
        assert_eq!(end.rule.outcome(), Some(Ok(())));
        assert_eq!(end.send(), Some(Transmit::Close));
        assert!(!end.chat.is_aborted());
        // What comes later changes nothing.
        end.rule.handle(&mut end.chat, Event::Closed);
        assert_eq!(end.rule.outcome(), Some(Ok(())));
    }
}

#[test]
fn a_length_client_reports_a_false_copy() {
    for (first, second, at) in [
        ("help", "", 3),
        ("he", "lp", 3),
        ("hel", "-", 3),
        ("x", "", 0),
    ] {
        let mut end = End::open(LengthEchoClient::new(*b"hello"));
        end.feed(first.as_bytes());
        end.feed(second.as_bytes());
        assert_eq!(end.rule.outcome(), Some(Err(CopyError::Wrong { at })));
        assert!(end.chat.is_aborted());
    }
    for closed in [false, true] {
        let mut end = End::open(LengthEchoClient::new(*b"hello"));
        end.feed(b"hel");
        match closed {
            false => end.feed_eof(),
            true => end.rule.handle(&mut end.chat, Event::Closed),
        }
        let short = CopyError::Short {
            received: 3,
            expected: 5,
        };
        assert_eq!(end.rule.outcome(), Some(Err(short)));
        assert!(end.chat.is_aborted());
        assert_eq!(short.to_string(), "only 3 of 5 bytes came back");
    }
    let wrong = CopyError::Wrong { at: 7 };
    assert_eq!(wrong.to_string(), "byte 7 of the copy is wrong");
}

/// A borrowed or boxed protocol works as the protocol itself.
#[test]
fn protocols_can_be_lent_boxed_and_closures() {
    fn hears(mut protocol: impl Protocol) -> Vec<u8> {
        let mut chat = Chat::default();
        protocol.handle(&mut chat, Event::Data(b"hi".into()));
        match chat.poll_transmit() {
            Some(Transmit::Bytes(bytes)) => bytes.to_vec(),
            _ => Vec::new(),
        }
    }
    assert_eq!(hears(&mut Echo), b"hi");
    assert_eq!(hears(Box::new(Echo)), b"hi");
    let mut heard = 0;
    hears(from_fn(|_, _| heard += 1));
    assert_eq!(heard, 1);
}

//! What `Debug` shows of a chat: states and lengths, but no contents, since logs are read by
//! others than those who may read passwords.

use core::fmt::Debug;
use sanschat::{Chat, Collector, Event, Framer, Outbox, Terminator};

const SECRET: &str = "hunter2";

/// Fails if the text shows the secret, as text or as a list of its bytes.
#[track_caller]
fn assert_hides_secret(value: &impl Debug) -> String {
    for text in [format!("{value:?}"), format!("{value:#?}")] {
        let bytes = text.split(|c: char| !c.is_ascii_digit());
        let bytes: Vec<u8> = bytes.filter_map(|number| number.parse().ok()).collect();
        let listed = bytes.windows(SECRET.len()).any(|b| b == SECRET.as_bytes());
        assert!(!listed && !text.contains(SECRET), "{text}");
    }
    format!("{value:?}")
}

#[test]
fn debug_of_a_chat_hides_a_collected_message() {
    let mut chat = Chat::new(Terminator::CRLF);
    let mut input = &b"PASS hunter2\r"[..];
    assert_eq!(chat.feed(&mut input), None);
    let text = assert_hides_secret(&chat);
    assert!(text.contains("12 bytes"), "{text}");
    assert!(text.contains("bytes_in: 13"), "{text}");
    // It is in there.
    assert_eq!(chat.take_unread(), b"PASS hunter2\r");
}

#[test]
fn debug_of_a_collector_hides_a_collected_message() {
    let mut buffer = [0; 20];
    let mut collector = Collector::new(Terminator::CRLF, &mut buffer);
    let mut input = &b"PASS hunter2\r"[..];
    assert_eq!(collector.feed(&mut input), None);
    let text = assert_hides_secret(&collector);
    assert!(
        text.contains("12 bytes") && text.contains("1 bytes"),
        "{text}"
    );
}

#[test]
fn debug_of_a_framer_hides_a_collected_message() {
    let mut framer = Framer::new(Terminator::LF);
    let mut input = &b"PASS hunter2"[..];
    assert_eq!(framer.feed(&mut input), None);
    let text = assert_hides_secret(&framer);
    assert!(text.contains("12 bytes"), "{text}");
}

/// Bytes that are held under a terminator which was replaced.
#[test]
fn debug_of_a_chat_hides_bytes_that_are_scanned_again() {
    let mut chat = Chat::new(Terminator::Bytes(b"hunter2hunter2\n"));
    let mut input = &b"hunter2hunter2"[..];
    assert_eq!(chat.feed(&mut input), None);
    chat.set_terminator(Terminator::LF);
    assert_hides_secret(&chat);
    assert_eq!(chat.take_unread(), b"hunter2hunter2");
}

#[test]
fn debug_of_a_chat_hides_the_queue() {
    let mut chat = Chat::new(Terminator::CRLF);
    chat.push(b"hunter2");
    chat.push_owned(b"hunter2".to_vec());
    chat.push_producer(["hunter2"]);
    chat.poll_transmit();
    let text = assert_hides_secret(&chat);
    assert!(text.contains("queued: 14"), "{text}");
}

#[test]
fn debug_of_an_outbox_names_how_it_ends() {
    #[track_caller]
    fn check(name: &str, end: impl FnOnce(&mut Outbox)) {
        let mut outbox = Outbox::new();
        outbox.push(b"last");
        end(&mut outbox);
        let text = format!("{outbox:?}");
        assert!(text.contains(&format!("end: {name},")), "{text}");
    }
    check("Open", |_| {});
    check("Eof", Outbox::send_eof);
    check("Close", Outbox::close_when_done);
    check("Aborted", Outbox::abort);
    check("EofThenClose", |outbox| {
        outbox.send_eof();
        outbox.close_when_done();
    });
}

/// An event shows its bytes, escaped: it is what a protocol asked for.
#[test]
fn debug_of_an_event_shows_its_bytes() {
    let event = Event::Message(b"PASS hunter2\xff".into());
    assert_eq!(format!("{event:?}"), r#"Message("PASS hunter2\xff")"#);
}

/// Closures have no `Debug`; what holds one has.
#[test]
fn debug_of_a_closure_protocol_shows_its_name() {
    let protocol = sanschat::from_fn(|_, _| {});
    assert_eq!(format!("{protocol:?}"), "FromFn { .. }");
    #[cfg(feature = "testing")]
    {
        let checker = sanschat::testing::Checker::new(|| sanschat::echo::Echo).with_seed(7);
        let text = format!("{checker:?}");
        assert!(
            text.starts_with("Checker {") && text.contains("seed: 7"),
            "{text}"
        );
    }
}

#[cfg(feature = "std")]
#[test]
fn debug_of_a_connection_and_its_parts_hides_what_was_read() {
    use sanschat::io::{Duplex, readiness::Connection};

    let stream = Duplex::new(std::io::empty(), std::io::sink());
    let chat = Chat::new(Terminator::CRLF);
    let connection = Connection::new(stream, chat).with_unread(SECRET.as_bytes());
    let text = assert_hides_secret(&connection);
    assert!(text.contains("7 bytes"), "{text}");
    let parts = connection.into_parts();
    let text = assert_hides_secret(&parts);
    assert!(text.contains("7 bytes"), "{text}");
    assert_eq!(parts.unread, SECRET.as_bytes());
}

//! What single adapters promise beyond the two suites.

use std::{
    io::{self, ErrorKind, Read, Write},
    time::Duration,
};

use sanschat::{
    Chat, Deadline, Event, Terminator, from_fn,
    io::{
        Linger, Stream, blocking,
        readiness::{Connection, Status},
    },
};

/// A stream that gives these answers, then would block.
struct Scripted(Vec<io::Result<&'static [u8]>>);

impl Read for Scripted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(ErrorKind::WouldBlock.into());
        }
        let bytes = self.0.remove(0)?;
        buffer[..bytes.len()].copy_from_slice(bytes);
        Ok(bytes.len())
    }
}

impl Write for Scripted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for Scripted {
    fn shutdown_write(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Ok(())
    }
}

fn lines() -> Chat {
    Chat::new(Terminator::LF)
}

/// When the system gives up on a peer that is gone, the connection is over. It is no read timeout.
#[cfg(target_os = "linux")]
#[test]
fn a_peer_that_is_gone_ends_the_connection() {
    const ETIMEDOUT: i32 = 110;
    let stream = Scripted(vec![Err(io::Error::from_raw_os_error(ETIMEDOUT))]);
    let mut connection = Connection::new(stream, lines());
    let mut closed = 0;
    let mut protocol = from_fn(|_chat, event| closed += usize::from(event == Event::Closed));
    let error = connection.drive(&mut protocol).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
    assert_eq!(closed, 1);
}

/// A read timeout does not end a connection.
#[test]
fn a_read_timeout_is_reported_and_the_connection_goes_on() {
    let stream = Scripted(vec![Err(ErrorKind::TimedOut.into()), Ok(b"line\n")]);
    let mut connection = blocking::Connection::new(stream, lines());
    assert_eq!(connection.next().unwrap().unwrap().0, Event::Opened);
    assert_eq!(connection.next().unwrap_err().kind(), ErrorKind::TimedOut);
    let (event, _) = connection.next().unwrap().unwrap();
    assert_eq!(event, Event::Message(b"line".into()));
}

#[test]
fn unread_bytes_are_handed_out_in_the_order_given() {
    let connection = Connection::new(Scripted(vec![Ok(b"three\n")]), lines());
    let mut connection = connection.with_unread(b"one\n").with_unread(b"two\n");
    let mut heard = Vec::new();
    let mut protocol = from_fn(|_chat, event| {
        if let Event::Message(line) = event {
            heard.push(line.into_owned());
        }
    });
    assert_eq!(connection.drive(&mut protocol).unwrap(), Status::Waiting);
    assert_eq!(heard, [&b"one"[..], b"two", b"three"]);
}

#[test]
fn the_largest_linger_does_not_overflow() {
    let linger = Linger {
        bytes: u64::MAX,
        time: Duration::MAX,
    };
    let close = |chat: &mut Chat, event: Event<'_>| {
        if event == Event::Opened {
            chat.close_when_done();
        }
    };
    let mut connection = Connection::new(Scripted(vec![]), lines()).with_linger(linger);
    assert_eq!(
        connection.drive(&mut from_fn(close)).unwrap(),
        Status::Waiting
    );
    assert!(connection.wait().is_some());
    let stream = Scripted(vec![Ok(b"")]);
    let mut connection = blocking::Connection::new(stream, lines()).with_linger(linger);
    connection.drive(&mut from_fn(close)).unwrap();
}

/// An interrupted call is made again, also with the traits of embedded-io.
#[cfg(feature = "embedded-io")]
#[test]
fn an_interrupted_read_is_made_again() {
    use sanschat::io::embedded;

    struct Interrupts(Scripted);

    impl embedded_io::ErrorType for Interrupts {
        type Error = io::Error;
    }

    impl embedded_io::Read for Interrupts {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.read(buffer)
        }
    }

    impl embedded_io::Write for Interrupts {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    let script = vec![Err(ErrorKind::Interrupted.into()), Ok(&b"line\n"[..])];
    let mut connection = embedded::Connection::new(Interrupts(Scripted(script)), lines());
    assert_eq!(connection.next().unwrap().unwrap().0, Event::Opened);
    let (event, _) = connection.next().unwrap().unwrap();
    assert_eq!(event, Event::Message(b"line".into()));
}

/// A loop waits as long as the adapter says, and then hears of the deadline.
#[test]
fn readiness_gives_a_deadline_when_its_time_has_come() {
    let mut chat = lines();
    chat.set_deadline(Deadline::Timer, Some(Duration::from_millis(2)));
    let mut connection = Connection::new(Scripted(Vec::new()), chat);
    let mut timeouts = 0;
    let mut protocol = from_fn(|_, event| {
        timeouts += u32::from(event == Event::Timeout(Deadline::Timer));
    });
    // Driven at once it has not come yet, so the loop may wait.
    assert_eq!(connection.drive(&mut protocol).unwrap(), Status::Waiting);
    while let Some(wait) = connection.wait() {
        assert!(wait <= Duration::from_millis(2));
        connection.drive(&mut protocol).unwrap();
    }
    assert_eq!(timeouts, 1);
}

/// A peer that does not read holds a closed connection for so long and no longer.
#[test]
fn readiness_ends_a_close_that_takes_too_long() {
    let mut chat = lines();
    chat.set_deadline(Deadline::Close, Some(Duration::from_millis(2)));
    chat.close_when_done();
    let mut connection = Connection::new(Scripted(Vec::new()), chat);
    let mut closed = 0;
    let mut protocol = from_fn(|_, event| closed += u32::from(event == Event::Closed));
    while connection.drive(&mut protocol).unwrap() != Status::Over {
        assert!(
            connection
                .wait()
                .is_some_and(|wait| wait <= Duration::from_millis(2))
        );
    }
    assert_eq!(closed, 1);
}

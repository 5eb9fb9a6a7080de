//! Which calls of its stream a connection makes: none that it does not need.

use std::{
    cell::RefCell,
    collections::VecDeque,
    io::{self, ErrorKind, Read, Write},
    rc::Rc,
    time::Duration,
};

use Call::{Filled, Read as Got, WouldBlock, Write as Sent};
use sanschat::{
    Chat, Event, Terminator, from_fn,
    io::{
        Stream,
        readiness::{Connection, ReadHint, Status},
    },
};

/// A stream that gives what was put there, then would block, and lists the calls.
#[derive(Clone, Default)]
struct Listed {
    input: Rc<RefCell<VecDeque<u8>>>,
    calls: Rc<RefCell<Vec<Call>>>,
    reads_ahead: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    /// This many bytes, and no more were there.
    Read(usize),
    /// This many bytes, which filled the buffer.
    Filled(usize),
    /// No bytes were there.
    WouldBlock,
    Write(usize),
}

impl Listed {
    fn put(&self, bytes: &[u8]) {
        self.input.borrow_mut().extend(bytes);
    }

    /// The calls since the last look.
    fn calls(&self) -> Vec<Call> {
        self.calls.take()
    }

    fn list(&self, call: Call) {
        self.calls.borrow_mut().push(call);
    }
}

impl Read for Listed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.input.borrow_mut().read(buffer)?;
        if n == 0 {
            self.list(WouldBlock);
            return Err(ErrorKind::WouldBlock.into());
        }
        self.list(if n < buffer.len() { Got(n) } else { Filled(n) });
        Ok(n)
    }
}

impl Write for Listed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.list(Sent(bytes.len()));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for Listed {
    fn shutdown_write(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Ok(())
    }

    fn short_read_takes_all(&self) -> bool {
        !self.reads_ahead
    }
}

fn connection(stream: &Listed) -> Connection<Listed> {
    Connection::new(stream.clone(), Chat::new(Terminator::LF))
}

/// A connection that read all there was, and knows it.
fn waiting(stream: &Listed) -> Connection<Listed> {
    let mut connection = connection(stream);
    drive(&mut connection);
    assert_eq!(stream.calls(), [WouldBlock]);
    connection
}

fn drive(connection: &mut Connection<Listed>) {
    let mut echo = from_fn(|chat, event| {
        if let Event::Message(line) = event {
            chat.push(&line);
            chat.push(b"\n");
        }
    });
    let status = connection.drive(&mut echo).unwrap();
    let paused = connection.chat().is_paused();
    assert_eq!(status == Status::Paused, paused);
}

#[test]
fn the_replies_to_one_chunk_leave_by_one_write() {
    let stream = Listed::default();
    stream.put(b"one\ntwo\nthree\n");
    drive(&mut connection(&stream));
    assert_eq!(stream.calls(), [Got(14), Sent(14), WouldBlock]);
}

#[test]
fn a_buffer_grows_with_what_comes() {
    let stream = Listed::default();
    stream.put(&[b'-'; 30_000]);
    drive(&mut connection(&stream));
    let calls = [
        Filled(1024),
        Filled(2048),
        Filled(4096),
        Filled(8192),
        Got(14640),
        WouldBlock,
    ];
    assert_eq!(stream.calls(), calls);
}

#[test]
fn a_buffer_shrinks_when_little_comes() {
    let stream = Listed::default();
    let mut connection = connection(&stream);
    for _ in 0..2 {
        stream.put(&[b'-'; 10_000]);
        drive(&mut connection);
        stream.calls();
    }
    // It is 16 KiB now, and then half and a quarter of that.
    for much in [10_000, 10, 10, 10] {
        stream.put(&vec![b'-'; much]);
        drive(&mut connection);
        assert_eq!(stream.calls(), [Got(much), WouldBlock]);
    }
    stream.put(&[b'-'; 2049]);
    drive(&mut connection);
    assert_eq!(stream.calls(), [Filled(2048), Got(1), WouldBlock]);
}

/// A buffer does not become smaller than what comes each time, or it would grow and shrink in turn.
#[test]
fn a_buffer_of_the_right_size_stays() {
    let stream = Listed::default();
    let mut connection = connection(&stream);
    for times in 0..5 {
        stream.put(&[b'-'; 8192]);
        drive(&mut connection);
        let calls = stream.calls();
        assert!(times < 2 || calls == [Got(8192), WouldBlock], "{calls:?}");
    }
}

#[test]
fn a_buffer_is_never_longer_than_its_setting() {
    let stream = Listed::default();
    stream.put(&[b'-'; 3500]);
    drive(&mut connection(&stream).with_buffer_size(2000));
    let calls = [Filled(1024), Filled(2000), Got(476), WouldBlock];
    assert_eq!(stream.calls(), calls);
}

#[test]
fn a_read_hint_saves_the_read_that_would_block() {
    let stream = Listed::default();
    let mut connection = waiting(&stream);
    for _ in 0..2 {
        stream.put(b"line\n");
        connection.set_read_hint(ReadHint::BytesOnly);
        drive(&mut connection);
        assert_eq!(stream.calls(), [Got(5), Sent(5)]);
    }
}

#[test]
fn a_read_hint_expires_after_one_round() {
    let stream = Listed::default();
    let mut connection = waiting(&stream);
    connection.set_read_hint(ReadHint::BytesOnly);
    drive(&mut connection);
    assert_eq!(stream.calls(), [WouldBlock]);
    stream.put(b"line\n");
    drive(&mut connection);
    assert_eq!(stream.calls(), [Got(5), Sent(5), WouldBlock]);
}

#[test]
fn a_read_that_fills_the_buffer_is_followed_by_another() {
    let stream = Listed::default();
    let mut connection = waiting(&stream);
    stream.put(&[b'-'; 1024]);
    connection.set_read_hint(ReadHint::BytesOnly);
    drive(&mut connection);
    assert_eq!(stream.calls(), [Filled(1024), WouldBlock]);
}

#[test]
fn a_stream_that_reads_ahead_is_read_until_it_would_block() {
    let reads_ahead = true;
    let stream = Listed {
        reads_ahead,
        ..Listed::default()
    };
    let mut connection = waiting(&stream);
    stream.put(b"line\n");
    connection.set_read_hint(ReadHint::BytesOnly);
    drive(&mut connection);
    assert_eq!(stream.calls(), [Got(5), Sent(5), WouldBlock]);
}

#[test]
fn a_hint_of_more_than_bytes_is_kept_until_the_next_round() {
    for other in [0, 1] {
        let stream = Listed::default();
        let mut connection = waiting(&stream);
        stream.put(b"line\n");
        for event in 0..2 {
            let unknown = event == other;
            connection.set_read_hint(if unknown {
                ReadHint::Unknown
            } else {
                ReadHint::BytesOnly
            });
        }
        drive(&mut connection);
        assert_eq!(stream.calls(), [Got(5), Sent(5), WouldBlock]);
    }
}

/// EOF may have come before the loop was asked.
#[test]
fn the_first_bytes_are_read_until_it_would_block() {
    let stream = Listed::default();
    let mut connection = connection(&stream);
    stream.put(b"line\n");
    connection.set_read_hint(ReadHint::BytesOnly);
    drive(&mut connection);
    assert_eq!(stream.calls(), [Got(5), Sent(5), WouldBlock]);
}

/// A loop may report EOF while nothing is read, and later only that the stream is writable.
#[test]
fn a_hint_during_a_pause_is_not_forgotten() {
    let stream = Listed::default();
    let mut connection = waiting(&stream);
    connection.chat().pause();
    drive(&mut connection);
    connection.chat().resume();
    stream.put(b"line\n");
    connection.set_read_hint(ReadHint::BytesOnly);
    drive(&mut connection);
    assert_eq!(stream.calls(), [Got(5), Sent(5), WouldBlock]);
}

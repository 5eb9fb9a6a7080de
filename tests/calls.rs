//! Which calls of its stream a connection makes: none that it could do without.

#![cfg(feature = "std")]

use std::{
    collections::VecDeque,
    io::{self, ErrorKind, Read, Write},
    time::Duration,
};

use sanschat::{
    Chat, Event, Terminator, from_fn,
    io::{
        Stream,
        readiness::{Connection, Status},
    },
};

/// A stream that has what was put there, then would block, and keeps a list of the calls.
#[derive(Default)]
struct Listed {
    input: VecDeque<u8>,
    calls: Vec<Call>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Call {
    /// Of so many bytes, all it had.
    Read(usize),
    /// In vain.
    WouldBlock,
    Write(usize),
}

impl Read for Listed {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.input.is_empty() {
            self.calls.push(Call::WouldBlock);
            return Err(ErrorKind::WouldBlock.into());
        }
        let n = self.input.read(buffer)?;
        self.calls.push(Call::Read(n));
        Ok(n)
    }
}

impl Write for Listed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.calls.push(Call::Write(bytes.len()));
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
}

fn drive(connection: &mut Connection<Listed>) -> Status {
    let mut echo = from_fn(|chat, event| {
        if let Event::Message(line) = event {
            chat.push(&line);
            chat.push(b"\n");
        }
    });
    connection.drive(&mut echo).unwrap()
}

fn connection(input: &[u8]) -> Connection<Listed> {
    let input = input.iter().copied().collect();
    let stream = Listed {
        input,
        calls: Vec::new(),
    };
    Connection::new(stream, Chat::new(Terminator::LF))
}

#[test]
fn the_replies_to_one_chunk_leave_by_one_write() {
    let mut connection = connection(b"one\ntwo\nthree\n");
    assert_eq!(drive(&mut connection), Status::Waiting);
    let calls = [Call::Read(14), Call::Write(14), Call::WouldBlock];
    assert_eq!(connection.io().calls, calls);
}

/// How much it read at a time.
fn reads(connection: &Connection<Listed>) -> Vec<usize> {
    let calls = &connection.io().calls;
    let length = |call: &Call| {
        if let Call::Read(n) = call {
            Some(*n)
        } else {
            None
        }
    };
    calls.iter().filter_map(length).collect()
}

#[test]
fn a_buffer_grows_with_what_comes() {
    let mut connection = connection(&[b'\n'; 30_000]);
    assert_eq!(drive(&mut connection), Status::Waiting);
    assert_eq!(reads(&connection), [1024, 4096, 16384, 8496]);
}

#[test]
fn a_buffer_is_never_longer_than_was_asked() {
    let mut connection = connection(&[b'\n'; 3000]).with_buffer_size(2000);
    assert_eq!(drive(&mut connection), Status::Waiting);
    assert_eq!(reads(&connection), [1024, 1976]);
}

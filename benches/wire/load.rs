//! The load: many connections that send lines and check the replies.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{SocketAddr, TcpStream},
    os::fd::OwnedFd,
    time::{Duration, Instant},
};

use rustix::{
    buffer::spare_capacity,
    event::{Timespec, epoll},
};

use crate::case::Case;

/// The maximal number of messages in one run.
const MOST_MESSAGES: u64 = 20_000_000;

/// How long an answer may take. If a server takes longer, the run fails.
const TIMEOUT: Duration = Duration::from_secs(5);

const READ_AT_ONCE: usize = 64 * 1024;

/// How many messages were sent and answered, and in what time.
pub(crate) struct Load {
    pub(crate) messages: u64,
    pub(crate) time: Duration,
}

pub(crate) struct Connections {
    epoll: OwnedFd,
    all: Vec<Connection>,
}

impl Connections {
    /// Opens this number of connections, and waits until each has had an answer.
    pub(crate) fn open(server: SocketAddr, number: usize) -> Self {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC).expect("an epoll");
        let mut all = Vec::with_capacity(number);
        for n in 0..number {
            let stream = greeted(server, n).expect("an answer of the server");
            // Edge-triggered: readiness is reported once, when it changes. So each connection is read
            // and written until that would block.
            let flags = epoll::EventFlags::IN | epoll::EventFlags::OUT | epoll::EventFlags::ET;
            epoll::add(&epoll, &stream, epoll::EventData::new_u64(n as u64), flags)
                .expect("a place in the epoll");
            all.push(Connection::new(stream));
        }
        Connections { epoll, all }
    }

    /// Keeps the server busy for this time, and waits for its last answer.
    pub(crate) fn load(&mut self, case: Case, time: Duration) -> Load {
        let mut text = Text::new(case.size);
        let mut events: Vec<epoll::Event> = Vec::with_capacity(1024);
        let start = Instant::now();
        let (mut sent, mut answered) = (0, 0);
        for connection in &mut self.all {
            connection.send(&text, case.depth);
            sent += case.depth as u64;
        }
        while answered < sent {
            events.clear();
            let patience = Timespec::try_from(TIMEOUT).expect("a short time");
            match epoll::wait(&self.epoll, spare_capacity(&mut events), Some(&patience)) {
                Ok(0) => panic!("no answer in {TIMEOUT:?}: {answered} of {sent} messages"),
                Err(rustix::io::Errno::INTR) => continue,
                result => result.expect("events"),
            };
            let goes_on = start.elapsed() < time && sent < MOST_MESSAGES;
            for event in &events {
                let connection = &mut self.all[event.data.u64() as usize];
                let answers = connection.receive(&mut text);
                answered += answers as u64;
                let more = if goes_on { answers } else { 0 };
                connection.send(&text, more);
                sent += more as u64;
            }
        }
        Load {
            messages: answered,
            time: start.elapsed(),
        }
    }
}

/// A connection that has sent one line and received it again.
fn greeted(server: SocketAddr, number: usize) -> io::Result<TcpStream> {
    let mut stream = TcpStream::connect(server)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(TIMEOUT))?;
    let line = format!("connection {number:06}\r\n");
    stream.write_all(line.as_bytes())?;
    let mut answer = vec![0; line.len()];
    stream.read_exact(&mut answer)?;
    assert_eq!(answer, line.as_bytes());
    stream.set_nonblocking(true)?;
    Ok(stream)
}

/// The same message repeated, long enough to be sent and compared from any byte.
struct Text {
    size: usize,
    repeated: Vec<u8>,
    received: Vec<u8>,
}

impl Text {
    fn new(size: usize) -> Self {
        let letters = (b'a'..=b'z').cycle().take(size - 2);
        let message: Vec<u8> = letters.chain(*b"\r\n").collect();
        Text {
            size,
            repeated: message.repeat((READ_AT_ONCE / size + 2).max(64)),
            received: vec![0; READ_AT_ONCE],
        }
    }
}

struct Connection {
    stream: TcpStream,
    /// How many bytes are to be sent, and where in the message they begin.
    unsent: usize,
    send_at: usize,
    receive_at: usize,
}

impl Connection {
    fn new(stream: TcpStream) -> Self {
        Connection {
            stream,
            unsent: 0,
            send_at: 0,
            receive_at: 0,
        }
    }

    /// Adds this number of messages, and sends what can be sent now.
    fn send(&mut self, text: &Text, messages: usize) {
        self.unsent += messages * text.size;
        while self.unsent > 0 {
            let bytes = &text.repeated[self.send_at..];
            match self.stream.write(&bytes[..bytes.len().min(self.unsent)]) {
                Ok(n) => {
                    self.unsent -= n;
                    self.send_at = (self.send_at + n) % text.size;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => return,
                Err(error) => panic!("the server is gone: {error}"),
            }
        }
    }

    /// Receives what can be received now. Returns how many messages ended in it.
    fn receive(&mut self, text: &mut Text) -> usize {
        let mut ended = 0;
        loop {
            let n = match self.stream.read(&mut text.received) {
                Ok(0) => panic!("the server has closed"),
                Ok(n) => n,
                Err(error) if error.kind() == ErrorKind::WouldBlock => return ended,
                Err(error) => panic!("the server is gone: {error}"),
            };
            let expected = &text.repeated[self.receive_at..][..n];
            assert!(text.received[..n] == *expected, "it sent something else");
            ended += (self.receive_at + n) / text.size;
            self.receive_at = (self.receive_at + n) % text.size;
            // A short read has emptied the socket. An end of the stream would not be noticed, but
            // no server here sends one.
            if n < text.received.len() {
                return ended;
            }
        }
    }
}

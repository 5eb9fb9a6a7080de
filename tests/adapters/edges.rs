//! With edge-triggered readiness (mio) on real sockets no EOF and no byte is missed, however few reads
//! there are.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, TcpListener},
    time::Duration,
};

use mio::{Events, Interest, Poll, Registry, Token, event::Source};
use sanschat::{
    Chat, Event, Terminator, from_fn,
    io::{
        Stream,
        mio::{Connection, Status},
    },
};
use socket2::{Domain, Socket, Type};

/// Longer than the loopback interface takes to deliver.
const SOON: Duration = Duration::from_secs(5);

/// A socket of mio's whose reads are counted.
struct Counted {
    stream: mio::net::TcpStream,
    reads: usize,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.reads += 1;
        self.stream.read(buffer)
    }
}

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.stream.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.stream.flush()
    }
}

impl Stream for Counted {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.stream.shutdown_write()
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        self.stream.set_read_timeout(timeout)
    }

    fn short_read_takes_all(&self) -> bool {
        self.stream.short_read_takes_all()
    }
}

impl Source for Counted {
    fn register(&mut self, registry: &Registry, token: Token, all: Interest) -> io::Result<()> {
        self.stream.register(registry, token, all)
    }

    fn reregister(&mut self, registry: &Registry, token: Token, all: Interest) -> io::Result<()> {
        self.stream.reregister(registry, token, all)
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        self.stream.deregister(registry)
    }
}

struct Ends {
    peer: Socket,
    connection: Connection<Counted>,
    poll: Poll,
    /// The messages that the protocol got.
    heard: Vec<Vec<u8>>,
    /// How many events the loop reported.
    told: usize,
}

impl Ends {
    /// Two ends of a connection that has seen its first line.
    fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let peer = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        peer.connect(&listener.local_addr().unwrap().into())
            .unwrap();
        peer.set_tcp_nodelay(true).unwrap();
        peer.set_read_timeout(Some(SOON)).unwrap();
        let (stream, _) = listener.accept().unwrap();
        stream.set_nonblocking(true).unwrap();
        let stream = mio::net::TcpStream::from_std(stream);
        let stream = Counted { stream, reads: 0 };
        let mut connection = Connection::new(stream, Chat::new(Terminator::LF));
        let poll = Poll::new().unwrap();
        let both = Interest::READABLE | Interest::WRITABLE;
        poll.registry()
            .register(&mut connection, Token(0), both)
            .unwrap();
        let mut ends = Ends {
            peer,
            connection,
            poll,
            heard: Vec::new(),
            told: 0,
        };
        ends.drive();
        ends.peer.write_all(b"hello\n").unwrap();
        ends.turn_until(|ends| ends.heard == [b"hello"]);
        ends.heard.clear();
        ends
    }

    fn drive(&mut self) -> Status {
        let heard = &mut self.heard;
        let mut echo = from_fn(|chat, event| {
            if let Event::Message(line) = event {
                chat.push(&line);
                chat.push(b"\n");
                heard.push(line.into_owned());
            }
        });
        self.connection.drive(&mut echo).unwrap()
    }

    /// Does what a loop does, until `done`.
    fn turn_until(&mut self, done: impl Fn(&Self) -> bool) {
        let mut events = Events::with_capacity(8);
        while !done(self) {
            self.poll.poll(&mut events, Some(SOON)).unwrap();
            let event = events.iter().next().expect("an event");
            self.told += 1;
            self.connection.set_read_hint(event);
            self.drive();
        }
    }

    /// Waits until all that the peer did has arrived, without asking the loop.
    fn let_it_arrive() {
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_line_costs_one_read() {
    let mut ends = Ends::new();
    for lines in 1..=10 {
        let before = ends.connection.io().reads;
        ends.peer.write_all(b"line\n").unwrap();
        ends.turn_until(|ends| ends.heard.len() == lines);
        assert_eq!(ends.connection.io().reads, before + 1);
    }
}

#[test]
fn eof_that_comes_with_the_last_bytes_is_not_missed() {
    for _ in 0..20 {
        let mut ends = Ends::new();
        ends.peer.write_all(b"last\n").unwrap();
        ends.peer.shutdown(Shutdown::Write).unwrap();
        Ends::let_it_arrive();
        ends.turn_until(|ends| ends.connection.status() == Status::Over);
        assert_eq!(ends.heard, [b"last"]);
        let mut answer = Vec::new();
        ends.peer.read_to_end(&mut answer).unwrap();
        assert_eq!(answer, b"hello\nlast\n");
    }
}

/// Urgent data stops a read in the middle of the bytes.
#[test]
fn bytes_after_urgent_data_are_not_missed() {
    for _ in 0..20 {
        let mut ends = Ends::new();
        ends.peer.write_all(b"one\n").unwrap();
        ends.peer.send_out_of_band(b"!").unwrap();
        ends.peer.write_all(b"two\n").unwrap();
        Ends::let_it_arrive();
        ends.turn_until(|ends| ends.heard.len() == 2);
        assert_eq!(ends.heard, [b"one", b"two"]);
    }
}

/// What the loop reports during a pause must be known after it.
#[test]
fn eof_that_comes_during_a_pause_is_not_missed() {
    let mut ends = Ends::new();
    ends.connection.chat().pause();
    assert_eq!(ends.drive(), Status::Paused);
    ends.peer.write_all(b"last\n").unwrap();
    ends.peer.shutdown(Shutdown::Write).unwrap();
    Ends::let_it_arrive();
    let told = ends.told;
    ends.turn_until(|ends| ends.told > told);
    assert_eq!(ends.connection.status(), Status::Paused);
    ends.connection.chat().resume();
    // The loop reports nothing more.
    assert_eq!(ends.drive(), Status::Over);
    assert_eq!(ends.heard, [b"last"]);
}

#[test]
fn eof_that_is_reported_before_the_bytes_are_read_is_not_missed() {
    let mut ends = Ends::new();
    let mut events = Events::with_capacity(8);
    ends.peer.write_all(b"last\n").unwrap();
    ends.poll.poll(&mut events, Some(SOON)).unwrap();
    events
        .iter()
        .for_each(|event| ends.connection.set_read_hint(event));
    ends.peer.shutdown(Shutdown::Write).unwrap();
    ends.poll.poll(&mut events, Some(SOON)).unwrap();
    events
        .iter()
        .for_each(|event| ends.connection.set_read_hint(event));
    assert_eq!(ends.drive(), Status::Over);
}

/// EOF comes at any moment, from another thread.
#[test]
fn eof_is_not_missed_whenever_it_comes() {
    for round in 0..2000_u64 {
        let mut ends = Ends::new();
        let mut peer = ends.peer.try_clone().unwrap();
        let thread = std::thread::spawn(move || {
            peer.write_all(b"one\n").unwrap();
            for _ in 0..round % 50 * 20 {
                std::hint::spin_loop();
            }
            peer.write_all(b"two\n").unwrap();
            peer.shutdown(Shutdown::Write).unwrap();
        });
        ends.turn_until(|ends| ends.connection.status() == Status::Over);
        assert_eq!(ends.heard, [b"one", b"two"]);
        thread.join().unwrap();
    }
}

//! `--io mio`: all connections in one thread, which waits until one of them is ready.

use std::{
    collections::{HashMap, HashSet},
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::{Duration, Instant},
};

use mio::{Events, Interest, Poll, Token, Waker, net::TcpStream};
use sanschat::{
    Chat, Protocol,
    io::mio::{Connection, Status},
};

use crate::{
    FAREWELL,
    options::Options,
    rule::rule,
    stop::Stop,
    trace::{Trace, Traced, TracedStream},
};

const LISTENER: Token = Token(0);
const STOP: Token = Token(1);

/// How long to wait before accepting again, after that failed.
const ACCEPT_AGAIN: Duration = Duration::from_millis(20);

struct Client {
    connection: Connection<TracedStream<TcpStream>>,
    protocol: Traced<Box<dyn Protocol + Send>>,
    trace: Trace,
}

struct Server {
    poll: Poll,
    listener: mio::net::TcpListener,
    options: Options,
    clients: HashMap<Token, Client>,
    /// Tokens that are due after a time, also if they do not become ready.
    timed: HashSet<Token>,
    last: usize,
}

/// Serves until a signal comes, then sends what is queued.
pub(crate) fn serve(listener: TcpListener, options: Options, stop: &Stop) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let mut server = Server {
        poll: Poll::new()?,
        listener: mio::net::TcpListener::from_std(listener),
        options,
        clients: HashMap::new(),
        timed: HashSet::new(),
        last: STOP.0,
    };
    let registry = server.poll.registry();
    let waker = Arc::new(Waker::new(registry, STOP)?);
    registry.register(&mut server.listener, LISTENER, Interest::READABLE)?;
    // The waker must exist until the loop has been woken: once dropped it wakes nothing.
    let handle = Arc::clone(&waker);
    stop.wake_by(move || drop(handle.wake()));
    let mut events = Events::with_capacity(1024);
    while !stop.asked() {
        server.turn(&mut events, None)?;
    }
    server.farewell(&mut events)
}

impl Server {
    fn turn(&mut self, events: &mut Events, deadline: Option<Instant>) -> io::Result<()> {
        let timed = self.timed.iter().filter_map(|token| self.wait(*token));
        let deadline = deadline.map(|deadline| deadline.saturating_duration_since(Instant::now()));
        let wait = timed.chain(deadline).min();
        match self.poll.poll(events, wait) {
            Err(error) if error.kind() != io::ErrorKind::Interrupted => return Err(error),
            _ => {}
        }
        let mut ready: HashSet<Token> = events.iter().map(|event| event.token()).collect();
        let due = |token: &&Token| self.wait(**token).is_none_or(|wait| wait.is_zero());
        ready.extend(self.timed.iter().filter(due).copied());
        // Clients first: one that ends frees a file for another.
        let accept = ready.remove(&LISTENER) || self.timed.contains(&LISTENER);
        for token in ready {
            self.drive(token);
        }
        if accept {
            self.accept();
        }
        Ok(())
    }

    /// How long the loop may wait until this token is due.
    fn wait(&self, token: Token) -> Option<Duration> {
        if token == LISTENER {
            return Some(ACCEPT_AGAIN);
        }
        self.clients.get(&token)?.connection.wait()
    }

    fn accept(&mut self) {
        self.timed.remove(&LISTENER);
        loop {
            let accepted = match self.listener.accept() {
                Ok((stream, peer)) => self.add(stream, peer),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                Err(error) => Err(error),
            };
            if let Err(error) = accepted {
                // Most likely there are too many open files. Others will be closed, so try again
                // soon.
                eprintln!("server: cannot serve a connection: {error}");
                self.timed.insert(LISTENER);
                return;
            }
        }
    }

    fn add(&mut self, mut stream: TcpStream, peer: SocketAddr) -> io::Result<()> {
        stream.set_nodelay(true)?;
        self.last += 1;
        let token = Token(self.last);
        let both = Interest::READABLE | Interest::WRITABLE;
        self.poll.registry().register(&mut stream, token, both)?;
        let trace = Trace::new(peer, self.options.trace);
        let stream = TracedStream(stream, trace);
        let client = Client {
            connection: Connection::new(stream, Chat::default()),
            protocol: Traced(rule(&self.options), trace),
            trace,
        };
        self.clients.insert(token, client);
        self.drive(token);
        Ok(())
    }

    fn drive(&mut self, token: Token) {
        self.timed.remove(&token);
        let Some(client) = self.clients.get_mut(&token) else {
            return;
        };
        match client.connection.drive(&mut client.protocol) {
            Ok(Status::Over) => drop(self.clients.remove(&token)),
            Ok(_) if client.connection.wait().is_some() => drop(self.timed.insert(token)),
            Ok(_) => {}
            Err(error) => {
                client.trace.failed(&error);
                self.clients.remove(&token);
            }
        }
    }

    fn farewell(mut self, events: &mut Events) -> io::Result<()> {
        self.poll.registry().deregister(&mut self.listener)?;
        self.timed.remove(&LISTENER);
        let tokens: Vec<Token> = self.clients.keys().copied().collect();
        for token in tokens {
            if let Some(client) = self.clients.get_mut(&token) {
                client.connection.chat().close_when_done();
            }
            self.drive(token);
        }
        let deadline = Instant::now() + FAREWELL;
        while !self.clients.is_empty() && Instant::now() < deadline {
            self.turn(events, Some(deadline))?;
        }
        Ok(())
    }
}

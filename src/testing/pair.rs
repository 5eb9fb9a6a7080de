//! A client and a server on a simulated link.

use std::{cell::RefCell, rc::Rc, time::Duration};

use super::{Divergence, Endpoint, Link, Side, Transcript, link::Decision, wire::Wire};
use crate::{chat::Chat, protocol::Protocol};

/// A client and a server joined by a simulated [`Link`], on a clock that only moves when
/// something happens.
///
/// Both ends run on the adapter for [readiness](crate::io::readiness), so they hear
/// [`Opened`](crate::Event::Opened) first and [`Closed`](crate::Event::Closed) last, are held back by a peer that does not
/// read, and get errors when the link breaks, as over a socket. The same seed makes the same
/// happen.
///
/// # Examples
///
/// However the link treats them, both come to their ends:
///
/// ```
/// use sanschat::echo::{ChatClient, ChatEcho};
/// use sanschat::testing::{Link, Pair};
///
/// let client = ChatClient::new(["hello", "."]);
/// let mut pair = Pair::new(client, ChatEcho::new(), Link::new(7));
/// pair.run();
/// assert_eq!(pair.client.protocol.take_reply().as_deref(), Some(&b"You sent: hello"[..]));
/// assert!(pair.client.is_closed() && pair.server.is_closed());
/// ```
///
/// Timeouts belong to whoever has a clock, so a test of one needs no waiting:
///
/// ```
/// use sanschat::echo::{ChatClient, ChatEcho};
/// use sanschat::testing::{Link, Pair};
/// use std::time::Duration;
///
/// let silent = ChatClient::new([""; 0]);
/// let mut pair = Pair::new(silent, ChatEcho::new(), Link::new(7));
/// let before = pair.server.chat().bytes_in();
/// pair.run_for(Duration::from_secs(300));
/// if pair.server.chat().bytes_in() == before {
///     pair.server.chat().push(b"idle for too long\r\n");
///     pair.server.chat().close_when_done();
/// }
/// pair.run();
/// assert_eq!(pair.client.protocol.take_reply().as_deref(), Some(&b"idle for too long"[..]));
/// assert!(pair.now() > Duration::from_secs(300));
/// ```
#[derive(Debug)]
pub struct Pair<C, S> {
    /// The end that connected.
    pub client: Endpoint<C>,
    /// The end that was connected to.
    pub server: Endpoint<S>,
    link: Link,
    wire: Rc<RefCell<Wire>>,
    /// When the next portion from a side arrives.
    due: [Option<Duration>; 2],
}

/// More than any conversation takes that comes to an end.
const MOST_STEPS: usize = 1_000_000;

impl<C: Protocol, S: Protocol> Pair<C, S> {
    /// Two ends with a [default](Chat::default) chat each. Nothing has happened, and the time is
    /// zero.
    pub fn new(client: C, server: S, link: Link) -> Self {
        Self::with_chats((client, Chat::default()), (server, Chat::default()), link)
    }

    /// Two ends with these chats.
    pub fn with_chats(client: (C, Chat), server: (S, Chat), link: Link) -> Self {
        let wire = Rc::new(RefCell::new(Wire::new(link.capacity)));
        Pair {
            client: Endpoint::new(Side::Client, client, &wire),
            server: Endpoint::new(Side::Server, server, &wire),
            link,
            wire,
            due: [None; 2],
        }
    }

    /// Lets things happen until nothing more can. Call it again after something was done to an
    /// end from outside.
    ///
    /// # Panics
    ///
    /// If that never comes: after a million portions.
    pub fn run(&mut self) {
        for _ in 0..MOST_STEPS {
            if !self.step() {
                return;
            }
        }
        panic!("the two never come to rest");
    }

    /// Lets happen what happens in so much time from now, and moves the clock on by it.
    ///
    /// # Panics
    ///
    /// As [`run`](Self::run).
    pub fn run_for(&mut self, time: Duration) {
        let until = self.now().saturating_add(time);
        for _ in 0..MOST_STEPS {
            match self.next() {
                Some((_, due)) if due <= until => self.step(),
                _ => {
                    self.wire.borrow_mut().now = until;
                    return;
                }
            };
        }
        panic!("the two never come to rest");
    }

    /// Lets the link carry the next portion, or fail, and both ends react. False when nothing
    /// can happen: then it waits for something from outside, or all is over.
    pub fn step(&mut self) -> bool {
        let Some((from, due)) = self.next() else {
            return false;
        };
        self.due[from as usize] = None;
        let (ready, carried) = {
            let wire = self.wire.borrow();
            (wire.ready(from).unwrap_or(0), wire.carried())
        };
        let decision = self.link.decide(from, ready, carried);
        self.happen(due, decision);
        true
    }

    fn happen(&mut self, at: Duration, decision: Decision) {
        let mut wire = self.wire.borrow_mut();
        wire.now = at;
        wire.carry_out(decision);
        drop(wire);
        self.react();
    }

    /// Which side's portion arrives next, and when, after both ends did what they can.
    fn next(&mut self) -> Option<(Side, Duration)> {
        self.react();
        let wire = self.wire.borrow();
        for side in Side::BOTH {
            let due = &mut self.due[side as usize];
            *due = match wire.ready(side) {
                Some(_) => due.or_else(|| wire.now.checked_add(self.link.latency())),
                None => None,
            };
        }
        let dues = Side::BOTH.map(|side| Some((side, self.due[side as usize]?)));
        dues.into_iter().flatten().min_by_key(|(_, due)| *due)
    }

    fn react(&mut self) {
        self.client.drive();
        self.server.drive();
    }

    /// The simulated time since the beginning.
    pub fn now(&self) -> Duration {
        self.wire.borrow().now
    }

    /// What happened so far.
    pub fn transcript(&self) -> Transcript {
        self.wire.borrow().transcript.clone()
    }

    /// Lets the link do what it did in a transcript, to ends to which nothing has happened yet,
    /// and compares what they do with what they did there. What a test did to them from outside
    /// is not in a transcript.
    ///
    /// # Errors
    ///
    /// The first line that differs.
    pub fn replay(&mut self, transcript: &Transcript) -> Result<(), Divergence> {
        if let Some(capacity) = transcript.capacity() {
            *self.wire.borrow_mut() = Wire::new(capacity);
        }
        self.react();
        for (at, decision) in transcript.decisions() {
            self.happen(at, decision);
        }
        transcript.compare(&self.wire.borrow().transcript)
    }
}

//! A client and a server on a simulated link.

use std::{cell::RefCell, rc::Rc, time::Duration};

use super::{Divergence, Endpoint, Link, Side, Transcript, link::Decision, socket::LinkState};
use crate::{chat::Chat, protocol::Protocol};

/// A client and a server, joined by a simulated [`Link`]. The simulated clock moves only when
/// something happens: the link carries something, or a [deadline](Chat::set_deadline) passes.
///
/// Both ends run on the adapter for [readiness](crate::io::readiness). So it is as over a socket:
/// they get [`Opened`](crate::Event::Opened) first and [`Closed`](crate::Event::Closed) last, a
/// peer that does not read holds them back, and they get errors when the link breaks. The same
/// seed gives the same run.
///
/// # Examples
///
/// Both ends finish, whatever the link does:
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
/// A test of a timeout does not wait, because the clock is simulated:
///
/// ```
/// use sanschat::echo::ChatClient;
/// use sanschat::testing::{Link, Pair};
/// use sanschat::{Chat, Deadline, Event, Terminator, from_fn};
/// use std::time::Duration;
///
/// let server = from_fn(|chat: &mut Chat, event: Event<'_>| match event {
///     Event::Opened => chat.set_deadline(Deadline::Idle, Some(Duration::from_secs(300))),
///     Event::Timeout(_) => {
///         chat.push(b"idle for too long\r\n");
///         chat.close_when_done();
///     }
///     _ => {}
/// });
/// let silent = ChatClient::new([""; 0]);
/// let mut pair = Pair::new(silent, server, Link::new(7));
/// pair.run();
/// assert!(!pair.server.is_closed(), "an open end may wait for ever");
/// pair.run_for(Duration::from_secs(301));
/// assert_eq!(pair.client.protocol.take_reply().as_deref(), Some(&b"idle for too long"[..]));
/// ```
#[derive(Debug)]
pub struct Pair<C, S> {
    /// The end that connected.
    pub client: Endpoint<C>,
    /// The end that was connected to.
    pub server: Endpoint<S>,
    link: Link,
    state: Rc<RefCell<LinkState>>,
    /// When the next portion from each side arrives.
    due: [Option<Duration>; 2],
}

/// What happens next.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// A portion from this side arrives.
    Portion(Side),
    /// A deadline passes.
    Timeout,
}

/// The most portions that the link carries in one run.
const MOST_STEPS: usize = 1_000_000;

impl<C: Protocol, S: Protocol> Pair<C, S> {
    /// Two ends, each with [`Chat::default`]. Nothing has happened yet, and the time is 0.
    pub fn new(client: C, server: S, link: Link) -> Self {
        Self::with_chats((client, Chat::default()), (server, Chat::default()), link)
    }

    /// Two ends, each a protocol with its chat.
    pub fn with_chats(client: (C, Chat), server: (S, Chat), link: Link) -> Self {
        let state = Rc::new(RefCell::new(LinkState::new(link.capacity)));
        Pair {
            client: Endpoint::new(Side::Client, client, &state),
            server: Endpoint::new(Side::Server, server, &state),
            link,
            state,
            due: [None; 2],
        }
    }

    /// Runs until nothing more can happen. Call it again after you did something to an end from
    /// outside.
    ///
    /// It does not wait for the deadlines of ends that are open, for then a pair with a keep-alive would
    /// run for ever: [`run_for`](Self::run_for) does. Those that pass before the link carries something
    /// are given.
    ///
    /// # Panics
    ///
    /// If the link has carried a million portions and more could follow.
    pub fn run(&mut self) {
        for _ in 0..MOST_STEPS {
            if !self.step() {
                return;
            }
        }
        panic!("the pair did not come to rest after {MOST_STEPS} portions");
    }

    /// Runs everything that happens within this time from now, and moves the clock on by it.
    ///
    /// # Panics
    ///
    /// Where [`run`](Self::run) does.
    pub fn run_for(&mut self, time: Duration) {
        let until = self.now().saturating_add(time);
        for _ in 0..MOST_STEPS {
            match self.next() {
                Some((next, at)) if at <= until => self.happen(next, at),
                _ => {
                    self.pass_time(until);
                    return;
                }
            }
        }
        panic!("the pair did not come to rest after {MOST_STEPS} portions");
    }

    /// Lets the link carry the next portion or break, or the next deadline pass, and both ends react.
    /// Returns false when nothing can happen but the deadlines of ends that are open: then both wait for
    /// something from outside, or both are closed.
    pub fn step(&mut self) -> bool {
        let Some((next, at)) = self.next() else {
            return false;
        };
        let is_at_rest = self.due == [None; 2] && !self.is_closing();
        if !is_at_rest {
            self.happen(next, at);
        }
        !is_at_rest
    }

    /// Whether an end that is closing has a deadline.
    fn is_closing(&self) -> bool {
        let mut timeouts = self.timeouts();
        timeouts.any(|(_, is_closing)| is_closing)
    }

    fn timeouts(&self) -> impl Iterator<Item = (Duration, bool)> {
        let timeouts = [self.client.next_timeout(), self.server.next_timeout()];
        timeouts.into_iter().flatten()
    }

    fn happen(&mut self, next: Next, at: Duration) {
        let Next::Portion(from) = next else {
            self.pass_time(at);
            return;
        };
        self.due[from as usize] = None;
        let (ready, carried) = {
            let state = self.state.borrow();
            (state.ready(from).unwrap_or(0), state.carried())
        };
        let decision = self.link.decide(from, ready, carried);
        self.carry_out(at, decision);
    }

    /// Lets the deadlines pass that are due before this.
    fn pass_deadlines(&mut self, until: Duration) {
        while let Some((at, _)) = self.timeouts().min().filter(|(at, _)| *at <= until) {
            self.pass_time(at);
        }
    }

    /// Moves the clock on, and both ends react.
    fn pass_time(&mut self, now: Duration) {
        self.state.borrow_mut().now = now;
        self.react();
    }

    fn carry_out(&mut self, at: Duration, decision: Decision) {
        let mut state = self.state.borrow_mut();
        state.now = at;
        state.carry_out(decision);
        drop(state);
        self.react();
    }

    /// What happens next, and when, after both ends reacted.
    fn next(&mut self) -> Option<(Next, Duration)> {
        self.react();
        let state = self.state.borrow();
        for side in Side::BOTH {
            let due = &mut self.due[side as usize];
            *due = match state.ready(side) {
                Some(_) => due.or_else(|| state.now.checked_add(self.link.latency())),
                None => None,
            };
        }
        drop(state);
        let dues = Side::BOTH.map(|side| Some((Next::Portion(side), self.due[side as usize]?)));
        let timeouts = self.timeouts().map(|(at, _)| (Next::Timeout, at));
        let all = dues.into_iter().flatten().chain(timeouts);
        all.min_by_key(|(_, at)| *at)
    }

    fn react(&mut self) {
        self.client.drive();
        self.server.drive();
    }

    /// The simulated time since the pair was made.
    pub fn now(&self) -> Duration {
        self.state.borrow().now
    }

    /// A copy of what happened so far.
    pub fn transcript(&self) -> Transcript {
        self.state.borrow().transcript.clone()
    }

    /// Lets the link do what it did in a transcript, and compares what the ends do with what they
    /// did there. Call it on a new pair. What was done to the ends from outside is not in a
    /// transcript.
    ///
    /// # Errors
    ///
    /// The first line that differs.
    pub fn replay(&mut self, transcript: &Transcript) -> Result<(), Divergence> {
        if let Some(capacity) = transcript.capacity() {
            *self.state.borrow_mut() = LinkState::new(capacity);
        }
        self.react();
        for (at, decision) in transcript.decisions() {
            self.pass_deadlines(at);
            self.carry_out(at, decision);
        }
        self.pass_deadlines(transcript.end());
        transcript.compare(&self.state.borrow().transcript)
    }
}

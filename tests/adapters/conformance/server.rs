//! A server under test: a loop, a protocol, and what is noted of its connections.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

use sanschat::{Chat, Event, Protocol};
use socket2::{Domain, Socket, Type};

/// Serves a listener without end.
pub(crate) type Serve = fn(TcpListener, Spec);

/// How long a test waits for anything that must happen, before it fails.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// What a loop needs to serve one connection.
#[derive(Clone)]
pub(crate) struct Spec {
    rule: Arc<dyn Fn() -> Box<dyn Protocol + Send> + Send + Sync>,
    heard: Heard,
    outcomes: Sender<io::Result<()>>,
}

impl Spec {
    pub(crate) fn protocol(&self) -> Recorded {
        Recorded {
            rule: (self.rule)(),
            heard: self.heard.clone(),
            opened: false,
            closed: false,
        }
    }

    /// To be called with the outcome of each connection.
    pub(crate) fn ended(&self, outcome: io::Result<()>) {
        // The test may be over.
        let _ = self.outcomes.send(outcome);
    }
}

/// What is noted of all connections of a server.
#[derive(Clone, Default)]
pub(crate) struct Heard {
    pub(crate) most_queued: Arc<AtomicUsize>,
    pub(crate) too_long: Arc<AtomicUsize>,
}

/// A rule that checks that its events come in the order every adapter owes.
pub(crate) struct Recorded {
    rule: Box<dyn Protocol + Send>,
    heard: Heard,
    opened: bool,
    closed: bool,
}

impl Protocol for Recorded {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Opened => assert!(!std::mem::replace(&mut self.opened, true), "opened twice"),
            Event::Closed => assert!(!std::mem::replace(&mut self.closed, true), "closed twice"),
            Event::TooLong { .. } => {
                self.heard.too_long.fetch_add(1, Ordering::Relaxed);
            }
            _ => {}
        }
        assert!(self.opened, "{event:?} before opened");
        assert!(
            !self.closed || event == Event::Closed,
            "{event:?} after closed"
        );
        self.rule.handle(chat, event);
        self.heard
            .most_queued
            .fetch_max(chat.queued(), Ordering::Relaxed);
    }
}

impl Drop for Recorded {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            assert_eq!(
                self.opened, self.closed,
                "every connection that opened is closed"
            );
        }
    }
}

/// A listener that lets a thousand peers wait. With std's 128 they would be turned away, and try again
/// a second later.
fn listen() -> TcpListener {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    socket.bind(&address.into()).unwrap();
    socket.listen(4096).unwrap();
    socket.into()
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) heard: Heard,
    outcomes: Receiver<io::Result<()>>,
}

impl Server {
    /// Serves on a free port, in the background, until the tests are over.
    pub(crate) fn start<P: Protocol + Send + 'static>(
        serve: Serve,
        rule: impl Fn() -> P + Send + Sync + 'static,
    ) -> Self {
        let listener = listen();
        let address = listener.local_addr().unwrap();
        let (sender, outcomes) = mpsc::channel();
        let heard = Heard::default();
        let spec = Spec {
            rule: Arc::new(move || Box::new(rule())),
            heard: heard.clone(),
            outcomes: sender,
        };
        thread::spawn(move || serve(listener, spec));
        Server {
            address,
            heard,
            outcomes,
        }
    }

    /// The outcome of the next connection that ended.
    pub(crate) fn outcome(&self) -> io::Result<()> {
        self.outcomes
            .recv_timeout(PATIENCE)
            .expect("the connection ends")
    }
}

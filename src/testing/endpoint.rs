//! One end of a pair.

use std::{cell::RefCell, fmt, io, rc::Rc, time::Duration};

use super::{
    Side,
    socket::{LinkState, Socket},
};
use crate::{
    chat::Chat,
    event::Event,
    io::{
        Linger,
        readiness::{Connection, Status},
    },
    protocol::Protocol,
};

/// One end of a [`Pair`](super::Pair): a protocol and its connection.
pub struct Endpoint<P> {
    /// The protocol.
    pub protocol: P,
    side: Side,
    connection: Connection<Socket>,
    link: Rc<RefCell<LinkState>>,
    closed: bool,
    over: bool,
    error: Option<io::Error>,
}

impl<P: Protocol> Endpoint<P> {
    pub(super) fn new(
        side: Side,
        (protocol, chat): (P, Chat),
        link: &Rc<RefCell<LinkState>>,
    ) -> Self {
        // The limits of lingering need real time, which a simulation has not.
        let linger = Linger {
            bytes: u64::MAX,
            time: Duration::MAX,
        };
        let socket = Socket::new(side, link);
        Endpoint {
            protocol,
            side,
            connection: Connection::new(socket, chat).with_linger(linger),
            link: Rc::clone(link),
            closed: false,
            over: false,
            error: None,
        }
    }

    /// Drives the connection until it waits for the link.
    pub(super) fn drive(&mut self) {
        let now = self.link.borrow().now;
        self.connection.simulate_time(now);
        while !self.over {
            let mut recorded = Recorded {
                protocol: &mut self.protocol,
                side: self.side,
                link: &self.link,
                closed: &mut self.closed,
            };
            match self.connection.drive(&mut recorded) {
                Ok(Status::More) => {}
                Ok(Status::Waiting | Status::Paused) => return,
                Ok(Status::Over) => {
                    self.over = true;
                    self.link.borrow_mut().hang_up(self.side);
                }
                Err(error) => self.error = Some(error),
            }
        }
    }
}

impl<P> Endpoint<P> {
    /// When its next deadline is due, and whether it is closing.
    pub(super) fn next_timeout(&self) -> Option<(Duration, bool)> {
        match self.over {
            true => None,
            false => self.connection.next_timeout(),
        }
    }

    /// The chat, to push from outside. What is pushed is sent when the pair runs next.
    pub fn chat(&mut self) -> &mut Chat {
        self.connection.chat()
    }

    /// Whether the protocol got [`Event::Closed`].
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// The error that ended the connection, or `None` if there was none.
    pub fn error(&self) -> Option<&io::Error> {
        self.error.as_ref()
    }
}

impl<P: fmt::Debug> fmt::Debug for Endpoint<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Endpoint")
            .field("side", &self.side)
            .field("protocol", &self.protocol)
            .field("closed", &self.closed)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

/// A protocol whose events are written to the transcript.
struct Recorded<'a, P> {
    protocol: &'a mut P,
    side: Side,
    link: &'a RefCell<LinkState>,
    closed: &'a mut bool,
}

impl<P: Protocol> Protocol for Recorded<'_, P> {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        self.link.borrow_mut().record_event(self.side, &event);
        *self.closed |= event == Event::Closed;
        self.protocol.handle(chat, event);
    }
}

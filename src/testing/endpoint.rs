//! One of two ends.

use std::{cell::RefCell, fmt, io, rc::Rc, time::Duration};

use super::{
    Side,
    wire::{Socket, Wire},
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

/// One end of a [`Pair`](super::Pair).
pub struct Endpoint<P> {
    /// The protocol.
    pub protocol: P,
    side: Side,
    connection: Connection<Socket>,
    wire: Rc<RefCell<Wire>>,
    closed: bool,
    over: bool,
    error: Option<io::Error>,
}

impl<P: Protocol> Endpoint<P> {
    pub(super) fn new(side: Side, (protocol, chat): (P, Chat), wire: &Rc<RefCell<Wire>>) -> Self {
        // Whether a peer that never ends is waited for is up to the clock of the test.
        let linger = Linger {
            bytes: u64::MAX,
            time: Duration::MAX,
        };
        let socket = Socket::new(side, wire);
        Endpoint {
            protocol,
            side,
            connection: Connection::new(socket, chat).with_linger(linger),
            wire: Rc::clone(wire),
            closed: false,
            over: false,
            error: None,
        }
    }

    /// Does all that can be done without the link.
    pub(super) fn drive(&mut self) {
        while !self.over {
            let mut watched = Watched {
                protocol: &mut self.protocol,
                side: self.side,
                wire: &self.wire,
                closed: &mut self.closed,
            };
            match self.connection.drive(&mut watched) {
                Ok(Status::More) => {}
                Ok(Status::Waiting | Status::Paused) => return,
                Ok(Status::Over) => {
                    self.over = true;
                    self.wire.borrow_mut().hang_up(self.side);
                }
                Err(error) => self.error = Some(error),
            }
        }
    }
}

impl<P> Endpoint<P> {
    /// The chat, to push from outside. What is pushed leaves when the pair goes on.
    pub fn chat(&mut self) -> &mut Chat {
        self.connection.chat()
    }

    /// Whether the protocol heard [`Event::Closed`].
    pub fn is_closed(&self) -> bool {
        self.closed
    }

    /// The error that ended the connection, if one did.
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

/// A protocol whose events are written down.
struct Watched<'a, P> {
    protocol: &'a mut P,
    side: Side,
    wire: &'a RefCell<Wire>,
    closed: &'a mut bool,
}

impl<P: Protocol> Protocol for Watched<'_, P> {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        self.wire.borrow_mut().heard(self.side, &event);
        *self.closed |= event == Event::Closed;
        self.protocol.handle(chat, event);
    }
}

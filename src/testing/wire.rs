//! The bytes on their way, and a socket at either end.

use std::{
    cell::RefCell,
    collections::VecDeque,
    io::{self, ErrorKind, Read, Write},
    rc::Rc,
    time::Duration,
};

use super::{Side, Transcript, link::Decision, transcript::Entry};
use crate::{event::Event, io::Stream};

/// What both sockets, the link and the transcript share.
#[derive(Debug, Default)]
pub(super) struct Wire {
    pub(super) now: Duration,
    pub(super) transcript: Transcript,
    capacity: usize,
    /// By the side that they come from.
    flows: [Flow; 2],
    broken: bool,
}

/// One direction.
#[derive(Debug, Default)]
struct Flow {
    /// Written, and not yet carried.
    outgoing: VecDeque<u8>,
    /// Carried, and not yet read.
    incoming: VecDeque<u8>,
    /// How many bytes were carried so far.
    carried: u64,
    /// Nothing more will be written.
    shut: bool,
    /// The reader was told so.
    ended: bool,
    /// The reader is gone.
    unheard: bool,
}

impl Flow {
    /// How many bytes can be carried now; none is an end that can be. `None` if nothing can.
    fn ready(&self, capacity: usize) -> Option<usize> {
        let room = if self.unheard {
            usize::MAX
        } else {
            capacity - self.incoming.len()
        };
        match self.outgoing.len() {
            _ if self.ended => None,
            0 => self.shut.then_some(0),
            waiting => Some(waiting.min(room)).filter(|&ready| ready > 0),
        }
    }
}

impl Wire {
    pub(super) fn new(capacity: usize) -> Self {
        let mut wire = Wire {
            capacity,
            ..Self::default()
        };
        wire.transcript.push(wire.now, Entry::Holds(capacity));
        wire
    }

    pub(super) fn heard(&mut self, side: Side, event: &Event<'_>) {
        let entry = Entry::Did(side, format!("hears {event:?}"));
        self.transcript.push(self.now, entry);
    }

    /// How many bytes `from` a side can be carried now. See [`Flow::ready`].
    pub(super) fn ready(&self, from: Side) -> Option<usize> {
        let flow = &self.flows[from as usize];
        flow.ready(self.capacity).filter(|_| !self.broken)
    }

    pub(super) fn carried(&self) -> [u64; 2] {
        [self.flows[0].carried, self.flows[1].carried]
    }

    /// Does what the link decided, as far as it can be done.
    pub(super) fn carry_out(&mut self, decision: Decision) {
        let mut done = decision;
        match &mut done {
            Decision::Carry { to, bytes } => {
                let ready = self.ready(to.other()).unwrap_or(0);
                *bytes = ready.min(*bytes);
                let flow = &mut self.flows[to.other() as usize];
                flow.carried += *bytes as u64;
                let carried = flow.outgoing.drain(..*bytes);
                if flow.unheard {
                    // Nobody is there: the answer to that is a reset.
                    drop(carried);
                    self.broken = true;
                } else {
                    flow.incoming.extend(carried);
                }
            }
            Decision::End { to } => {
                let flow = &mut self.flows[to.other() as usize];
                flow.ended = true;
                flow.outgoing.clear();
            }
            Decision::Break => self.broken = true,
        }
        self.transcript.push(self.now, Entry::Decided(done));
    }

    /// This side is over: it writes no more, and reads no more.
    pub(super) fn hang_up(&mut self, side: Side) {
        self.flows[side as usize].shut = true;
        let towards = &mut self.flows[side.other() as usize];
        towards.unheard = true;
        towards.incoming.clear();
    }
}

/// What a connection reads from and writes to: it never blocks.
#[derive(Clone, Debug)]
pub(super) struct Socket {
    side: Side,
    wire: Rc<RefCell<Wire>>,
}

impl Socket {
    pub(super) fn new(side: Side, wire: &Rc<RefCell<Wire>>) -> Self {
        let wire = Rc::clone(wire);
        Socket { side, wire }
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wire = &mut *self.wire.borrow_mut();
        let flow = &mut wire.flows[self.side.other() as usize];
        if !flow.incoming.is_empty() {
            return flow.incoming.read(buffer);
        }
        match () {
            () if wire.broken => Err(ErrorKind::ConnectionReset.into()),
            () if flow.ended => Ok(0),
            () => Err(ErrorKind::WouldBlock.into()),
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let wire = &mut *self.wire.borrow_mut();
        let flow = &mut wire.flows[self.side as usize];
        if wire.broken {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let room = wire.capacity - flow.outgoing.len();
        let n = bytes.len().min(room);
        if n == 0 {
            return Err(ErrorKind::WouldBlock.into());
        }
        let bytes = &bytes[..n];
        if !flow.ended {
            flow.outgoing.extend(bytes);
        }
        wire.transcript.sent(wire.now, self.side, bytes);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for Socket {
    fn shutdown_write(&mut self) -> io::Result<()> {
        let wire = &mut *self.wire.borrow_mut();
        wire.flows[self.side as usize].shut = true;
        let entry = Entry::Did(self.side, "sends its end".into());
        wire.transcript.push(wire.now, entry);
        Ok(())
    }

    /// It never blocks.
    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

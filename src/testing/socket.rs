//! The simulated sockets, and the state of the link between them.

use std::{
    cell::RefCell,
    collections::VecDeque,
    io::{self, ErrorKind, Read, Write},
    rc::Rc,
    time::Duration,
};

use super::{Side, Transcript, link::Decision, transcript::Entry};
use crate::{event::Event, io::Stream};

/// The state of a link, which both sockets share: the clock, the bytes on their way, and what
/// happened so far.
#[derive(Debug, Default)]
pub(super) struct LinkState {
    pub(super) now: Duration,
    pub(super) transcript: Transcript,
    capacity: usize,
    /// Indexed by the side that the bytes come from.
    flows: [Flow; 2],
    broken: bool,
}

/// One direction.
#[derive(Debug, Default)]
struct Flow {
    /// Written, not yet carried.
    outgoing: VecDeque<u8>,
    /// Carried, not yet read.
    incoming: VecDeque<u8>,
    /// How many bytes were carried so far.
    carried: u64,
    /// The writer has shut down.
    shut: bool,
    /// The end was carried: the reader sees EOF, and what is still written is dropped.
    ended: bool,
    /// The reader is gone.
    reader_gone: bool,
}

impl Flow {
    /// How many bytes can be carried now. 0 means that the end can be carried, `None` that nothing
    /// can.
    fn ready(&self, capacity: usize) -> Option<usize> {
        let room = if self.reader_gone {
            usize::MAX
        } else {
            capacity - self.incoming.len()
        };
        match self.outgoing.len() {
            _ if self.ended => None,
            0 => self.shut.then_some(0),
            written => Some(written.min(room)).filter(|&ready| ready > 0),
        }
    }
}

impl LinkState {
    pub(super) fn new(capacity: usize) -> Self {
        let mut state = LinkState {
            capacity,
            ..Self::default()
        };
        state.transcript.push(state.now, Entry::Holds(capacity));
        state
    }

    pub(super) fn record_event(&mut self, side: Side, event: &Event<'_>) {
        let entry = Entry::Did(side, format!("hears {event:?}"));
        self.transcript.push(self.now, entry);
    }

    /// How many bytes from a side can be carried now. See [`Flow::ready`].
    pub(super) fn ready(&self, from: Side) -> Option<usize> {
        let flow = &self.flows[from as usize];
        flow.ready(self.capacity).filter(|_| !self.broken)
    }

    pub(super) fn carried(&self) -> [u64; 2] {
        [self.flows[0].carried, self.flows[1].carried]
    }

    /// Does what the link decided, as far as that is possible, and records what was done.
    pub(super) fn carry_out(&mut self, decision: Decision) {
        let mut done = decision;
        match &mut done {
            Decision::Carry { to, bytes } => {
                let ready = self.ready(to.other()).unwrap_or(0);
                *bytes = ready.min(*bytes);
                let flow = &mut self.flows[to.other() as usize];
                flow.carried += *bytes as u64;
                let carried = flow.outgoing.drain(..*bytes);
                if flow.reader_gone {
                    // The reader is gone: the writer gets a reset.
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

    /// Closes this side: it writes and reads no more.
    pub(super) fn hang_up(&mut self, side: Side) {
        self.flows[side as usize].shut = true;
        let towards = &mut self.flows[side.other() as usize];
        towards.reader_gone = true;
        towards.incoming.clear();
    }
}

/// One end of the link. It never blocks.
#[derive(Clone, Debug)]
pub(super) struct Socket {
    side: Side,
    link: Rc<RefCell<LinkState>>,
}

impl Socket {
    pub(super) fn new(side: Side, link: &Rc<RefCell<LinkState>>) -> Self {
        let link = Rc::clone(link);
        Socket { side, link }
    }
}

impl Read for Socket {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let link = &mut *self.link.borrow_mut();
        let flow = &mut link.flows[self.side.other() as usize];
        if !flow.incoming.is_empty() {
            return flow.incoming.read(buffer);
        }
        match () {
            () if link.broken => Err(ErrorKind::ConnectionReset.into()),
            () if flow.ended => Ok(0),
            () => Err(ErrorKind::WouldBlock.into()),
        }
    }
}

impl Write for Socket {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let link = &mut *self.link.borrow_mut();
        let flow = &mut link.flows[self.side as usize];
        if link.broken {
            return Err(ErrorKind::BrokenPipe.into());
        }
        let room = link.capacity - flow.outgoing.len();
        let n = bytes.len().min(room);
        if n == 0 {
            return Err(ErrorKind::WouldBlock.into());
        }
        let bytes = &bytes[..n];
        if !flow.ended {
            flow.outgoing.extend(bytes);
        }
        link.transcript.sent(link.now, self.side, bytes);
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stream for Socket {
    fn shutdown_write(&mut self) -> io::Result<()> {
        let link = &mut *self.link.borrow_mut();
        link.flows[self.side as usize].shut = true;
        let entry = Entry::Did(self.side, "sends its end".into());
        link.transcript.push(link.now, entry);
        Ok(())
    }

    /// A socket that never blocks has no timeout.
    fn set_read_timeout(&mut self, _timeout: Duration) -> io::Result<()> {
        Err(ErrorKind::Unsupported.into())
    }
}

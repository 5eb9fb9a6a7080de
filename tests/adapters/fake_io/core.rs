//! The state of a fake stream, which its handles share.

use std::{
    cell::RefCell,
    collections::VecDeque,
    io::{self, ErrorKind},
    rc::Weak,
    task::{Poll, Waker},
};

use crate::fake_io::{
    plan::{Call, End, Plan, Refusal},
    random::Random,
};

/// More calls than any case needs: a connection that makes them spins.
const MOST_CALLS: usize = 300_000;

#[derive(Debug)]
pub(crate) struct Core {
    pub(crate) plan: Plan,
    pub(crate) random: Random,
    pub(crate) input: VecDeque<u8>,
    /// How many bytes were read, and how many had been read when writing was shut down.
    pub(crate) read: usize,
    pub(crate) shut: Option<usize>,
    /// How much had been read when the close was asked for.
    pub(crate) closing: Option<usize>,
    /// How many of the bytes read belonged to chats before the present one.
    pub(crate) base: usize,
    /// Reads have a timeout.
    pub(crate) has_timeout: bool,
    /// A timeout passed, and the caller does not know yet.
    pub(crate) timed_out: bool,
    pub(crate) written: Vec<u8>,
    pub(crate) flushed: usize,
    /// The fake that reads what is written, if it is another fake.
    pub(crate) peer: Weak<RefCell<Core>>,
    pub(crate) reading: Way,
    pub(crate) writing: Way,
    /// The bytes of the last write, if it had to wait.
    pub(crate) waiting: Vec<u8>,
    pub(crate) held: Held,
    pub(crate) calls: usize,
    /// The call that failed first.
    pub(crate) failed: Option<Call>,
    read_over: bool,
    write_over: bool,
}

/// Whether the connection has a reason to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Held {
    No,
    /// Not before more than this was written: the output is over high water.
    Until(usize),
    /// It is paused, aborted or at its end.
    ForGood,
}

/// How one direction makes its caller wait.
#[derive(Debug, Default)]
pub(crate) struct Way {
    /// The last call had to wait.
    pub(crate) waited: bool,
    /// The call still has to wait, and its waker will be called.
    pub(crate) pending: bool,
    /// It waits for the test, and not for bytes or for room.
    pub(crate) delayed: bool,
    pub(crate) waker: Option<Waker>,
}

impl Way {
    /// The call that waits may be made again.
    pub(crate) fn release(&mut self) {
        if self.delayed {
            // It may not be made yet, but the caller cannot know that.
            self.wake();
        } else {
            self.pending = false;
            if let Some(waker) = self.waker.take() {
                waker.wake();
            }
        }
    }

    pub(crate) fn wake(&self) {
        if let Some(waker) = &self.waker {
            waker.wake_by_ref();
        }
    }
}

impl Core {
    pub(crate) fn new(plan: Plan, random: Random, input: &[u8]) -> Self {
        Core {
            plan,
            random,
            input: input.iter().copied().collect(),
            read: 0,
            shut: None,
            closing: None,
            base: 0,
            has_timeout: plan.waits,
            timed_out: false,
            written: Vec::new(),
            flushed: 0,
            peer: Weak::new(),
            reading: Way::default(),
            writing: Way::default(),
            waiting: Vec::new(),
            held: Held::No,
            calls: 0,
            failed: None,
            read_over: false,
            write_over: false,
        }
    }

    pub(crate) fn check_read(&self, buffer: &[u8]) {
        assert!(!buffer.is_empty(), "read into nothing");
        assert!(!self.read_over, "read after the end");
        let reason = match self.held {
            Held::No => true,
            Held::Until(written) => self.shut.is_some() || self.written.len() > written,
            Held::ForGood => self.shut.is_some(),
        };
        assert!(reason, "read while no input is wanted");
        assert!(
            self.flushed == self.written.len() || self.writing.waited,
            "waits for input with bytes that were not flushed"
        );
    }

    pub(crate) fn check_write(&self, bytes: &[u8]) {
        assert!(!bytes.is_empty(), "wrote nothing");
        self.check_output("wrote");
        // TLS streams require this.
        assert!(
            bytes.starts_with(&self.waiting),
            "other bytes than those which had to wait"
        );
    }

    pub(crate) fn check_output(&self, what: &str) {
        assert!(self.shut.is_none(), "{what} after the shutdown");
        assert!(!self.write_over, "{what} after writing has failed");
    }

    /// The outcome of a call that is not even tried, if there is one.
    pub(crate) fn begin(&mut self, call: Call) -> Option<Poll<io::Result<usize>>> {
        self.calls += 1;
        assert!(self.calls < MOST_CALLS, "it spins: {call:?}");
        assert!(!self.timed_out, "goes on waiting after a timeout");
        if self.random.percent(self.plan.interrupts) {
            return Some(Poll::Ready(Err(ErrorKind::Interrupted.into())));
        }
        let delayed = self.random.percent(self.plan.delays);
        let way = self.way(call);
        way.delayed |= delayed;
        if way.delayed {
            return Some(Poll::Pending);
        }
        if self.calls > self.plan.resets_after {
            return Some(Poll::Ready(Err(ErrorKind::ConnectionReset.into())));
        }
        None
    }

    pub(crate) fn take_in(&mut self, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let most = buffer.len().min(self.input.len()).min(self.plan.cut);
        if most == 0 {
            return match self.plan.end {
                End::Eof => Poll::Ready(Ok(0)),
                End::Silence => {
                    assert!(self.has_timeout, "blocks for ever");
                    Poll::Pending
                }
                End::Error(kind) => Poll::Ready(Err(kind.into())),
            };
        }
        let n = 1 + self.random.below(most);
        for (place, byte) in buffer.iter_mut().zip(self.input.drain(..n)) {
            *place = byte;
        }
        self.read += n;
        self.with_peer(|peer| peer.writing.release());
        Poll::Ready(Ok(n))
    }

    pub(crate) fn give_out(&mut self, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = self.written.len();
        let mut room = self.plan.takes - written;
        if let Some((at, refusal)) = self.plan.refuses {
            room = room.min(at - written);
            if at == written {
                return Poll::Ready(match refusal {
                    Refusal::Error(kind) => Err(kind.into()),
                    Refusal::Nothing => Ok(0),
                });
            }
        }
        self.with_peer(|peer| room = room.min(peer.plan.capacity - peer.input.len()));
        if room == 0 {
            return Poll::Pending;
        }
        let n = 1 + self
            .random
            .below(bytes.len().min(self.plan.short).min(room));
        self.written.extend_from_slice(&bytes[..n]);
        self.with_peer(|peer| {
            peer.input.extend(&bytes[..n]);
            peer.reading.release();
        });
        Poll::Ready(Ok(n))
    }

    /// Records the outcome of a call.
    pub(crate) fn record(
        &mut self,
        call: Call,
        waker: Option<&Waker>,
        done: &Poll<io::Result<usize>>,
    ) {
        let at_once = self.random.percent(30);
        let way = self.way(call);
        way.waited = done.is_pending();
        way.pending = done.is_pending();
        self.timed_out = self.plan.times_out && done.is_pending();
        let way = self.way(call);
        if way.pending {
            way.waker = waker.cloned();
            if way.delayed && way.waker.is_some() && at_once {
                way.delayed = false;
                way.release();
            }
        }
        match done {
            Poll::Ready(Ok(0)) if call == Call::Read => self.read_over = true,
            Poll::Ready(Ok(0)) if call == Call::Write => {
                (self.read_over, self.write_over) = (true, true);
            }
            Poll::Ready(Err(error)) if error.kind() != ErrorKind::Interrupted => {
                self.failed.get_or_insert(call);
                self.read_over = true;
                self.write_over |= call != Call::Read;
            }
            _ => {}
        }
    }

    fn way(&mut self, call: Call) -> &mut Way {
        match call {
            Call::Read => &mut self.reading,
            Call::Write | Call::Flush | Call::Shutdown => &mut self.writing,
        }
    }

    pub(crate) fn with_peer(&self, change: impl FnOnce(&mut Core)) {
        if let Some(peer) = self.peer.upgrade() {
            change(&mut peer.borrow_mut());
        }
    }
}

//! A stream in memory that does all a stream may do: it cuts, delays, refuses, fails and ends,
//! as a plan and a seed say, and complains of whoever uses it wrongly.

use std::{
    cell::RefCell,
    io::{self, ErrorKind},
    rc::Rc,
    task::{Poll, Waker},
};

use sanschat::Chat;

use crate::fake_io::{
    core::{Core, Held},
    plan::{Call, End, Plan, Refusal},
    random::Random,
};

/// A handle to the stream: one for the connection, one for the test.
#[derive(Clone, Debug)]
pub(crate) struct Fake(Rc<RefCell<Core>>);

/// The stream. Whoever has no waker has to [register](Fake::register) when told to wait.
impl Fake {
    pub(crate) fn new(random: &mut Random, plan: Plan, input: &[u8]) -> Self {
        let core = Core::new(plan, random.split(), input);
        Fake(Rc::new(RefCell::new(core)))
    }

    /// Makes what each of two streams writes the other one's input.
    pub(crate) fn connect(&self, other: &Fake) {
        self.0.borrow_mut().peer = Rc::downgrade(&other.0);
        other.0.borrow_mut().peer = Rc::downgrade(&self.0);
    }

    pub(crate) fn read(&self, waker: Option<&Waker>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let core = &mut *self.0.borrow_mut();
        core.check_read(buffer);
        let done = core.begin(Call::Read);
        let done = done.unwrap_or_else(|| core.take_in(buffer));
        core.settle(Call::Read, waker, &done);
        done
    }

    pub(crate) fn write(&self, waker: Option<&Waker>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let core = &mut *self.0.borrow_mut();
        core.check_write(bytes);
        let done = core.begin(Call::Write);
        let done = done.unwrap_or_else(|| core.give_out(bytes));
        core.settle(Call::Write, waker, &done);
        core.waiting.clear();
        if done.is_pending() {
            core.waiting.extend_from_slice(bytes);
        }
        done
    }

    pub(crate) fn flush(&self, waker: Option<&Waker>) -> Poll<io::Result<()>> {
        let core = &mut *self.0.borrow_mut();
        core.check_output("flushed");
        let done = core.begin(Call::Flush).unwrap_or(Poll::Ready(Ok(0)));
        core.settle(Call::Flush, waker, &done);
        if matches!(done, Poll::Ready(Ok(_))) {
            core.flushed = core.written.len();
        }
        done.map_ok(|_| ())
    }

    /// Flushes too, as tokio and futures-io ask of it.
    pub(crate) fn shutdown(&self, waker: Option<&Waker>) -> Poll<io::Result<()>> {
        let core = &mut *self.0.borrow_mut();
        core.check_output("shut down");
        let done = core.begin(Call::Shutdown).unwrap_or(Poll::Ready(Ok(0)));
        core.settle(Call::Shutdown, waker, &done);
        if matches!(done, Poll::Ready(Ok(_))) {
            core.flushed = core.written.len();
            core.shut = Some(core.read);
            core.with_peer(|peer| {
                peer.plan.end = End::Eof;
                peer.reading.release();
            });
        }
        done.map_ok(|_| ())
    }

    /// For streams that tell readiness instead of waking: whoever waits for these directions is
    /// told, where one is ready already `at_once` (level-triggered) or never.
    pub(crate) fn register(&self, waker: &Waker, read: bool, write: bool, at_once: bool) {
        let core = &mut *self.0.borrow_mut();
        core.timed_out = false;
        for (way, wanted) in [(&mut core.reading, read), (&mut core.writing, write)] {
            way.waker = None;
            if wanted && way.pending {
                way.waker = Some(waker.clone());
            } else if wanted && at_once {
                waker.wake_by_ref();
            }
        }
    }
}

/// The world around it.
impl Fake {
    /// Something happens: a call that had to wait need not any more, or someone is woken for
    /// nothing. False when there is nothing that could happen.
    pub(crate) fn step(&self) -> bool {
        let core = &mut *self.0.borrow_mut();
        let reading = match (core.reading.delayed, core.writing.delayed) {
            (false, false) => return false,
            (true, true) => core.random.percent(50),
            (reading, _) => reading,
        };
        if core.random.percent(20) {
            let ways = [&core.reading, &core.writing];
            ways[core.random.below(2)].wake();
            return true;
        }
        let ways = [&mut core.writing, &mut core.reading];
        let [writing_way, reading_way] = ways;
        let way = if reading { reading_way } else { writing_way };
        way.delayed = false;
        way.release();
        true
    }

    /// Whether this task will be woken when bytes or room come.
    pub(crate) fn will_wake(&self, task: &Waker) -> bool {
        let core = self.0.borrow();
        let mut ways = [&core.reading, &core.writing].into_iter();
        ways.any(|way| way.pending && way.waker.as_ref().is_some_and(|it| it.will_wake(task)))
    }

    /// The peer takes so many bytes more before it stops reading.
    pub(crate) fn take_more(&self, bytes: usize) {
        let core = &mut *self.0.borrow_mut();
        core.plan.takes = core.plan.takes.saturating_add(bytes);
        core.writing.release();
    }

    /// After an event: whether there is a reason to read on, and how much is in hand.
    pub(crate) fn heard(&self, chat: &Chat) {
        let core = &mut *self.0.borrow_mut();
        if chat.is_closing() {
            core.closing.get_or_insert(core.read);
        } else {
            let ahead = core.read - core.base - chat.bytes_in() as usize;
            assert!(ahead <= core.plan.buffer_size, "{ahead} bytes in hand");
        }
        core.held = match chat.wants_input() {
            true => Held::No,
            // What still comes during a close is read, to be dropped.
            false if chat.is_closing() && !chat.is_aborted() => Held::No,
            false if chat.is_closing() || chat.is_paused() => Held::ForGood,
            false => Held::Until(core.written.len()),
        };
    }

    /// How much had been read when the close was asked for: what was read later was dropped.
    pub(crate) fn read_at_close(&self) -> usize {
        let core = self.0.borrow();
        core.closing.unwrap_or(core.read)
    }

    /// A new chat, to which so many bytes of what was read belong.
    pub(crate) fn begin_anew(&self, unread: usize) {
        let core = &mut *self.0.borrow_mut();
        core.base = core.read - unread;
        core.held = Held::No;
    }

    /// Reads time out from now on.
    pub(crate) fn set_timeout(&self) {
        self.0.borrow_mut().has_timeout = true;
    }

    /// Nobody uses this end any more.
    pub(crate) fn hang_up(&self) {
        self.0.borrow().with_peer(|peer| {
            let gone = Refusal::Error(ErrorKind::BrokenPipe);
            peer.plan.end = End::Eof;
            peer.plan.refuses = Some((peer.written.len(), gone));
            peer.reading.release();
            peer.writing.release();
        });
    }
}

/// What became of it.
impl Fake {
    pub(crate) fn written(&self) -> Vec<u8> {
        self.0.borrow().written.clone()
    }

    pub(crate) fn is_flushed(&self) -> bool {
        let core = self.0.borrow();
        core.flushed == core.written.len()
    }

    pub(crate) fn bytes_read(&self) -> usize {
        self.0.borrow().read
    }

    /// How many bytes had been read when writing was shut down.
    pub(crate) fn shut(&self) -> Option<usize> {
        self.0.borrow().shut
    }

    /// What was not read.
    pub(crate) fn rest(&self) -> Vec<u8> {
        self.0.borrow().input.iter().copied().collect()
    }

    pub(crate) fn calls(&self) -> usize {
        self.0.borrow().calls
    }

    /// The call that failed first.
    pub(crate) fn failed(&self) -> Option<Call> {
        self.0.borrow().failed
    }
}

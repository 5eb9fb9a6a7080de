//! A stream in memory that does all a stream may do: it cuts, delays, refuses, fails and ends, as a
//! plan and a seed say, and it panics when it is used wrongly.

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

/// A handle to the stream. The connection has one, and the test has one.
#[derive(Clone, Debug)]
pub(crate) struct Fake(Rc<RefCell<Core>>);

/// The stream. A caller without a waker has to [register](Fake::register) when it must wait.
impl Fake {
    pub(crate) fn new(random: &mut Random, plan: Plan, input: &[u8]) -> Self {
        let core = Core::new(plan, random.split(), input);
        Fake(Rc::new(RefCell::new(core)))
    }

    /// Connects two streams: what one writes is the input of the other.
    pub(crate) fn connect(&self, other: &Fake) {
        self.0.borrow_mut().peer = Rc::downgrade(&other.0);
        other.0.borrow_mut().peer = Rc::downgrade(&self.0);
    }

    pub(crate) fn read(&self, waker: Option<&Waker>, buffer: &mut [u8]) -> Poll<io::Result<usize>> {
        let core = &mut *self.0.borrow_mut();
        core.check_read(buffer);
        let done = core.begin(Call::Read);
        let done = done.unwrap_or_else(|| core.take_in(buffer));
        core.record(Call::Read, waker, &done);
        done
    }

    pub(crate) fn write(&self, waker: Option<&Waker>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let core = &mut *self.0.borrow_mut();
        core.check_write(bytes);
        let done = core.begin(Call::Write);
        let done = done.unwrap_or_else(|| core.give_out(bytes));
        core.record(Call::Write, waker, &done);
        if done.is_ready() {
            core.waiting.clear();
        } else if core.waiting.len() < bytes.len() {
            // Bytes of the same length were just found to be the same.
            core.waiting = bytes.to_vec();
        }
        done
    }

    pub(crate) fn flush(&self, waker: Option<&Waker>) -> Poll<io::Result<()>> {
        let core = &mut *self.0.borrow_mut();
        core.check_output("flushed");
        let done = core.begin(Call::Flush).unwrap_or(Poll::Ready(Ok(0)));
        core.record(Call::Flush, waker, &done);
        if matches!(done, Poll::Ready(Ok(_))) {
            core.flushed = core.written.len();
        }
        done.map_ok(|_| ())
    }

    /// Flushes too, as tokio and futures-io require.
    pub(crate) fn shutdown(&self, waker: Option<&Waker>) -> Poll<io::Result<()>> {
        let core = &mut *self.0.borrow_mut();
        core.check_output("shut down");
        let done = core.begin(Call::Shutdown).unwrap_or(Poll::Ready(Ok(0)));
        core.record(Call::Shutdown, waker, &done);
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

    /// For streams that report readiness instead of waking: a caller that waits for these directions
    /// is woken. One that is ready already is reported at once if `at_once` (level-triggered), else
    /// not at all.
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

/// What the test does to it.
impl Fake {
    /// Lets a call go on that had to wait, or wakes a task without a reason. False if no call waits
    /// for the test.
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

    /// The peer takes this many bytes more before it stops reading.
    pub(crate) fn take_more(&self, bytes: usize) {
        let core = &mut *self.0.borrow_mut();
        core.plan.takes = core.plan.takes.saturating_add(bytes);
        core.writing.release();
    }

    /// After an event: notes whether there is a reason to read on, and checks how much was read
    /// ahead.
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

    /// How much had been read when the close was asked for. What was read later was dropped.
    pub(crate) fn read_at_close(&self) -> usize {
        let core = self.0.borrow();
        core.closing.unwrap_or(core.read)
    }

    /// A new chat begins, with `unread` bytes of what was read before.
    pub(crate) fn begin_anew(&self, unread: usize) {
        let core = &mut *self.0.borrow_mut();
        core.base = core.read - unread;
        core.held = Held::No;
    }

    /// Reads time out from now on.
    pub(crate) fn set_timeout(&self) {
        self.0.borrow_mut().has_timeout = true;
    }

    /// This end is not used any more.
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

/// What was seen of it.
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

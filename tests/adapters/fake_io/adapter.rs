//! What the suite needs of an adapter: every kind of adapter is driven as a future.

use std::{
    io::ErrorKind,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
};

use sanschat::{Chat, Protocol, io::Linger};

use crate::fake_io::{fake::Fake, plan::Plan, random::Random};

/// `drive`, which ends as the connection does or when the chat is paused.
pub(crate) type Drive<'a> = Pin<Box<dyn Future<Output = Result<(), ErrorKind>> + 'a>>;

pub(crate) trait Adapter: Sized {
    /// Whether a call of its stream may have to wait.
    const WAITS: bool;
    /// Whether it reads while it has to wait to write.
    const BOTH_WAYS: bool;
    /// Whether it stops lingering whenever it has to wait, since its timeout is short.
    const TIMES_OUT: bool = false;
    /// Whether it has only the timers that it is given.
    const GIVEN_TIMERS: bool = false;
    /// Whether calls of its stream may be interrupted.
    const INTERRUPTS: bool = false;
    /// Whether it can shut down writing.
    const SHUTS: bool = true;
    /// The outcome of a write that takes nothing.
    const TAKES_NOTHING: Result<(), ErrorKind> = Err(ErrorKind::WriteZero);

    /// A connection on a stream from which these bytes were read before.
    fn new(fake: Fake, chat: Chat, setup: Setup, unread: Vec<u8>) -> Self;
    /// May be dropped at any moment, and called again.
    fn drive<'a>(&'a mut self, protocol: &'a mut dyn Protocol) -> Drive<'a>;
    fn chat(&mut self) -> &mut Chat;
    /// The chat and the unread bytes.
    fn into_parts(self) -> (Chat, Vec<u8>);

    fn plan(random: &mut Random) -> Plan {
        Plan {
            times_out: Self::TIMES_OUT,
            ..Plan::new(random, Self::WAITS, Self::INTERRUPTS)
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Setup {
    pub(crate) linger: Linger,
    pub(crate) buffer_size: usize,
    pub(crate) high_water: usize,
    pub(crate) timer: Timer,
    /// Driven by a loop over `next` instead of by `drive`.
    pub(crate) by_hand: bool,
}

/// When the time to linger is over, where the adapter asks for timers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Timer {
    /// Not while anything else happens.
    Late,
    /// At the second poll.
    Soon,
    /// There are no timers.
    None,
}

/// How a drive ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ended(Result<(), ErrorKind>),
    /// Dropped while it waited.
    Left,
    /// It waits until the test lets the peer read or write.
    Stuck,
}

/// More polls than any case needs.
const MOST_POLLS: usize = 300_000;

/// The most calls in one poll. A stream that is always ready must not starve other tasks.
const MOST_CALLS: usize = 1000;

/// Drives until the end. Whenever it waits, it leaves by the given chance, in percent.
pub(crate) fn run<A: Adapter>(
    adapter: &mut A,
    protocol: &mut dyn Protocol,
    fake: &Fake,
    random: &mut Random,
    leaves: u32,
) -> Outcome {
    let task = Task::new();
    let mut future = adapter.drive(protocol);
    for _ in 0..MOST_POLLS {
        let before = fake.calls();
        if let Poll::Ready(result) = task.poll(future.as_mut()) {
            return Outcome::Ended(result);
        }
        let calls = fake.calls() - before;
        let rests = !A::BOTH_WAYS || calls <= MOST_CALLS;
        assert!(rests, "{calls} calls in one poll");
        if random.percent(leaves) {
            // What it waited for may happen meanwhile, or not.
            if random.percent(50) {
                fake.step();
            }
            return Outcome::Left;
        }
        while !task.is_woken() {
            if !fake.step() {
                assert!(
                    fake.will_wake(&task.waker),
                    "it waits, and nothing will wake it"
                );
                return Outcome::Stuck;
            }
        }
    }
    panic!("too many polls");
}

/// A task that knows whether it was woken, in place of a runtime.
pub(crate) struct Task {
    woken: Arc<Woken>,
    pub(crate) waker: Waker,
}

struct Woken(AtomicBool);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Task {
    /// A task that is to be polled first.
    pub(crate) fn new() -> Self {
        let woken = Arc::new(Woken(AtomicBool::new(true)));
        let waker = Waker::from(Arc::clone(&woken));
        Task { woken, waker }
    }

    pub(crate) fn poll<F: Future + ?Sized>(&self, future: Pin<&mut F>) -> Poll<F::Output> {
        self.woken.0.store(false, Ordering::Relaxed);
        future.poll(&mut Context::from_waker(&self.waker))
    }

    pub(crate) fn is_woken(&self) -> bool {
        self.woken.0.load(Ordering::Relaxed)
    }
}

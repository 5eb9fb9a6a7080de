//! The adapter for loops that report when a stream is ready: mio, polling, epoll, kqueue.
//!
//! The stream must not block. Whenever the loop reports it, for whatever, call
//! [`drive`](Connection::drive). It writes and reads all it can, in both directions, and says what
//! to wait for next. A loop that reports readiness only once (edge-triggered) is enough.
//!
//! # Examples
//!
//! For mio see `io::mio`. Without it, here is a loop that only spins:
//!
//! ```no_run
//! use sanschat::{Chat, Terminator, echo::ChatEcho, io::readiness::{Connection, Status}};
//! use std::{io, net::TcpListener, thread};
//!
//! fn serve_one(listener: TcpListener) -> io::Result<()> {
//!     let (stream, _) = listener.accept()?;
//!     stream.set_nonblocking(true)?;
//!     let mut connection = Connection::new(stream, Chat::new(Terminator::CRLF));
//!     let mut protocol = ChatEcho::new();
//!     while connection.drive(&mut protocol)? != Status::Over {
//!         thread::yield_now(); // a real loop waits for `connection.interest()` here
//!     }
//!     Ok(())
//! }
//!
//! fn main() -> io::Result<()> {
//!     serve_one(TcpListener::bind("127.0.0.1:8007")?)
//! }
//! ```

use std::{
    io,
    time::{Duration, Instant},
};

pub use super::read_hint::ReadHint;
use super::{
    clock::{Aborted, Clock},
    read_hint::{HintedStream, Readable},
    retrying::RetryingStream,
    session::{Detached, Next, Session, methods::common_methods},
    stream::Stream,
    turns::Turns,
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

/// A chat on a stream that does not block.
#[derive(Debug)]
pub struct Connection<S> {
    pub(super) io: S,
    pub(super) session: Session<io::Error>,
    turns: Turns,
    readable: Readable,
    status: Status,
    /// When to stop lingering, once that has begun.
    deadline: Option<Instant>,
    clock: Clock,
}

/// Why there is no event now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The stream has to become ready, as [`interest`](Connection::interest) says.
    Waiting,
    /// There is more to do, but others may have waited for long. Call again soon, without waiting
    /// for the stream.
    More,
    /// The chat is [paused](Chat::pause) and all that was queued is sent.
    Paused,
    /// The connection is over.
    Over,
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Interest {
    /// That the stream can be read.
    pub readable: bool,
    /// That the stream can be written.
    pub writable: bool,
}

impl<S: Stream> Connection<S> {
    /// A connection on a stream that is connected. The first event is [`Event::Opened`].
    pub fn new(io: S, chat: Chat) -> Self {
        Connection {
            io,
            session: Session::new(chat),
            turns: Turns::default(),
            readable: Readable::new(),
            status: Status::More,
            deadline: None,
            clock: Clock::new(),
        }
    }

    common_methods!(S);

    /// Sends and reads what it can without waiting, and gives the next event with the chat to
    /// answer it. `None` when there is no event now: [`status`](Self::status) says why.
    ///
    /// # Errors
    ///
    /// The error that ended the connection comes once, after [`Event::Closed`].
    #[expect(
        clippy::should_implement_trait,
        reason = "it lends, as an iterator cannot"
    )]
    pub fn next(&mut self) -> io::Result<Option<(Event<'_>, &mut Chat)>> {
        let event = self.next_detached(|_| {})?;
        Ok(event.map(|event| self.session.lend(event)))
    }

    /// Gives the protocol all events that there are now. Call it whenever the stream is ready,
    /// after something was pushed or resumed from outside, and when the time to
    /// [`wait`](Self::wait) is up.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next).
    pub fn drive(&mut self, protocol: &mut (impl Protocol + ?Sized)) -> io::Result<Status> {
        while let Some(event) = self.next_detached(|session| session.deliver_all(protocol))? {
            let (event, chat) = self.session.lend(event);
            protocol.handle(chat, event);
        }
        Ok(self.status)
    }

    /// The next event that `deliver` leaves. It is called before each look for an event.
    fn next_detached(
        &mut self,
        mut deliver: impl FnMut(&mut Session<io::Error>),
    ) -> io::Result<Option<Detached>> {
        self.readable.enter_round();
        if self.session.chat_ref().has_deadlines() {
            let now = self.clock.now();
            self.session.timed_chat().tell_time(now);
        }
        loop {
            deliver(&mut self.session);
            self.status = match self.session.next() {
                Next::Event(event) => return Ok(Some(event)),
                Next::Io if !self.turns.take_turn() => Status::More,
                Next::Io => {
                    if self.turn() {
                        continue;
                    }
                    self.turns.reset();
                    Status::Waiting
                }
                Next::Idle => Status::Paused,
                Next::Over(result) => {
                    self.status = Status::Over;
                    return result.map(|()| None);
                }
            };
            if self.status != Status::More {
                match self.clock.ask(self.session.timed_chat()) {
                    Ok(Some(event)) => return Ok(Some(event.into())),
                    Ok(None) => {}
                    Err(Aborted) => continue,
                }
            }
            self.readable.end_round();
            return Ok(None);
        }
    }

    /// Says what the loop has reported of this stream, which can spare a read.
    ///
    /// A stream is read until it would block, for a loop may report its readiness only once, and
    /// the peer's end may have come with the last bytes. After
    /// [`BytesOnly`](ReadHint::BytesOnly), a read that does not fill its buffer is the last one
    /// until the loop reports again, if the stream
    /// [promises](Stream::short_read_takes_all) that such a read takes all.
    ///
    /// Call it each time that the loop reports this stream, before [`drive`](Self::drive) or
    /// [`next`](Self::next), or never. A hint holds until the next of them that gives no event.
    pub fn set_read_hint(&mut self, hint: ReadHint) {
        self.readable.report(hint);
    }

    /// Why the last [`next`](Self::next) gave no event.
    pub fn status(&self) -> Status {
        self.status
    }

    /// What to wait for, for loops that report readiness as long as it lasts (level-triggered).
    pub fn interest(&mut self) -> Interest {
        let (readable, writable) = self.session.interest();
        Interest { readable, writable }
    }

    /// How long the loop may wait for the stream before it calls [`drive`](Self::drive) again,
    /// ready or not. `None` means for ever. It is bounded where there is
    /// [more](Status::More) to do, while the peer is given time to notice a close, and while a
    /// [deadline](Chat::set_deadline) runs: `drive` then gives [`Event::Timeout`].
    pub fn wait(&self) -> Option<Duration> {
        match self.status {
            Status::More => Some(Duration::ZERO),
            Status::Waiting | Status::Paused => {
                let lingers = self.deadline;
                let lingers = lingers.map(|end| end.saturating_duration_since(Instant::now()));
                let times_out = self.clock.wait(self.session.chat_ref());
                lingers.into_iter().chain(times_out).min()
            }
            Status::Over => None,
        }
    }

    /// Counts time by a simulated clock from now on.
    #[cfg(feature = "testing")]
    pub(crate) fn simulate_time(&mut self, now: Duration) {
        self.clock = Clock::Simulated(now);
    }

    /// When the chat is to be asked for a deadline, by that clock. `true` if it is closing.
    #[cfg(feature = "testing")]
    pub(crate) fn next_timeout(&self) -> Option<(Duration, bool)> {
        let chat = self.session.chat_ref();
        Some((chat.poll_timeout()?, chat.is_closing()))
    }

    /// Whether anything was done.
    fn turn(&mut self) -> bool {
        if self.session.is_lingering() {
            let linger = self.session.linger;
            let deadline = *self.deadline.get_or_insert_with(|| linger.deadline());
            if deadline <= Instant::now() {
                self.session.end_linger();
                return true;
            }
        }
        let stream = RetryingStream::nonblocking(&mut self.io);
        let mut stream = HintedStream::new(stream, &mut self.readable);
        self.session.turn(&mut stream).is_ready()
    }
}

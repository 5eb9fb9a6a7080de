//! The adapter for loops that tell when a stream is ready: mio, polling, epoll, kqueue.
//!
//! The stream must not block. Whenever the loop says that it is ready, for whatever, call
//! [`drive`](Connection::drive): it writes and reads all it can, in both directions, and tells
//! what to wait for next. Readiness that is told once only (edge-triggered) is enough.
//!
//! # Examples
//!
//! With mio see `io::mio`. Without, here is a loop that only spins:
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

use super::{
    read_hint::Drained,
    session::methods::common_methods,
    session::{Next, Ready, Session},
    stream::{Calls, Stream, after},
};
use crate::{chat::Chat, event::Event, protocol::Protocol};

/// A chat on a stream that does not block.
#[derive(Debug)]
pub struct Connection<S> {
    pub(super) io: S,
    session: Session<io::Error>,
    drained: Drained,
    /// Registered with mio by this connection itself.
    #[cfg(feature = "mio")]
    pub(super) is_registered: bool,
    status: Status,
    /// When to stop lingering, once that has begun.
    deadline: Option<Instant>,
}

/// Why there is no event now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The stream has to become ready for what [`interest`](Connection::interest) tells.
    Waiting,
    /// There is more to do, but others may have waited for long: call again soon, without
    /// waiting for the stream.
    More,
    /// The chat is [paused](Chat::pause) and all that was queued is sent.
    Paused,
    /// The connection is over.
    Over,
}

/// What a connection waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    /// That the stream can be read.
    pub readable: bool,
    /// That the stream can be written.
    pub writable: bool,
}

impl<S: Stream> Connection<S> {
    /// A connection that stands: the first event is [`Event::Opened`].
    pub fn new(io: S, chat: Chat) -> Self {
        Connection {
            io,
            session: Session::new(chat),
            drained: Drained::new(),
            #[cfg(feature = "mio")]
            is_registered: false,
            status: Status::More,
            deadline: None,
        }
    }

    common_methods!(S);

    /// Sends and reads what it can without waiting, and gives the next event with the chat to
    /// answer it. `None` when there is none now: [`status`](Self::status) tells why.
    ///
    /// # Errors
    ///
    /// The error that ended the connection comes once, after [`Event::Closed`].
    #[expect(
        clippy::should_implement_trait,
        reason = "it lends, as an iterator cannot"
    )]
    pub fn next(&mut self) -> io::Result<Option<(Event<'_>, &mut Chat)>> {
        let ready = self.ready(|_| {})?;
        Ok(ready.map(|ready| self.session.lend(ready)))
    }

    /// Lets the protocol have all events there are now. To be called whenever the stream is
    /// ready, after something was pushed or resumed from outside, and when the time to
    /// [`wait`](Self::wait) is up.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next).
    pub fn drive(&mut self, protocol: &mut (impl Protocol + ?Sized)) -> io::Result<Status> {
        while let Some(ready) = self.ready(|session| session.feed(protocol))? {
            let (event, chat) = self.session.lend(ready);
            protocol.handle(chat, event);
        }
        Ok(self.status)
    }

    /// The next event that is left over by whoever is fed before.
    fn ready(
        &mut self,
        mut feed: impl FnMut(&mut Session<io::Error>),
    ) -> io::Result<Option<Ready>> {
        self.drained.goes_on();
        loop {
            feed(&mut self.session);
            self.status = match self.session.next() {
                Next::Event(ready) => return Ok(Some(ready)),
                Next::Io if self.session.is_tired() => Status::More,
                Next::Io => {
                    if self.turn() {
                        continue;
                    }
                    Status::Waiting
                }
                Next::Idle => Status::Paused,
                Next::Over => {
                    self.status = Status::Over;
                    return self.session.result();
                }
            };
            self.drained.round_ends();
            return Ok(None);
        }
    }

    /// Says that the loop told of this stream, and whether of bytes alone; where it did, that
    /// spares a read. Call it whenever the loop tells of the stream, before
    /// [`drive`](Self::drive) or [`next`](Self::next), or never.
    ///
    /// Where readiness is told once only, a stream is read until it would block: nothing else
    /// shows that all is read, for the peer's end may have come with the last bytes. This is for
    /// loops that tell the difference. `alone` says that the loop
    ///
    /// - would also have told of the peer's end, of an error and of urgent data (epoll does if
    ///   asked for `EPOLLRDHUP` and `EPOLLPRI`), and has told of none of them, or
    /// - tells readiness as long as it lasts (level-triggered), whatever it has told.
    ///
    /// Then a read that fills less than its buffer is the last one, if the stream
    /// [promises](Stream::short_read_takes_all) that it takes all. In doubt it is false.
    pub fn set_read_hint(&mut self, alone: bool) {
        self.drained.told(alone);
    }

    /// Why the last [`next`](Self::next) gave no event.
    pub fn status(&self) -> Status {
        self.status
    }

    /// What to wait for, for loops that tell readiness as long as it lasts (level-triggered).
    pub fn interest(&mut self) -> Interest {
        let (readable, writable) = self.session.interest();
        Interest { readable, writable }
    }

    /// How long the loop may wait for the stream before it calls [`drive`](Self::drive) again,
    /// ready or not: `None` for ever. It is bounded where there is [more](Status::More) to do,
    /// and while the peer is given time to notice a close.
    pub fn wait(&self) -> Option<Duration> {
        match self.status {
            Status::More => Some(Duration::ZERO),
            Status::Waiting => {
                let deadline = self.deadline?;
                Some(deadline.saturating_duration_since(Instant::now()))
            }
            Status::Paused | Status::Over => None,
        }
    }

    /// Whether something was done.
    fn turn(&mut self) -> bool {
        if self.session.is_lingering() {
            let time = self.session.linger.time;
            if *self.deadline.get_or_insert_with(|| after(time)) <= Instant::now() {
                self.session.give_up();
                return true;
            }
        }
        let mut stream = self.drained.watch(Calls::new(&mut self.io, false));
        self.session.turn(&mut stream).is_ready()
    }
}

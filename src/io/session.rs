//! What every adapter keeps beside its stream, and everything it decides.
//!
//! An adapter shows its stream to the session as a [`Transport`], and lets it
//! [turn](Session::turn) until there is an event or nothing can be done without waiting:
//!
//! ```text
//!   New ──Opened──▶ Open ──all sent, then closed or finished──▶ Lingering ──▶ Closed ──Closed──▶ Over
//!                    ╰──read error──▶ Draining ──all sent──────────────────────▲
//!                    ╰──write error, aborted───────────────────────────────────╯
//! ```
//!
//! Adapters differ in how they wait and in nothing else.

pub(super) mod methods;
mod read_buffer;
pub(super) mod transport;

use alloc::{borrow::Cow, vec::Vec};
use core::{ops::Range, task::Poll};

use self::{
    read_buffer::Input,
    transport::{Done, Output, Transport},
};
use super::{Linger, Parts};
use crate::{
    chat::Chat, event::Event, protocol::Protocol, sending::outbox::Transmit, slices::range,
};

/// How many turns a connection takes in a row before others get theirs.
const TURNS: u32 = 64;

#[derive(Debug)]
pub(super) struct Session<E> {
    chat: Chat,
    /// The chat was asked and has no event. It may have one once something is read, or once
    /// somebody had it in hand.
    asked: bool,
    pub(super) linger: Linger,
    pub(super) input: Input,
    phase: Phase,
    /// The peer will send no more.
    input_over: bool,
    /// The writing half was shut down.
    output_over: bool,
    /// Something was written since the last flush.
    unflushed: bool,
    turns: u32,
    error: Option<E>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    New,
    Open,
    /// Reading failed; what is queued is still tried.
    Draining,
    /// Nothing more is sent; the peer is given time to notice.
    Lingering,
    Closed,
    Over,
}

/// What comes next.
pub(super) enum Next {
    /// An event: [`Session::lend`] it.
    Event(Ready),
    /// Nothing without IO: [`Session::turn`].
    Io,
    /// Nothing to do at all: the chat is paused, and all is sent.
    Idle,
    /// The connection is over: see [`Session::result`].
    Over,
}

/// An event that waits to be lent. It borrows nothing, so it can be carried out of a loop that
/// does IO.
pub(super) enum Ready {
    Owned(Event<'static>),
    /// An event whose bytes, left out here, are lent from what was read: where they are.
    Lent(Event<'static>, Range<usize>),
}

impl Ready {
    fn new(event: Event<'_>, buffer: &[u8]) -> Self {
        let mut place = None;
        let event = event.map_bytes(|bytes| match bytes {
            Cow::Owned(bytes) => Cow::Owned(bytes),
            Cow::Borrowed(bytes) => {
                // What is lent lies in the buffer.
                let start = bytes.as_ptr().addr() - buffer.as_ptr().addr();
                place = Some(start..start + bytes.len());
                Cow::Borrowed(&[])
            }
        });
        match place {
            Some(place) => Ready::Lent(event, place),
            None => Ready::Owned(event),
        }
    }
}

impl<E> Session<E> {
    pub(super) fn new(chat: Chat) -> Self {
        Session {
            chat,
            asked: false,
            linger: Linger::default(),
            input: Input::new(),
            phase: Phase::New,
            input_over: false,
            output_over: false,
            unflushed: false,
            turns: 0,
            error: None,
        }
    }

    pub(super) fn next(&mut self) -> Next {
        match self.phase {
            Phase::New => {
                self.phase = Phase::Open;
                Next::Event(Ready::Owned(Event::Opened))
            }
            Phase::Open => self.next_open(),
            Phase::Draining | Phase::Lingering => Next::Io,
            Phase::Closed => {
                self.phase = Phase::Over;
                Next::Event(Ready::Owned(Event::Closed))
            }
            Phase::Over => Next::Over,
        }
    }

    fn next_open(&mut self) -> Next {
        // Events first: replies that were not asked for yet are joined, and leave by one write.
        if let Some(ready) = self.find() {
            return Next::Event(ready);
        }
        if self.wants_read() {
            return Next::Io;
        }
        let held_back = !self.chat.wants_input();
        let has_output = self.chat.poll_transmit().is_some() || self.unflushed;
        // That may have noticed the end of a producer, which makes room for input.
        if held_back && self.chat.wants_input() {
            if let Some(ready) = self.find() {
                return Next::Event(ready);
            }
        }
        if has_output || self.wants_read() || self.chat.is_finished() {
            Next::Io
        } else {
            Next::Idle
        }
    }

    /// Feeds what was read.
    #[inline]
    fn find(&mut self) -> Option<Ready> {
        if self.asked {
            return None;
        }
        let mut rest = self.input.rest();
        let ready = self
            .chat
            .feed(&mut rest)
            .map(|event| Ready::new(event, self.input.bytes()));
        let rest = rest.len();
        self.input.fed(rest);
        if ready.is_some() {
            return ready;
        }
        if rest == 0 && self.input_over {
            return self.chat.feed_eof().map(Ready::Owned);
        }
        // While it wants no input, what is sent may be what it waits for.
        self.asked = self.chat.wants_input();
        None
    }

    /// Lets the protocol have the events of what was read; those that need none of it
    /// [`next`](Self::next) has. It does nothing that `next` would not do, in less time.
    #[inline]
    pub(super) fn feed(&mut self, protocol: &mut (impl Protocol + ?Sized)) {
        if self.phase == Phase::Open && !self.input.is_empty() {
            self.input.feed(&mut self.chat, protocol);
            self.asked = !self.input_over && self.chat.wants_input();
        }
    }

    /// The chat, for somebody who may do anything with it.
    pub(super) fn chat(&mut self) -> &mut Chat {
        self.asked = false;
        &mut self.chat
    }

    /// The event, its bytes lent from the buffer, and the chat to answer it.
    pub(super) fn lend(&mut self, ready: Ready) -> (Event<'_>, &mut Chat) {
        let event = match ready {
            Ready::Owned(event) => event,
            Ready::Lent(event, place) => {
                event.map_bytes(|_| range(self.input.bytes(), place.start, place.end).into())
            }
        };
        self.asked = false;
        (event, &mut self.chat)
    }

    /// One write, or one read if nothing can be written or all is. `Pending` when nothing more
    /// can be done now. Writing comes first, so a transport that never waits is read only when all
    /// is sent, and one that does wait is read also while it cannot be written.
    pub(super) fn turn(&mut self, io: &mut impl Transport<E>) -> Poll<()> {
        self.settle();
        let mut sent = self.send(io);
        if sent && self.phase != Phase::Closed {
            // The last of it is flushed at once.
            if matches!(self.output().0, Some(Output::Flush)) {
                sent = self.send(io);
            }
            // A chat that has no event has none because all is sent, either.
            let reads_on = self.asked && self.phase == Phase::Open;
            sent &= !(reads_on && self.output().0.is_none());
        }
        if sent || self.phase == Phase::Closed || self.receive(io) {
            return Poll::Ready(());
        }
        self.turns = 0;
        self.input.rests();
        Poll::Pending
    }

    /// Whether something was written, flushed or shut down.
    #[inline]
    fn send(&mut self, io: &mut impl Transport<E>) -> bool {
        let done = match self.output().0 {
            Some(Output::Write(bytes)) => io.write(bytes).map_ok(Done::Written),
            Some(Output::Flush) => io.flush().map_ok(|()| Done::Flushed),
            Some(Output::Shutdown) => io.shutdown().map_ok(|()| Done::ShutDown),
            None => return false,
        };
        match done {
            Poll::Ready(result) => self.done(result),
            Poll::Pending => return false,
        }
        true
    }

    /// Whether something was read.
    #[inline]
    fn receive(&mut self, io: &mut impl Transport<E>) -> bool {
        if !self.wants_read() {
            return false;
        }
        match io.read(self.input.space()) {
            Poll::Ready(result) => self.received(result),
            Poll::Pending => return false,
        }
        true
    }

    /// Counts a turn. Whether so many were taken that others should get theirs: a stream that is
    /// always ready must not starve them.
    pub(super) fn is_tired(&mut self) -> bool {
        self.turns += 1;
        let tired = self.turns > TURNS;
        if tired {
            self.turns = 0;
        }
        tired
    }

    /// What to write and where to read to, both at once. Say [`done`](Self::done) and
    /// [`received`](Self::received) of what came of it.
    #[cfg(feature = "embedded-io-async")]
    pub(super) fn wants(&mut self) -> (Option<Output<'_>>, Option<&mut [u8]>) {
        self.settle();
        let wants_read = self.wants_read();
        let (output, input) = self.output();
        (output, wants_read.then(|| input.space()))
    }

    /// What to write, and the input beside it.
    #[inline]
    fn output(&mut self) -> (Option<Output<'_>>, &mut Input) {
        let output = match self.phase {
            Phase::Open | Phase::Draining => self.chat.poll_transmit(),
            Phase::Lingering if !self.output_over => Some(Transmit::Eof),
            _ => None,
        };
        let output = match output {
            Some(Transmit::Bytes(bytes)) => Some(Output::Write(bytes)),
            _ if self.unflushed => Some(Output::Flush),
            Some(Transmit::Eof) => Some(Output::Shutdown),
            Some(Transmit::Close) | None => None,
        };
        (output, &mut self.input)
    }

    /// Whether it waits to read, and whether to write.
    #[cfg(feature = "std")]
    pub(super) fn interest(&mut self) -> (bool, bool) {
        self.settle();
        let writable = match self.phase {
            Phase::Open | Phase::Draining => self.unflushed || self.chat.poll_transmit().is_some(),
            Phase::Lingering => !self.output_over,
            Phase::New | Phase::Closed | Phase::Over => false,
        };
        (self.wants_read(), writable)
    }

    /// Notices that nothing is left to do in a phase.
    fn settle(&mut self) {
        let goes_on = !self.input_over && !self.chat.is_closing() && !self.chat.is_finished();
        if self.phase == Phase::Open && goes_on {
            return;
        }
        let next = self.chat.poll_transmit();
        let drained = next.is_none() && !self.unflushed;
        let done = matches!(next, Some(Transmit::Close)) || self.chat.is_finished();
        if self.phase == Phase::Open && done {
            self.phase = Phase::Lingering;
        }
        self.phase = match self.phase {
            Phase::Open | Phase::Draining | Phase::Lingering if self.chat.is_aborted() => {
                Phase::Closed
            }
            Phase::Draining if drained || done && !self.unflushed => Phase::Closed,
            Phase::Lingering if self.output_over && self.is_noticed() => Phase::Closed,
            same => same,
        };
    }

    /// Whether a read can be of use.
    #[inline]
    fn wants_read(&self) -> bool {
        match self.phase {
            // A peer that writes before it reads must not wait for us while we wait for it.
            Phase::Open if self.chat.is_closing() => !self.is_noticed(),
            Phase::Open => !self.input_over && self.input.is_empty() && self.chat.wants_input(),
            Phase::Lingering => self.output_over && !self.is_noticed(),
            Phase::New | Phase::Draining | Phase::Closed | Phase::Over => false,
        }
    }

    /// How the output that was [wanted](Self::wants) went.
    pub(super) fn done(&mut self, result: Result<Done, E>) {
        match result {
            // A stream that takes nothing will never take anything.
            Ok(Done::Written(0)) => self.phase = Phase::Closed,
            Ok(Done::Written(n)) => {
                self.chat.transmitted(n);
                self.unflushed = true;
            }
            Ok(Done::Flushed) => self.unflushed = false,
            Ok(Done::ShutDown) => {
                self.output_over = true;
                self.chat.transmitted(0);
            }
            Err(error) => {
                // What goes wrong behind the last byte is nobody's business.
                if self.phase != Phase::Lingering || self.unflushed {
                    self.error.get_or_insert(error);
                }
                self.phase = Phase::Closed;
            }
        }
    }

    /// How the read that was [wanted](Self::wants) went. Once the connection is being closed,
    /// what is read is dropped.
    pub(super) fn received(&mut self, result: Result<usize, E>) {
        let dropping = self.phase == Phase::Lingering || self.chat.is_closing();
        match result {
            Ok(n) => {
                self.asked = false;
                self.input_over = n == 0;
                self.input.received(n);
                if dropping {
                    self.input.drop_received();
                    self.linger.bytes = self.linger.bytes.saturating_sub(n as u64);
                }
            }
            // Nothing is lost by it; whether the last replies arrive, the writes will tell.
            Err(_) if dropping => self.input_over = true,
            Err(error) => {
                self.error = Some(error);
                self.phase = Phase::Draining;
            }
        }
    }

    /// Whether it has shut down and waits for the peer to notice.
    pub(super) fn is_lingering(&mut self) -> bool {
        if !self.output_over {
            return false;
        }
        self.settle();
        self.phase == Phase::Lingering && !self.is_noticed()
    }

    /// Whether there is nothing to linger for (any more).
    fn is_noticed(&self) -> bool {
        self.input_over || self.linger.bytes == 0 || self.linger.time.is_zero()
    }

    /// The time to linger is up.
    pub(super) fn give_up(&mut self) {
        self.phase = Phase::Closed;
    }

    /// How it ended: the error comes once.
    pub(super) fn result<T>(&mut self) -> Result<Option<T>, E> {
        self.error.take().map_or(Ok(None), Err)
    }

    pub(super) fn into_parts<S>(mut self, io: S) -> Parts<S> {
        let mut unread: Vec<u8> = self.chat.take_unread();
        unread.extend_from_slice(self.input.rest());
        Parts {
            io,
            chat: self.chat,
            unread,
        }
    }
}

//! What every adapter keeps beside its stream, and everything it decides.
//!
//! An adapter asks its session what to do, does it to its stream, and says how it went:
//!
//! ```text
//!   New ──Opened──▶ Open ──all sent, then closed or finished──▶ Lingering ──▶ Closed ──Closed──▶ Over
//!                    ╰──read error──▶ Draining ──all sent──────────────────────▲
//!                    ╰──write error, aborted───────────────────────────────────╯
//! ```
//!
//! What it decides it decides without IO, so adapters differ in how they wait and in nothing
//! else.

use alloc::{boxed::Box, vec, vec::Vec};

use super::{Linger, Parts};
use crate::{Chat, Event, Transmit, event::Found};

/// How much is read at a time, unless the adapter's user says otherwise.
pub(super) const BUFFER: usize = 16 * 1024;

#[derive(Debug)]
pub(super) struct Session<E> {
    pub(super) chat: Chat,
    pub(super) linger: Linger,
    /// Allocated when first read into.
    buffer: Box<[u8]>,
    pub(super) buffer_size: usize,
    /// What of the buffer was read and not yet fed.
    start: usize,
    end: usize,
    phase: Phase,
    /// The peer will send no more.
    input_over: bool,
    /// The writing half was shut down.
    output_over: bool,
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
    /// Nothing without IO: see [`Session::output`] and [`Session::wants_read`].
    Io,
    /// Nothing to do at all: the chat is paused, and all is sent.
    Idle,
    /// The connection is over: see [`Session::result`].
    Over,
}

/// An event that waits to be lent. It borrows nothing, so it can be carried out of a loop that
/// does IO.
pub(super) enum Ready {
    Opened,
    /// In the buffer, from an index on.
    Found(Found, usize),
    Closed,
}

/// What to do with the stream's writing half.
pub(super) enum Output<'a> {
    /// Write these bytes, then say [`Session::written`] or [`Session::broken`].
    Bytes(&'a [u8]),
    /// Shut it down, then say [`Session::shut_down`] or [`Session::broken`].
    Shutdown,
    Nothing,
}

impl<E> Session<E> {
    pub(super) fn new(chat: Chat) -> Self {
        Session {
            chat,
            linger: Linger::default(),
            buffer: Box::default(),
            buffer_size: BUFFER,
            start: 0,
            end: 0,
            phase: Phase::New,
            input_over: false,
            output_over: false,
            error: None,
        }
    }

    pub(super) fn next(&mut self) -> Next {
        match self.phase {
            Phase::New => {
                self.phase = Phase::Open;
                Next::Event(Ready::Opened)
            }
            Phase::Open => self.next_open(),
            Phase::Draining | Phase::Lingering => Next::Io,
            Phase::Closed => {
                self.phase = Phase::Over;
                Next::Event(Ready::Closed)
            }
            Phase::Over => Next::Over,
        }
    }

    fn next_open(&mut self) -> Next {
        let mut rest = &self.buffer[self.start..self.end];
        let found = self.chat.find(&mut rest);
        let rest = rest.len();
        self.start = self.end - rest;
        if let Some((text, found)) = found {
            let at = self.end - text.len();
            return Next::Event(Ready::Found(found, at));
        }
        if rest == 0 && self.input_over {
            if let Some(found) = self.chat.find_eof() {
                return Next::Event(Ready::Found(found, 0));
            }
        }
        let idle =
            !self.wants_read() && !self.chat.is_finished() && self.chat.poll_transmit().is_none();
        if idle { Next::Idle } else { Next::Io }
    }

    /// The event, its bytes lent from the buffer, and the chat to answer it.
    pub(super) fn lend(&mut self, ready: Ready) -> (Event<'_>, &mut Chat) {
        let event = match ready {
            Ready::Opened => Event::Opened,
            Ready::Found(found, at) => found.cut(&self.buffer[at..]),
            Ready::Closed => Event::Closed,
        };
        (event, &mut self.chat)
    }

    /// What the writing half should do now.
    pub(super) fn output(&mut self) -> Output<'_> {
        self.settle();
        match self.phase {
            Phase::Lingering if !self.output_over => Output::Shutdown,
            Phase::Open | Phase::Draining => match self.chat.poll_transmit() {
                Some(Transmit::Bytes(bytes)) => Output::Bytes(bytes),
                Some(Transmit::Eof) => Output::Shutdown,
                Some(Transmit::Close) | None => Output::Nothing,
            },
            _ => Output::Nothing,
        }
    }

    /// Notices that nothing is left to send.
    fn settle(&mut self) {
        let next = self.chat.poll_transmit();
        let drained = next.is_none();
        let done = matches!(next, Some(Transmit::Close)) || self.chat.is_finished();
        self.phase = match self.phase {
            Phase::Open | Phase::Draining if self.chat.is_aborted() => Phase::Closed,
            Phase::Open if done => Phase::Lingering,
            Phase::Draining if done || drained => Phase::Closed,
            same => same,
        };
    }

    pub(super) fn written(&mut self, n: usize) {
        self.chat.transmitted(n);
    }

    pub(super) fn shut_down(&mut self) {
        self.output_over = true;
        if self.phase != Phase::Lingering {
            self.chat.transmitted(0);
        } else if self.input_over || self.linger == Linger::NONE {
            self.phase = Phase::Closed;
        }
    }

    /// Writing failed, or waiting did in a way that ends the connection.
    pub(super) fn broken(&mut self, error: E) {
        // What goes wrong while lingering is none of the protocol's business: all was sent.
        if self.phase != Phase::Lingering {
            self.error.get_or_insert(error);
        }
        self.phase = Phase::Closed;
    }

    /// Whether to read into [`space`](Self::space) now. While lingering what is read is dropped.
    pub(super) fn wants_read(&self) -> bool {
        match self.phase {
            Phase::Open => !self.input_over && self.start == self.end && self.chat.wants_input(),
            Phase::Lingering => self.output_over && !self.input_over,
            Phase::New | Phase::Draining | Phase::Closed | Phase::Over => false,
        }
    }

    pub(super) fn is_lingering(&self) -> bool {
        self.phase == Phase::Lingering
    }

    /// Where to read to: never empty.
    pub(super) fn space(&mut self) -> &mut [u8] {
        if self.buffer.is_empty() {
            self.buffer = vec![0; self.buffer_size.max(1)].into();
        }
        &mut self.buffer
    }

    /// So many bytes were read into the space; none means the end.
    pub(super) fn read(&mut self, n: usize) {
        self.input_over = n == 0;
        if self.phase != Phase::Lingering {
            (self.start, self.end) = (0, n.min(self.buffer.len()));
            return;
        }
        self.linger.bytes = self.linger.bytes.saturating_sub(n as u64);
        if self.input_over || self.linger.bytes == 0 {
            self.phase = Phase::Closed;
        }
    }

    /// Reading failed.
    pub(super) fn failed(&mut self, error: E) {
        if self.phase == Phase::Open {
            self.error = Some(error);
            self.phase = Phase::Draining;
        } else {
            self.phase = Phase::Closed;
        }
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
        unread.extend_from_slice(&self.buffer[self.start..self.end]);
        Parts {
            io,
            chat: self.chat,
            unread,
        }
    }
}

//! What every adapter keeps beside its stream, and all decisions that do not depend on how it
//! waits.
//!
//! An adapter asks for what comes [next](Session::next) until there is an event to give. Where the
//! answer is IO, it does some:
//!
//! - Most adapters show their stream as a [`Transport`](transport::Transport) and let the session
//!   take a [turn](Session::turn) on it.
//! - One whose reads and writes are futures takes the [pending IO](Session::pending_io) and reports
//!   how it went: [`output_done`](Session::output_done), [`read_done`](Session::read_done).
//!
//! How far a connection has come is a [`State`], whose picture is in the head of `state.rs`. What
//! happens to the stream moves it on at once. What happens to the chat is noticed by
//! [`check_chat`](Session::check_chat), because anybody may close it at any time. How events get
//! from the chat to their user is in `delivery.rs`.

mod delivery;
pub(super) mod methods;
mod read_buffer;
mod state;
#[cfg(any(feature = "std", feature = "embedded-io"))]
pub(super) mod transport;

use alloc::vec::Vec;

pub(super) use self::delivery::Detached;
use self::{
    read_buffer::ReadBuffer,
    state::{State, Step, WriteHalf},
};
use super::{Linger, Parts};
use crate::{chat::Chat, event::Event, sending::outbox::Transmit};

#[derive(Debug)]
pub(super) struct Session<E> {
    chat: Chat,
    /// The chat was fed all that was read and gave no event. It can have one again when more is
    /// read, or when somebody has used it.
    has_no_event: bool,
    pub(super) read_buffer: ReadBuffer,
    /// How long to linger. Its bytes count down.
    pub(super) linger: Linger,
    state: State<E>,
}

/// What comes next.
pub(super) enum Next<E> {
    /// An event: [`Session::lend`] it.
    Event(Detached),
    /// Nothing without IO.
    Io,
    /// Nothing: the chat is paused, and all is sent.
    Idle,
    /// The connection is over. The error comes once.
    Over(Result<(), E>),
}

/// What to do with the writing half.
pub(super) enum Output<'a> {
    Write(&'a [u8]),
    Flush,
    Shutdown,
}

/// Which output was done.
pub(super) enum Done {
    Written(usize),
    Flushed,
    ShutDown,
}

impl<E> Session<E> {
    pub(super) fn new(chat: Chat) -> Self {
        Session {
            chat,
            has_no_event: false,
            read_buffer: ReadBuffer::new(),
            linger: Linger::default(),
            state: State::New,
        }
    }

    pub(super) fn next(&mut self) -> Next<E> {
        // Events come before IO, so that the replies to one read are joined and leave by one write.
        if let Some(event) = self.next_event() {
            return Next::Event(event);
        }
        self.check_chat();
        match &mut self.state {
            State::New => {
                self.state.advance(Step::EventGiven);
                Next::Event(Event::Opened.into())
            }
            State::Open { .. } => {
                if self.wants_read() || self.output().0.is_some() {
                    Next::Io
                } else {
                    Next::Idle
                }
            }
            State::Draining { .. } | State::ShuttingDown { .. } | State::Lingering => Next::Io,
            State::Closed { .. } => {
                self.state.advance(Step::EventGiven);
                Next::Event(Event::Closed.into())
            }
            State::Over { error } => Next::Over(error.take().map_or(Ok(()), Err)),
        }
    }

    /// Notices what the chat says about the end of the connection.
    pub(super) fn check_chat(&mut self) {
        match self.state {
            State::New | State::Closed { .. } | State::Over { .. } => return,
            // The usual case is decided without a look at the queue.
            State::Open {
                input_ended: false, ..
            } if !self.chat.is_closing() && !self.chat.is_finished() => return,
            _ if self.chat.is_aborted() => self.state.advance(Step::Aborted),
            State::Open { .. } | State::Draining { .. } => self.check_queue(),
            State::ShuttingDown { .. } | State::Lingering => {}
        }
        // Also where it has only just begun.
        if matches!(self.state, State::Lingering) && self.is_linger_over() {
            self.state.advance(Step::LingerEnded);
        }
    }

    fn check_queue(&mut self) {
        let is_empty = match self.chat.poll_transmit() {
            Some(Transmit::Bytes(_) | Transmit::Eof) => return,
            Some(Transmit::Close) => false,
            None => true,
        };
        // Only after the look at the queue: it drops a producer that has ended.
        self.state.advance(if is_empty && !self.chat.is_finished() {
            Step::QueueEmpty
        } else {
            Step::Finished
        });
    }

    /// What to write, and where to read to. Both may be done at the same time.
    #[cfg(feature = "embedded-io-async")]
    pub(super) fn pending_io(&mut self) -> (Option<Output<'_>>, Option<&mut [u8]>) {
        let wants_read = self.wants_read();
        let (output, read_buffer) = self.output();
        (output, wants_read.then(|| read_buffer.space()))
    }

    /// Whether it waits to read, and whether it waits to write.
    #[cfg(feature = "std")]
    pub(super) fn interest(&mut self) -> (bool, bool) {
        self.check_chat();
        // First: the look at the queue may drop a producer that has ended, which makes room to read.
        let wants_write = self.output().0.is_some();
        (self.wants_read(), wants_write)
    }

    /// What to write, and the read buffer, which can be used at the same time.
    #[inline]
    fn output(&mut self) -> (Option<Output<'_>>, &mut ReadBuffer) {
        let (transmit, unflushed) = match self.state {
            State::Open { writing, .. } | State::Draining { writing, .. } => {
                let unflushed = writing == WriteHalf::Unflushed;
                (self.chat.poll_transmit(), unflushed)
            }
            State::ShuttingDown { flushed, .. } => (Some(Transmit::Eof), !flushed),
            State::New | State::Lingering | State::Closed { .. } | State::Over { .. } => {
                (None, false)
            }
        };
        let output = match transmit {
            Some(Transmit::Bytes(bytes)) => Some(Output::Write(bytes)),
            _ if unflushed => Some(Output::Flush),
            Some(Transmit::Eof) => Some(Output::Shutdown),
            Some(Transmit::Close) | None => None,
        };
        (output, &mut self.read_buffer)
    }

    /// Whether to read. After a close this is only to drop what comes.
    #[inline]
    fn wants_read(&self) -> bool {
        match self.state {
            // A peer that writes before it reads must get to the replies that are being sent.
            State::Open { input_ended, .. } if self.chat.is_closing() => {
                !input_ended && !self.is_linger_over()
            }
            State::Open { input_ended, .. } => {
                !input_ended && self.read_buffer.is_empty() && self.chat.wants_input()
            }
            State::Lingering => !self.is_linger_over(),
            State::New
            | State::Draining { .. }
            | State::ShuttingDown { .. }
            | State::Closed { .. }
            | State::Over { .. } => false,
        }
    }

    /// Whether nothing more of the peer is to be read and dropped.
    fn is_linger_over(&self) -> bool {
        self.linger.bytes == 0 || self.linger.time.is_zero()
    }

    /// How the output went.
    // The caller knows which kind of output it was. Inlined, that is not decided again.
    #[inline(always)]
    pub(super) fn output_done(&mut self, result: Result<Done, E>) {
        let step = match result {
            Ok(Done::Written(0)) => Step::WriteEnded,
            Ok(Done::Written(n)) => {
                self.chat.transmitted(n);
                Step::Output(WriteHalf::Unflushed)
            }
            Ok(Done::Flushed) => Step::Output(WriteHalf::Flushed),
            Ok(Done::ShutDown) => {
                // Only `send_eof` waits for this.
                self.chat.transmitted(0);
                Step::Output(WriteHalf::ShutDown)
            }
            Err(error) => Step::WriteFailed(error),
        };
        self.state.advance(step);
    }

    /// How the read went. No bytes are the peer's end.
    pub(super) fn read_done(&mut self, result: Result<usize, E>) {
        self.has_no_event = false;
        let dropping = self.chat.is_closing() || matches!(self.state, State::Lingering);
        match result {
            Ok(n) => {
                self.read_buffer.received(n);
                if dropping {
                    self.read_buffer.clear();
                    self.linger.bytes = self.linger.bytes.saturating_sub(n as u64);
                }
                if n == 0 {
                    self.state.advance(Step::InputEnded);
                }
            }
            // No event is lost by it. Whether the last replies can be sent, the writes show.
            Err(_) if dropping => self.state.advance(Step::InputEnded),
            Err(error) => self.state.advance(Step::ReadFailed(error)),
        }
    }

    /// Whether the peer is given time to notice the end.
    #[cfg(feature = "std")]
    pub(super) fn is_lingering(&self) -> bool {
        matches!(self.state, State::Lingering)
    }

    /// The time for lingering has passed.
    #[cfg(feature = "std")]
    pub(super) fn end_linger(&mut self) {
        self.state.advance(Step::LingerEnded);
    }

    pub(super) fn into_parts<S>(mut self, io: S) -> Parts<S> {
        let mut unread: Vec<u8> = self.chat.take_unread();
        unread.extend_from_slice(self.read_buffer.unfed());
        Parts {
            io,
            chat: self.chat,
            unread,
        }
    }
}

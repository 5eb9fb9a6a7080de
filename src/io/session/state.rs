//! How far a connection has come.
//!
//! ```text
//!   New
//!    │ Opened was given
//!    ▼                read error
//!   Open ─────────────────────────────────▶ Draining
//!    │ all is sent, and the chat               │ all is sent
//!    │ closes or is finished                   │ and flushed
//!    ▼                                         │
//!   ShuttingDown                               │
//!    │ writing half      and the peer's end    │
//!    │ is shut down      was read before       │
//!    ├──────────────────────────────────────┐  │
//!    ▼                                      ▼  ▼
//!   Lingering ── peer's end, or a bound ──▶ Closed ── Closed was given ──▶ Over
//! ```
//!
//! Two arrows are left out. From every state between `New` and `Closed`, an abort leads to
//! `Closed`, and so does a write that fails or takes no bytes. And where the protocol itself has
//! shut down the writing half ([`Chat::send_eof`](crate::Chat::send_eof)), `Open` skips
//! `ShuttingDown`.

#[cfg(test)]
mod tests;

use core::mem;

/// Where a connection is, with what matters only there.
#[derive(Debug)]
#[cfg_attr(test, derive(Clone, PartialEq))]
pub(super) enum State<E> {
    /// `Opened` is the next event.
    New,
    /// Bytes go both ways.
    Open {
        /// The peer will send no more.
        input_ended: bool,
        writing: WriteHalf,
    },
    /// Reading failed. What is queued is still sent.
    Draining { error: E, writing: WriteHalf },
    /// All is sent. It is still to be flushed, and the writing half to be shut down.
    ShuttingDown { input_ended: bool, flushed: bool },
    /// The writing half is shut down. What the peer still sends is read and dropped.
    Lingering,
    /// `Closed` is the next event.
    Closed { error: Option<E> },
    /// No event follows. The error is returned once.
    Over { error: Option<E> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WriteHalf {
    Flushed,
    /// Something was written since the last flush.
    Unflushed,
    ShutDown,
}

/// What happened to a connection.
#[cfg_attr(test, derive(Clone, Debug, PartialEq))]
pub(super) enum Step<E> {
    /// `Opened` or `Closed` was given.
    EventGiven,
    /// Something was written, flushed or shut down.
    Output(WriteHalf),
    WriteFailed(E),
    /// A write took no bytes: the stream will never take any.
    WriteEnded,
    ReadFailed(E),
    /// The peer's end was read.
    InputEnded,
    /// The queue is empty. More may be pushed.
    QueueEmpty,
    /// All is sent, and the chat closes or is finished.
    Finished,
    Aborted,
    /// The peer was waited for as long as [`Linger`](crate::io::Linger) allows.
    LingerEnded,
}

impl<E> State<E> {
    /// The only way from one state to the next. A step that a state does not wait for changes
    /// nothing.
    #[inline]
    pub(super) fn advance(&mut self, step: Step<E>) {
        match (&mut *self, step) {
            // Each reply is written and flushed. To move the whole state each time would cost more.
            (State::Open { writing, .. }, Step::Output(new)) => *writing = new,
            (_, step) => *self = mem::replace(self, State::New).after(step),
        }
    }

    /// The state after any other step. It cannot panic, so no other state is seen meanwhile.
    #[inline(never)]
    fn after(self, step: Step<E>) -> Self {
        match (self, step) {
            (State::New, Step::EventGiven) => State::Open {
                input_ended: false,
                writing: WriteHalf::Flushed,
            },

            (State::Open { writing, .. }, Step::InputEnded) => State::Open {
                input_ended: true,
                writing,
            },
            (State::Open { writing, .. }, Step::ReadFailed(error)) => {
                State::Draining { error, writing }
            }
            (
                State::Open {
                    input_ended,
                    writing,
                },
                Step::Finished,
            )
            | (State::ShuttingDown { input_ended, .. }, Step::Output(writing)) => {
                State::closing(input_ended, writing)
            }

            (State::Draining { error, .. }, Step::Output(writing)) => {
                State::Draining { error, writing }
            }
            (
                State::Draining {
                    error,
                    writing: WriteHalf::Flushed | WriteHalf::ShutDown,
                },
                Step::QueueEmpty | Step::Finished,
            )
            // The first error is the one to return.
            | (
                State::Draining { error, .. },
                Step::WriteFailed(_) | Step::WriteEnded | Step::Aborted,
            ) => State::Closed { error: Some(error) },

            // The peer has everything, so nothing is lost by this error.
            (State::ShuttingDown { flushed: true, .. }, Step::WriteFailed(_)) => {
                State::Closed { error: None }
            }

            (State::Open { .. } | State::ShuttingDown { .. }, Step::WriteFailed(error)) => {
                State::Closed { error: Some(error) }
            }
            (
                State::Open { .. } | State::ShuttingDown { .. },
                Step::WriteEnded | Step::Aborted,
            )
            | (State::Lingering, Step::InputEnded | Step::LingerEnded | Step::Aborted) => {
                State::Closed { error: None }
            }

            (State::Closed { error }, Step::EventGiven) => State::Over { error },

            (same, _) => same,
        }
    }

    /// All is sent. What is left to do depends on the two halves of the stream.
    fn closing(input_ended: bool, writing: WriteHalf) -> Self {
        match writing {
            WriteHalf::Unflushed => State::ShuttingDown {
                input_ended,
                flushed: false,
            },
            WriteHalf::Flushed => State::ShuttingDown {
                input_ended,
                flushed: true,
            },
            // A peer that has ended already need not be waited for.
            WriteHalf::ShutDown if input_ended => State::Closed { error: None },
            WriteHalf::ShutDown => State::Lingering,
        }
    }
}

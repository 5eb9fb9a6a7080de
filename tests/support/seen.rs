//! What can be seen of a chat from outside, for whoever asserts a law of it.

use super::{
    ops::Op,
    script::{Ends, Told},
};
use sanschat::Chat;

/// What was seen of one call or operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    Fed(Fed),
    /// What `feed_eof` gave.
    Owed(Option<Told>),
    Unread(Vec<u8>),
    /// What `poll_transmit` gave.
    Lent(Lent),
    /// So many bytes of it were acknowledged.
    Acknowledged(usize),
    Begun(Op),
    /// An operation that is in no handler is done, and left this behind.
    Done(State),
}

/// One call of `feed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fed {
    /// What `wants_input` said before and after.
    pub wanted: bool,
    pub wants: bool,
    /// What was offered, how much of it was taken.
    pub offered: Vec<u8>,
    pub taken: usize,
    pub given: Option<Told>,
    pub limit: usize,
    pub terminator: Ends,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lent {
    Nothing,
    Bytes(Vec<u8>),
    Eof,
    Close,
}

/// What can be asked of a chat, except what depends on how its input is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub terminator: Ends,
    pub wants_input: bool,
    pub paused: bool,
    pub closing: bool,
    pub finished: bool,
    pub queued: usize,
    pub bytes_out: u64,
}

impl State {
    pub fn of(chat: &Chat) -> Self {
        State {
            terminator: Ends::from(chat.terminator()),
            wants_input: chat.wants_input(),
            paused: chat.is_paused(),
            closing: chat.is_closing(),
            finished: chat.is_finished(),
            queued: chat.queued(),
            bytes_out: chat.bytes_out(),
        }
    }
}

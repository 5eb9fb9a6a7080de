//! What was seen of a machine from outside, for a law that is asserted without the model.

use super::{
    machine::Machine,
    ops::Op,
    run::Run,
    told::{Ends, Told},
};

/// What was seen of one call or operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    Fed(Fed),
    /// What `feed_eof` gave.
    Owed(Option<Told<'static>>),
    Unread(Vec<u8>),
    /// What `poll_transmit` gave.
    Lent(Lent),
    /// How many bytes of it were acknowledged.
    Acknowledged(usize),
    Begun(Op),
    /// An operation outside of handlers is done, and left this state.
    Done(State),
}

/// One call of `feed`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fed {
    /// What `wants_input` said before and after.
    pub wanted: bool,
    pub wants: bool,
    pub offered: Vec<u8>,
    /// How much of it was taken.
    pub taken: usize,
    pub told: Option<Told<'static>>,
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

/// What can be asked of a machine, except what depends on how its input is cut.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub terminator: Ends,
    pub wants_input: bool,
    pub paused: bool,
    pub ended_by: usize,
    pub messages_in: u64,
    pub is_mid_message: bool,
    #[cfg(feature = "alloc")]
    pub output: Option<Output>,
}

/// What can be asked of a chat beyond that.
#[cfg(feature = "alloc")]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    pub closing: bool,
    pub finished: bool,
    pub queued: usize,
    pub bytes_out: u64,
}

#[cfg(feature = "alloc")]
impl Output {
    pub fn of(chat: &sanschat::Chat) -> Self {
        Output {
            closing: chat.is_closing(),
            finished: chat.is_finished(),
            queued: chat.queued(),
            bytes_out: chat.bytes_out(),
        }
    }
}

impl State {
    pub fn of<'o, M: Machine<'o>>(run: &mut Run<'o, M>) -> Self {
        let machine = &mut run.machine;
        State {
            terminator: Ends::from(machine.terminator()),
            wants_input: machine.wants_input(),
            paused: machine.framer().is_some_and(|framer| framer.is_paused()),
            ended_by: machine.ended_by(),
            messages_in: machine.framer().map_or(0, |framer| framer.messages_in()),
            is_mid_message: machine
                .framer()
                .is_some_and(|framer| framer.is_mid_message()),
            #[cfg(feature = "alloc")]
            output: machine.chat().map(|chat| Output::of(chat)),
        }
    }
}

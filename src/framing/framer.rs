//! Whole messages with a limit, or pieces.

mod advance;
mod debug;
mod deferred;
mod expected;
mod gate;
mod lent;
#[cfg(feature = "tokio-util")]
mod located;
pub(crate) mod messages;
mod prefixed;
mod skipping;

use alloc::{boxed::Box, vec::Vec};
use core::mem;

use self::{
    deferred::Deferred,
    gate::{Gate, State},
};
use super::{
    matcher::Matcher,
    owned_terminator::{Kind, OwnedTerminator},
};
use crate::{event::Event, terminator::Terminator};

/// Cuts a stream of bytes into messages: whole ones up to a limit, or streamed in pieces.
///
/// [`set_terminator`](Self::set_terminator) says how the message ends and asks for whole
/// messages; [`stream`](Self::stream) says it and asks for pieces. Either may be called at any
/// moment, also between two messages of one chunk, and acts on the very next byte.
///
/// A [`Chat`](crate::Chat) is a framer with an outbox. Use the framer alone where nothing is
/// sent, or where the replies go another way.
///
/// # Memory and cost
///
/// At most the limit plus the terminator is held. The buffer grows as the bytes come, and never
/// because a length announces them. Between messages no buffer is owned. The work is amortised
/// constant a byte for every terminator and every cutting. A message that lies in one chunk is
/// lent from it without a copy and without an allocation.
///
/// A framer is a pure value: a clone goes on from the same byte, independently.
///
/// # Examples
///
/// A line that announces a body, both in one chunk:
///
/// ```
/// use sanschat::{Event, Framer, Terminator};
///
/// let mut framer = Framer::new(Terminator::CRLF);
/// let mut input = &b"body 5\r\nhellobye\r\n"[..];
///
/// assert_eq!(framer.feed(&mut input), Some(Event::Message(b"body 5".into())));
/// framer.set_terminator(Terminator::Length(5));
/// assert_eq!(framer.feed(&mut input), Some(Event::Message(b"hello".into())));
/// framer.set_terminator(Terminator::CRLF);
/// assert_eq!(framer.feed(&mut input), Some(Event::Message(b"bye".into())));
/// assert_eq!(framer.feed(&mut input), None);
/// ```
#[derive(Clone)]
pub struct Framer {
    gate: Gate,
    /// How the messages to come are delivered. The present one may have begun otherwise.
    delivery: Delivery,
    paused: bool,
    eof: Eof,
    terminator: OwnedTerminator,
    matcher: Matcher,
    /// The limit that was set.
    limit: usize,
    /// The limit of the present message, which differs if it is expected.
    present_limit: usize,
    /// How many messages have ended.
    messages_in: u64,
    /// Which of several ends the last message had.
    ended_by: u32,
    /// A line ended at a carriage return. If a line feed follows, it is dropped.
    lf_may_follow: bool,
    /// Of a message that comes whole: what came in earlier chunks, but for what is held.
    collected: Vec<u8>,
    deferred: Option<Box<Deferred>>,
}

/// How messages are delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Delivery {
    Whole,
    Pieces,
}

/// The end of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eof {
    Ahead,
    /// No input follows. Events may be owed.
    Seen,
    /// [`Event::Eof`] was given.
    Given,
}

impl Framer {
    /// The limit of a new framer: 64 KiB.
    pub const DEFAULT_LIMIT: usize = 64 * 1024;

    /// A framer that gives whole messages of at most [`DEFAULT_LIMIT`](Self::DEFAULT_LIMIT)
    /// bytes, the first of which ends as `terminator` says.
    #[must_use]
    pub fn new<'t>(terminator: impl Into<Terminator<'t>>) -> Self {
        let terminator = OwnedTerminator::new(terminator.into());
        Framer {
            gate: Gate::new(match terminator.is_none() {
                true => State::Raw,
                false => State::Fresh,
            }),
            delivery: Delivery::Whole,
            paused: false,
            eof: Eof::Ahead,
            terminator,
            matcher: Matcher::new(),
            limit: Self::DEFAULT_LIMIT,
            present_limit: Self::DEFAULT_LIMIT,
            messages_in: 0,
            ended_by: 0,
            lf_may_follow: false,
            collected: Vec::new(),
            deferred: None,
        }
    }

    /// The same framer with another limit. See [`set_limit`](Self::set_limit).
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.set_limit(bytes);
        self
    }

    /// Sets the longest whole message in bytes, its terminator not counted.
    ///
    /// It applies from the next [`feed`](Self::feed) on, to the present message too: set a small
    /// one for a header, a large one for its body. Pieces have no limit. An
    /// [expected](Self::expect) message has its own limit, and this one applies after it.
    pub fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes;
        if !self.terminator.is_expected() {
            self.present_limit = bytes;
        }
    }

    /// The longest whole message in bytes, its terminator not counted, as it was
    /// [set](Self::set_limit).
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The terminator in force, also that of an [expected](Self::expect) message: of a length, what is
    /// left of it.
    pub fn terminator(&self) -> Terminator<'_> {
        self.terminator.get()
    }

    /// Says how the message ends from the next byte on, and that messages come whole.
    ///
    /// What is known to be data stays data. Bytes that are held because they may begin the old
    /// terminator are scanned again under the new one. A message that has begun in pieces ends in
    /// pieces, the next one comes whole. While a message that was too long is being skipped, the
    /// change waits for its end. Under [`Terminator::None`] bytes come as [`Event::Data`], since
    /// there is no end to wait for, and belong to no message.
    ///
    /// Setting what is in force already costs nothing. Toggling between a byte string and lengths
    /// costs nothing either. Otherwise the cost is a copy of the string, with two allocations if it is
    /// longer than 22 bytes; of a set, each member takes one byte more for its length.
    // A protocol calls it in a few places, often with a terminator that the compiler knows.
    #[inline(always)]
    pub fn set_terminator<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        let terminator = terminator.into();
        if self.gate.is_between() && self.terminator.toggle(terminator) {
            self.delivery = Delivery::Whole;
            self.gate.state = State::Fresh;
        } else {
            self.change(terminator, Delivery::Whole);
        }
    }

    /// Says how the message ends from the next byte on, and that messages come in pieces, as
    /// [`Event::Data`] and [`Event::End`], without a limit.
    ///
    /// What was collected of the present message is handed out first, as data: call
    /// [`feed`](Self::feed) for it even without input. Otherwise as
    /// [`set_terminator`](Self::set_terminator).
    pub fn stream<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        self.change(terminator.into(), Delivery::Pieces);
    }

    /// How many bytes are held back: they may begin the terminator.
    #[cfg(test)]
    pub(crate) fn held(&self) -> usize {
        self.matcher.held()
    }

    /// Stops giving events until [`resume`](Self::resume): all that follows stays in the
    /// caller's hands, for another protocol to read.
    ///
    /// Bytes that were held already come before it; [`take_unread`](Self::take_unread) gives them.
    /// After a whole message there are none. While a message that was too long is being skipped,
    /// the pause waits for its end.
    pub fn pause(&mut self) {
        self.paused = true;
        self.update_gate();
    }

    /// Ends a pause.
    pub fn resume(&mut self) {
        self.paused = false;
        self.update_gate();
    }

    /// Whether a message has begun and not ended: bytes of it were taken, held ones and those of a
    /// length in front included, or it was [expected](Self::expect). Under [`Terminator::None`] there
    /// is no message.
    ///
    /// It is for those who stop in between two messages: a server that is told to stop, a client that
    /// looks for the answer to its last command.
    #[must_use]
    pub fn is_mid_message(&self) -> bool {
        let has_begun = match self.gate.state {
            State::Malformed | State::Raw => return false,
            State::Begun | State::Collecting | State::Skipping => true,
            State::Fresh | State::Pieces => !self.collected.is_empty() || self.matcher.held() > 0,
        };
        let has_begun = has_begun || self.terminator.has_prefix() || self.has_replay();
        (has_begun || self.terminator.is_expected()) && !self.terminator.is_none()
    }

    /// How many messages have ended: whole ones, those in pieces, those that were too long, and those
    /// that were malformed.
    pub fn messages_in(&self) -> u64 {
        self.messages_in
    }

    /// Whether what comes is dropped, since a message was malformed.
    pub(crate) fn is_dropping(&self) -> bool {
        self.gate.state == State::Malformed
    }

    /// Which end the last message had, where there are several.
    ///
    /// For [`Terminator::AnyOf`] it is the index in the set as it was given, and of equal members the
    /// first. For [`Terminator::Line`] it is 0 for `\r\n` and 1 for `\n`. For
    /// [`Terminator::AnyLine`] it is 0 for `\r` and 1 for `\n`. For all others it is 0. It stays until
    /// the next end.
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::{Event, Framer};
    ///
    /// let mut framer = Framer::new(&[&b"login: "[..], b"password: "]);
    /// let mut input = &b"Debian 12 password: "[..];
    /// assert_eq!(framer.feed(&mut input), Some(Event::Message(b"Debian 12 ".into())));
    /// assert_eq!(framer.ended_by(), 1);
    /// ```
    pub fn ended_by(&self) -> usize {
        self.ended_by as usize
    }

    /// Whether input is taken. It is not taken while paused or after
    /// [`feed_eof`](Self::feed_eof).
    #[inline]
    pub fn wants_input(&self) -> bool {
        self.eof == Eof::Ahead && !self.is_paused()
    }

    /// Whether a pause is in force.
    #[inline]
    pub fn is_paused(&self) -> bool {
        self.paused && self.gate.state != State::Skipping
    }

    /// Keeps the gate's flags true: call it after any change of what they are made of.
    fn update_gate(&mut self) {
        let is_expected = self.terminator.is_expected();
        let is_for_hot_path = match self.terminator.kind() {
            Kind::AnyLine => self.gate.state == State::Fresh && !is_expected,
            Kind::LengthThen(_) => !self.lf_may_follow,
            _ => false,
        };
        let is_special = is_expected || self.lf_may_follow;
        let is_blocked = self.paused
            || self.eof != Eof::Ahead
            || self.deferred.is_some()
            || is_special && !is_for_hot_path;
        self.gate.set_flags(is_blocked, is_special);
    }

    /// Whether something else than a message that is expected is in the way.
    fn is_held_up(&self) -> bool {
        self.paused || self.eof != Eof::Ahead || self.deferred.is_some() || self.lf_may_follow
    }

    /// The next event, moving `input` past what it took.
    ///
    /// `None` means that the input is used up or that [`wants_input`](Self::wants_input) is
    /// false. A message takes exactly the bytes up to the end of its terminator, and data that
    /// is lent from the input leaves `input` right after it, so what was not taken is always
    /// in the caller's hands. There may be an event for empty input (the empty message of
    /// `Length(0)`, a length over the limit): call it again after any change.
    // A program calls it in one or two places. Inlined there, the result stays in registers.
    #[inline(always)]
    #[must_use = "the event is lost, and its bytes with it"]
    pub fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        match self.next_lent(input) {
            Ok(message) => Some(Event::Message(message.into())),
            // An event is moved out of the place where it was returned. So a message that was found
            // here is never in that place: it stays in registers, and its kind is known.
            Err(searched) => match self.feed_further(input, searched) {
                None => None,
                mut event => event.take(),
            },
        }
    }

    /// Says that no input follows, and gives what is still owed: call it until `None`.
    ///
    /// First come messages in bytes that were held under a replaced terminator. [`Event::Eof`] comes
    /// last, once. Bytes that could have begun a terminator are data now. During a
    /// [`pause`](Self::pause) it gives nothing; call it again after the pause.
    #[must_use = "the events that are still owed are lost with it"]
    pub fn feed_eof(&mut self) -> Option<Event<'static>> {
        if self.eof == Eof::Given || self.is_paused() {
            return None;
        }
        self.eof = Eof::Seen;
        self.update_gate();
        let owed = self.feed_unless_paused(&mut &[][..]);
        if owed.is_some() || self.is_paused() {
            return owed;
        }
        Some(self.finish())
    }

    /// The last event. No other is owed. Held bytes are data, unless a number says where the message
    /// ends.
    fn finish(&mut self) -> Event<'static> {
        let held = match self.terminator.is_counted() {
            true => &[],
            false => self.matcher.held_bytes(self.terminator.current()),
        };
        let room = self.present_limit.saturating_sub(self.collected.len());
        let partial = match self.gate.state {
            State::Skipping => Some(Vec::new()),
            State::Collecting if held.len() > room => {
                self.collected.extend_from_slice(held);
                return self.too_long(&[], &[]);
            }
            _ if !self.is_mid_message() => None,
            _ => {
                self.collected.extend_from_slice(held);
                Some(mem::take(&mut self.collected))
            }
        };
        self.matcher.forget();
        self.terminator.forget_prefix();
        self.eof = Eof::Given;
        Event::Eof {
            partial: partial.map(Into::into),
        }
    }

    /// Whether [`Event::Eof`] was given.
    pub(crate) fn is_finished(&self) -> bool {
        self.eof == Eof::Given
    }

    /// Takes out the bytes that were taken from the input and not handed out, in their order: those
    /// that were collected, that are held, and that are to be scanned again. Together with the rest
    /// of the input they are all the bytes that another protocol has to read after an upgrade.
    ///
    /// The message they belonged to is over, and a length with it: the terminator is
    /// [`None`](Terminator::None) then. While a message that was too long is being skipped there
    /// is nothing to take, and nothing changes.
    #[must_use = "the bytes are lost with it"]
    pub fn take_unread(&mut self) -> Vec<u8> {
        if matches!(self.gate.state, State::Skipping | State::Malformed) {
            return Vec::new();
        }
        let mut unread = mem::take(&mut self.collected);
        self.put_back_held();
        if let Some(deferred) = self.deferred.take() {
            unread.extend_from_slice(deferred.replay.rest());
        }
        self.lf_may_follow = false;
        self.begin_next();
        self.update_gate();
        unread
    }
}

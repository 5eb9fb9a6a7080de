//! Whole messages with a limit, or pieces.

mod advance;
mod debug;
mod deferred;
mod lent;
pub(crate) mod messages;

use alloc::{boxed::Box, vec::Vec};
use core::mem;

use self::deferred::Deferred;
use super::{
    matcher::{Matcher, holdable},
    owned_terminator::OwnedTerminator,
};
use crate::{event::Event, slices::prefix, terminator::Terminator};

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
    state: State,
    /// There is a pause, the input has ended, or something is deferred. The hot path asks only this.
    blocked: bool,
    /// How the messages to come are delivered. The present one may have begun otherwise.
    delivery: Delivery,
    paused: bool,
    eof: Eof,
    terminator: OwnedTerminator,
    matcher: Matcher,
    limit: usize,
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

/// Where in a message the framer is. The [module](super) has the picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// A message that comes whole begins with the next byte. Nothing is held or collected.
    Fresh,
    /// There is no terminator: the bytes that come belong to no message.
    Raw,
    /// Some of a message that comes whole was taken: it is held or collected.
    Collecting,
    /// A message that comes in pieces. Nothing of it was handed out yet.
    Pieces,
    /// Some of the message was handed out, so it ends in pieces.
    Begun,
    /// The message is too long, which was reported. Its rest is dropped.
    Skipping,
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
            state: match terminator.is_none() {
                true => State::Raw,
                false => State::Fresh,
            },
            blocked: false,
            delivery: Delivery::Whole,
            paused: false,
            eof: Eof::Ahead,
            terminator,
            matcher: Matcher::new(),
            limit: Self::DEFAULT_LIMIT,
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
    /// one for a header, a large one for its body. Pieces have no limit.
    pub fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes;
    }

    /// The longest whole message in bytes, its terminator not counted.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The terminator in force: of a length, what is left of it.
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
    /// costs nothing either. Otherwise the cost is a copy of the string, with an allocation if it is
    /// longer than 15 bytes.
    // A protocol calls it in a few places, often with a terminator that the compiler knows.
    #[inline(always)]
    pub fn set_terminator<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        let terminator = terminator.into();
        let is_between = matches!(self.state, State::Fresh | State::Raw) && !self.blocked;
        if is_between && self.terminator.toggle(terminator) {
            self.delivery = Delivery::Whole;
            self.state = State::Fresh;
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
        self.update_blocked();
    }

    /// Ends a pause.
    pub fn resume(&mut self) {
        self.paused = false;
        self.update_blocked();
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
        self.paused && self.state != State::Skipping
    }

    fn update_blocked(&mut self) {
        self.blocked = self.paused || self.eof != Eof::Ahead || self.deferred.is_some();
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
            Err(searched) => self.feed_further(input, searched),
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
        self.update_blocked();
        let owed = self.feed_blocked(&mut &[][..]);
        if owed.is_some() || self.is_paused() {
            return owed;
        }
        Some(self.finish())
    }

    /// The last event. No other is owed, and the held bytes are data.
    fn finish(&mut self) -> Event<'static> {
        let held = prefix(holdable(self.terminator.get()), self.matcher.held());
        let partial = match self.state {
            State::Fresh | State::Raw => None,
            State::Skipping => Some(Vec::new()),
            State::Collecting if held.len() > self.limit.saturating_sub(self.collected.len()) => {
                return self.too_long();
            }
            State::Pieces if held.is_empty() => None,
            State::Collecting | State::Pieces | State::Begun => {
                self.collected.extend_from_slice(held);
                Some(mem::take(&mut self.collected))
            }
        };
        self.matcher.forget();
        self.eof = Eof::Given;
        Event::Eof {
            partial: partial
                .filter(|_| !self.terminator.is_none())
                .map(Into::into),
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
        if self.state == State::Skipping {
            return Vec::new();
        }
        let mut unread = mem::take(&mut self.collected);
        self.put_back_held();
        if let Some(deferred) = self.deferred.take() {
            unread.extend_from_slice(deferred.replay.rest());
        }
        self.update_blocked();
        self.end_message();
        unread
    }
}

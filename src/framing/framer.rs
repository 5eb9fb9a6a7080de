//! Whole messages with a limit, or pieces.

pub(crate) mod messages;
mod quick;
mod step;

use alloc::{boxed::Box, vec::Vec};
use core::mem;

use crate::{
    event::{Event, Found},
    framing::{framer::messages::Messages, matcher::Matcher, owned_terminator::OwnedTerminator},
    slices::{prefix, suffix_from},
    terminator::Terminator,
};
use quick::Path;
use step::Progress;

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
/// At most the limit plus the terminator is held, grown as the bytes come and never on the
/// word of a length. Between messages no buffer is owned. Amortised constant work a byte for
/// every terminator and every cutting. A message that lies in one chunk is lent from it
/// without a copy and without an allocation.
///
/// A framer is a pure value: a clone goes on from the same byte, on its own.
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
#[derive(Clone, Debug)]
pub struct Framer {
    terminator: OwnedTerminator,
    matcher: Matcher,
    /// How the messages to come are wanted; the present one may have begun otherwise.
    style: Style,
    message: Message,
    limit: usize,
    /// Of a message that comes whole: what came in earlier chunks.
    collected: Vec<u8>,
    paused: bool,
    eof: Eof,
    rare: Option<Box<Rare>>,
    /// Derived from all of the above.
    path: Path,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Whole,
    Pieces,
}

/// What became of the present message so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Message {
    /// Nothing of it was handed out.
    Kept,
    /// It begun in pieces, so it ends in pieces.
    Begun,
    /// It is too long, which was told; the rest is dropped.
    Skipped,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Eof {
    Ahead,
    /// No more input; messages may be owed.
    Seen,
    Told,
}

/// What only a change of terminator at an awkward moment needs.
#[derive(Clone, Debug, Default)]
struct Rare {
    /// Bytes held under a terminator that was replaced: taken, to be scanned before the input.
    /// Empty once they are.
    pending: Vec<u8>,
    /// How many of them were scanned under the present terminator.
    scanned: usize,
    /// A change that waits for the end of the message that is being skipped.
    waiting: Option<(OwnedTerminator, Style)>,
}

impl Framer {
    /// The limit of a new framer: 64 KiB.
    pub const DEFAULT_LIMIT: usize = 64 * 1024;

    /// A framer that gives whole messages of at most [`DEFAULT_LIMIT`](Self::DEFAULT_LIMIT)
    /// bytes, the first of which ends as `terminator` says.
    pub fn new(terminator: Terminator<'_>) -> Self {
        let mut framer = Framer {
            terminator: OwnedTerminator::new(terminator),
            matcher: Matcher::new(),
            style: Style::Whole,
            message: Message::Kept,
            limit: Self::DEFAULT_LIMIT,
            collected: Vec::new(),
            paused: false,
            eof: Eof::Ahead,
            rare: None,
            path: Path::Step,
        };
        framer.settle();
        framer
    }

    /// The same framer with another limit. See [`set_limit`](Self::set_limit).
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.set_limit(bytes);
        self
    }

    /// The longest whole message in bytes, its terminator not counted. It applies from the next
    /// [`feed`](Self::feed) on, to the present message too: a small one for a header, a large
    /// one for its body. Pieces have no limit.
    pub fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes;
        self.settle();
    }

    /// The longest whole message in bytes.
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// The terminator in force: of a length, what is left of it.
    pub fn terminator(&self) -> Terminator<'_> {
        self.terminator.get()
    }

    /// Says how the message ends from the next byte on, and that messages come whole.
    ///
    /// What is known to be data stays data; bytes held because they may begin the old
    /// terminator are scanned again under the new one. A message that has begun in pieces ends
    /// in pieces, the next one comes whole. While a message that was too long is being skipped
    /// the change waits for its end. Under [`Terminator::None`] bytes come as
    /// [`Event::Data`] all the same, since there is no end to wait for.
    ///
    /// Setting what is in force already costs nothing, toggling between a byte string and
    /// a length neither; otherwise the cost is a copy of the string, with an allocation if it
    /// is longer than 15 bytes.
    #[inline]
    pub fn set_terminator(&mut self, terminator: Terminator<'_>) {
        if !self.toggle(terminator) {
            self.change(terminator, Style::Whole);
        }
    }

    /// Says how the message ends from the next byte on, and that messages come in pieces, as
    /// [`Event::Data`] and [`Event::End`], without a limit.
    ///
    /// What was collected of the present message is handed out first, as data; call
    /// [`feed`](Self::feed) for it even without input. Otherwise as
    /// [`set_terminator`](Self::set_terminator).
    #[inline]
    pub fn stream(&mut self, terminator: Terminator<'_>) {
        self.change(terminator, Style::Pieces);
    }

    fn change(&mut self, terminator: Terminator<'_>, style: Style) {
        if self.rare.is_some() || self.matcher.held() > 0 || self.message == Message::Skipped {
            return self.change_within(terminator, style);
        }
        self.replace(terminator, style);
        self.settle();
    }

    /// The same while bytes are held or dropped.
    #[cold]
    fn change_within(&mut self, terminator: Terminator<'_>, style: Style) {
        let waiting = self
            .rare
            .as_ref()
            .is_some_and(|rare| rare.waiting.is_some());
        if self.terminator.is(terminator) && !waiting {
            self.style = style;
        } else if self.message == Message::Skipped {
            let rare = self.rare.get_or_insert_default();
            rare.waiting = Some((OwnedTerminator::new(terminator), style));
        } else {
            self.put_back();
            self.replace(terminator, style);
        }
        self.settle();
    }

    #[inline]
    fn replace(&mut self, terminator: Terminator<'_>, style: Style) {
        if self.terminator.set(terminator) {
            self.matcher.forget();
        }
        self.style = style;
    }

    /// Makes the held bytes pending. None are held as long as others are pending.
    fn put_back(&mut self) {
        let held = prefix(self.terminator.needle(), self.matcher.held());
        if !held.is_empty() {
            let rare = self.rare.get_or_insert_default();
            debug_assert!(rare.pending.is_empty());
            rare.pending = held.to_vec();
            self.matcher.forget();
        }
    }

    /// How many bytes are held back: they may begin the terminator.
    #[cfg(test)]
    pub(crate) fn held(&self) -> usize {
        self.matcher.held()
    }

    /// Stops giving events until [`resume`](Self::resume): all that follows stays in the
    /// caller's hands, for another protocol to read. Before it come the bytes that were held
    /// already, which [`take_unread`](Self::take_unread) gives; behind a whole message there are
    /// none. While a message that was too long is being skipped, the pause waits for its end.
    pub fn pause(&mut self) {
        self.paused = true;
        self.settle();
    }

    /// Ends a pause.
    pub fn resume(&mut self) {
        self.paused = false;
        self.settle();
    }

    /// Whether input is taken: not while paused, nor after [`feed_eof`](Self::feed_eof).
    #[inline]
    pub fn wants_input(&self) -> bool {
        self.eof == Eof::Ahead && !self.is_paused()
    }

    /// Whether a pause is in force.
    #[inline]
    pub fn is_paused(&self) -> bool {
        self.paused && self.message != Message::Skipped
    }

    /// The next event, moving `input` past what it took.
    ///
    /// `None` means that the input is used up or that [`wants_input`](Self::wants_input) is
    /// false. A message takes exactly the bytes up to the end of its terminator, and data that
    /// is lent from the input leaves `input` right behind it, so what was not taken is always
    /// in the caller's hands. There may be an event for empty input (the empty message of
    /// `Length(0)`, a length over the limit): call it again after any change.
    // It is called in one place or two, and what is found there lives in registers.
    #[inline(always)]
    pub fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        match self.next_lent(input) {
            Ok(message) => Some(Event::Message(message.into())),
            Err(found) => self.feed_further(input, found),
        }
    }

    /// The whole messages that lie in `input`, for loops in which the terminator stays the same.
    ///
    /// The iterator gives each message that begins and ends in `input`, moving `input` past it
    /// and its terminator. It ends before all else, which is for [`feed`](Self::feed): an end of a
    /// message that began in an earlier chunk, one that is too long, a length, pieces, a pause. So
    /// call `feed` next, and then this again. The beginning of a message at the end of the input
    /// it may take.
    ///
    /// It may be left at any time; what it did not give is still in `input`. The fastest form is
    /// `for_each`: see [`Messages`].
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::{Event, Framer, Terminator};
    ///
    /// let mut framer = Framer::new(Terminator::LF);
    /// let mut bytes = 0;
    /// for chunk in ["one\ntwo\nth", "ree\nfour\n"] {
    ///     let mut input = chunk.as_bytes();
    ///     loop {
    ///         framer.messages(&mut input).for_each(|line| bytes += line.len());
    ///         match framer.feed(&mut input) {
    ///             Some(Event::Message(line)) => bytes += line.len(),
    ///             Some(_) => {}
    ///             None => break,
    ///         }
    ///     }
    /// }
    /// assert_eq!(bytes, "onetwothreefour".len());
    /// ```
    #[inline]
    pub fn messages<'m, 'i>(&'m mut self, input: &'m mut &'i [u8]) -> Messages<'m, 'i> {
        Messages::new(self, input)
    }

    /// What is next, whatever the state.
    fn find_stepwise<'i>(&mut self, input: &mut &'i [u8]) -> Option<(&'i [u8], Found)> {
        let mut found = None;
        while self.wants_input() {
            let text = *input;
            let (taken, progress) = self.step(text);
            *input = suffix_from(text, taken);
            match progress {
                Progress::Found(event) => {
                    found = Some((text, event));
                    break;
                }
                Progress::Again => {}
                Progress::Dry => break,
            }
        }
        self.settle();
        found
    }

    /// Says that no input follows, and gives what is still owed: call it until `None`.
    ///
    /// Messages that bytes held under a replaced terminator still make come first,
    /// [`Event::Eof`] last and once. Bytes that may have begun a terminator are data now.
    /// During a [`pause`](Self::pause) it gives nothing; call it again after.
    pub fn feed_eof(&mut self) -> Option<Event<'static>> {
        Some(self.find_eof()?.cut(&[]))
    }

    /// As [`feed_eof`](Self::feed_eof); what is found owns its bytes.
    pub(crate) fn find_eof(&mut self) -> Option<Found> {
        self.path = Path::Step;
        while self.eof != Eof::Told && !self.is_paused() {
            self.eof = Eof::Seen;
            match self.step(&[]).1 {
                Progress::Found(found) => return Some(found),
                Progress::Again => {}
                Progress::Dry => return Some(self.finish()),
            }
        }
        None
    }

    /// The last event: all that was owed is told, what is held is data.
    fn finish(&mut self) -> Found {
        let held = prefix(self.terminator.needle(), self.matcher.held());
        let begun = self.message != Message::Kept || !self.collected.is_empty() || !held.is_empty();
        if self.is_whole() && held.len() > self.limit.saturating_sub(self.collected.len()) {
            return self.too_long();
        }
        let mut partial = mem::take(&mut self.collected);
        if self.message != Message::Skipped {
            partial.extend_from_slice(held);
        }
        self.matcher.forget();
        self.eof = Eof::Told;
        Found::Eof {
            partial: (begun && !self.terminator.is_none()).then_some(partial),
        }
    }

    /// Whether [`Event::Eof`] was given.
    pub(crate) fn is_finished(&self) -> bool {
        self.eof == Eof::Told
    }

    /// Takes out the bytes that were taken from the input and not handed out, in their order:
    /// what was collected, what is held, what is to be scanned again. Together with what is left
    /// of the input these are all the bytes that another protocol has to read after an upgrade.
    ///
    /// The message they belonged to is over, and a length with it: it is
    /// [`None`](Terminator::None) now. While a message that was too long is being skipped there
    /// is nothing to take, and nothing changes.
    pub fn take_unread(&mut self) -> Vec<u8> {
        if self.message == Message::Skipped {
            return Vec::new();
        }
        let mut unread = mem::take(&mut self.collected);
        self.put_back();
        if let Some(rare) = self.rare.take() {
            unread.extend_from_slice(suffix_from(&rare.pending, rare.scanned));
        }
        self.end();
        self.settle();
        unread
    }
}

//! A terminator that owns its byte string, and the one that comes back after an expected message.

mod kind;
mod needle;

pub(crate) use kind::Kind;

use crate::{
    framing::matcher::any_of::Lasts,
    prefix::{EncodedPrefix, Progress, Reading},
    terminator::{Members, Terminator},
};
use needle::Needle;

/// The terminator in force, and the byte string that was in force last.
///
/// The string outlives a switch to a length, so a protocol that toggles between the two for
/// every message (RESP does, twice a word) copies and allocates nothing.
#[derive(Clone, Debug)]
pub(crate) struct OwnedTerminator {
    kind: Kind,
    /// While an expected message has its own terminator: what comes back after it.
    back: Option<Kind>,
    needle: Needle,
}

impl OwnedTerminator {
    pub(crate) fn new(terminator: Terminator<'_>) -> Self {
        let mut stored = OwnedTerminator {
            kind: Kind::None,
            back: None,
            needle: Needle::new(),
        };
        stored.set(terminator);
        stored
    }

    /// The terminator in force, as it was set; of a length what is left of it.
    #[inline]
    pub(crate) fn get(&self) -> Terminator<'_> {
        match self.kind {
            Kind::Prefix { prefix, .. } | Kind::Body { prefix, .. } => Terminator::Prefixed(prefix),
            _ => self.current(),
        }
    }

    /// The same for the matcher, which sees the body of a message that has its length in front as a
    /// length.
    #[inline(always)]
    pub(crate) fn current(&self) -> Terminator<'_> {
        match self.kind {
            Kind::Byte(_) | Kind::Pair(_) | Kind::Bytes => Terminator::Bytes(self.needle.bytes()),
            Kind::Line(_) => Terminator::Line,
            Kind::AnyLine => Terminator::AnyLine,
            Kind::AnyOf(_) => Terminator::AnyOf(Members::packed(self.needle.bytes())),
            Kind::Length(left) => Terminator::Length(left),
            Kind::LengthThen(left) => Terminator::LengthThen(left, self.needle.bytes()),
            Kind::Prefix { prefix, .. } => Terminator::Prefixed(prefix),
            Kind::Body { prefix, left } => Terminator::LengthThen(left, prefix.end()),
            Kind::None => Terminator::None,
        }
    }

    #[inline]
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// Whether setting `terminator` would change nothing. A length starts anew.
    pub(crate) fn is(&self, terminator: Terminator<'_>) -> bool {
        match terminator.normalized() {
            Terminator::Length(_) | Terminator::LengthThen(..) => false,
            other => self.get() == other,
        }
    }

    /// Puts it in force, also for the messages after an expected one. Returns whether that needs
    /// another byte string than was in force last.
    pub(crate) fn set(&mut self, terminator: Terminator<'_>) -> bool {
        let was_changed = self.back.take().is_some() && self.needle.restore();
        self.put(terminator) || was_changed
    }

    /// What is in force stays so after an expected message, too.
    pub(crate) fn keep(&mut self) {
        if self.back.take().is_some() {
            self.needle.forget_kept();
        }
    }

    /// Puts it in force for one message. What is in force comes back after it, or what was to come
    /// back already. Returns what [`set`](Self::set) does.
    pub(crate) fn expect(&mut self, terminator: Terminator<'_>) -> bool {
        let back = *self.back.get_or_insert(self.kind.restarted());
        if self.toggle(terminator) {
            return false;
        }
        if back.has_string() {
            self.needle.keep();
        }
        self.put(terminator)
    }

    /// As [`expect`](Self::expect), between two messages, of a [`Terminator::LengthThen`] that needs no
    /// other byte string than the last one. Returns whether it is one.
    #[inline(always)]
    pub(crate) fn expect_length_then(&mut self, terminator: Terminator<'_>) -> bool {
        match terminator {
            Terminator::LengthThen(length, end) if self.has(end) => {
                self.back = Some(self.kind);
                self.kind = Kind::LengthThen(length);
                true
            }
            _ => false,
        }
    }

    /// Whether the message was expected.
    #[inline]
    pub(crate) fn is_expected(&self) -> bool {
        self.back.is_some()
    }

    fn put(&mut self, terminator: Terminator<'_>) -> bool {
        if self.toggle(terminator) {
            return false;
        }
        let terminator = terminator.normalized();
        self.kind = match terminator {
            Terminator::Bytes(bytes) => Kind::of(bytes),
            Terminator::Line => Kind::LINE,
            Terminator::AnyLine => Kind::AnyLine,
            Terminator::AnyOf(members) => Kind::AnyOf(Lasts::of(members)),
            Terminator::Length(length) => Kind::Length(length),
            Terminator::LengthThen(length, _) => Kind::LengthThen(length),
            Terminator::Prefixed(prefix) => Kind::prefixed(prefix),
            Terminator::None => Kind::None,
        };
        match terminator {
            Terminator::Bytes(bytes) | Terminator::LengthThen(_, bytes) => {
                self.needle.begin(bytes.len());
                self.needle.push(bytes);
                true
            }
            Terminator::AnyOf(members) => {
                self.needle.begin(members.packed_length());
                members.pack(|bytes| self.needle.push(bytes));
                true
            }
            _ => false,
        }
    }

    /// Puts a terminator in force that needs no other byte string than the last one. Returns whether
    /// it is one.
    #[inline(always)]
    pub(crate) fn toggle(&mut self, terminator: Terminator<'_>) -> bool {
        match terminator {
            Terminator::Length(length) => self.kind = Kind::Length(length),
            Terminator::Line => self.kind = Kind::LINE,
            Terminator::Bytes(bytes) if self.has(bytes) => self.kind = Kind::of(bytes),
            Terminator::LengthThen(length, end) if self.has(end) => {
                self.kind = Kind::LengthThen(length);
            }
            _ => return false,
        }
        true
    }

    /// Whether this is the byte string that was in force last, and not empty.
    #[inline(always)]
    fn has(&self, bytes: &[u8]) -> bool {
        !bytes.is_empty() && self.needle.bytes() == bytes
    }

    /// The byte string that ends the message, if one does.
    #[inline]
    pub(crate) fn bytes(&self) -> Option<&[u8]> {
        match self.kind {
            Kind::Byte(_) | Kind::Pair(_) | Kind::Bytes => Some(self.needle.bytes()),
            _ => None,
        }
    }

    /// Whether these two bytes are the last byte string.
    #[inline(always)]
    pub(crate) fn is_short_pair(&self, pair: [u8; 2]) -> bool {
        self.needle.is_short_pair(pair)
    }

    /// The last byte string.
    #[inline]
    pub(crate) fn string(&self) -> &[u8] {
        self.needle.bytes()
    }

    #[inline]
    pub(crate) fn is_none(&self) -> bool {
        matches!(self.kind, Kind::None)
    }

    /// Whether a number says where the message ends. Then bytes that are held are never data.
    pub(crate) fn is_counted(&self) -> bool {
        match self.kind {
            Kind::Prefix { .. } => true,
            _ => self.left().is_some(),
        }
    }

    /// What is left of a length.
    #[inline]
    pub(crate) fn left(&self) -> Option<u64> {
        match self.kind {
            Kind::Length(left) => Some(left),
            Kind::LengthThen(left) | Kind::Body { left, .. } => Some(left),
            _ => None,
        }
    }

    /// Counts `data` bytes of a length as taken: no move takes more than is left of it.
    #[inline]
    pub(crate) fn count(&mut self, data: usize) {
        match &mut self.kind {
            Kind::Length(left) => *left -= data as u64,
            Kind::LengthThen(left) | Kind::Body { left, .. } => *left -= data as u64,
            _ => {}
        }
    }

    /// The length in front that is to be read next, or is being read.
    #[inline]
    pub(crate) fn awaits_prefix(&self) -> bool {
        matches!(self.kind, Kind::Prefix { .. })
    }

    /// Reads the length in front at once, if the text has all of it. Then the body is in force, and what
    /// follows the length is returned.
    #[inline]
    pub(crate) fn read_whole_prefix<'i>(&mut self, text: &'i [u8]) -> Option<&'i [u8]> {
        match self.kind {
            Kind::Prefix {
                prefix, count: 0, ..
            } => {
                let (left, before) = prefix.decode(text).ok()??;
                self.kind = Kind::Body { prefix, left };
                text.get(before..)
            }
            _ => None,
        }
    }

    /// Reads a byte of the length in front. When it was the last one, the body is in force.
    pub(crate) fn read_prefix(&mut self, byte: u8) -> Progress {
        let Kind::Prefix {
            prefix,
            count,
            number,
        } = self.kind
        else {
            return Progress::Bad;
        };
        let mut reading = Reading { number, count };
        let progress = reading.take(prefix, byte);
        self.kind = match progress {
            Progress::Done(left) => Kind::Body { prefix, left },
            Progress::More | Progress::Bad => Kind::Prefix {
                prefix,
                count: reading.count,
                number: reading.number,
            },
        };
        progress
    }

    /// The bytes of a length in front that was not read whole.
    pub(crate) fn half_prefix(&self) -> EncodedPrefix {
        match self.kind {
            Kind::Prefix {
                prefix,
                count,
                number,
            } => Reading { number, count }.bytes(prefix),
            _ => EncodedPrefix::EMPTY,
        }
    }

    /// Forgets the length in front.
    pub(crate) fn forget_prefix(&mut self) {
        self.kind = self.kind.restarted();
    }

    /// Whether a length in front was read, at least its beginning.
    pub(crate) fn has_prefix(&self) -> bool {
        match self.kind {
            Kind::Prefix { count, .. } => count > 0,
            Kind::Body { .. } => true,
            _ => false,
        }
    }

    /// As [`end_unexpected`](Self::end_unexpected), of a length.
    #[inline(always)]
    pub(crate) fn end_length(&mut self) {
        self.kind = Kind::None;
    }

    /// A message ended that was not expected. A length that was reached becomes `None` (the asynchat
    /// rule).
    #[inline]
    pub(crate) fn end_unexpected(&mut self) {
        match self.kind {
            Kind::Length(_) | Kind::LengthThen(_) => self.kind = Kind::None,
            Kind::Prefix { prefix, .. } | Kind::Body { prefix, .. } => {
                self.kind = Kind::prefixed(prefix);
            }
            _ => {}
        }
    }

    /// As [`end_expected`](Self::end_expected), where the byte string [is short](Self::is_short_pair), so
    /// that no other one was kept.
    #[inline(always)]
    pub(crate) fn end_expected_in_place(&mut self) {
        if let Some(back) = self.back {
            self.kind = back;
            self.back = None;
        }
    }

    /// An expected message ended. What follows it comes into force. Returns whether that needs another
    /// byte string.
    #[inline]
    pub(crate) fn end_expected(&mut self) -> bool {
        match self.back.take() {
            None => false,
            Some(back) => {
                self.kind = back;
                self.needle.restore()
            }
        }
    }
}

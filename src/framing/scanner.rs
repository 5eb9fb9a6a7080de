//! Messages in pieces, without a buffer: the tier that needs no allocator.

use crate::{
    framing::matcher::{Matcher, Search, Step, index, line, may_begin_at_end, search},
    slices::{prefix, suffix_from},
    terminator::Terminator,
};

/// A part of a message. It is lent from the input; bytes that were held back are lent from the
/// terminator, since they are a beginning of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Piece<'a> {
    /// Data of the message, not the last. Never empty.
    Part(&'a [u8]),
    /// The last data of the message. It may be empty. The terminator is taken.
    Last(&'a [u8]),
    /// The peer did not keep to the format: what came is not the end that
    /// [`LengthThen`](Terminator::LengthThen) announces. The message is over, and all that comes is
    /// dropped until the next [`Scanner::set_terminator`].
    Malformed,
}

/// Cuts a stream of bytes into messages, and lends them piece by piece.
///
/// It owns no buffer and needs no allocator. Bytes at the end of a chunk are held back only while
/// they may begin the terminator. So they are a beginning of the terminator, and if they turn out
/// to be data they are lent from there.
///
/// It has no limit, since it collects nothing: the caller who collects the pieces limits them. Where
/// there is an allocator, [`Framer`](crate::Framer) does that; where there is none,
/// [`Collector`](crate::Collector) does it in a buffer of the caller's.
///
/// It knows all terminators but [`Terminator::Prefixed`]: it could not lend the bytes of half a
/// prefix. Under that one the next byte is [`Piece::Malformed`]. Read the length in front as a
/// [`Terminator::Length`], and [`Prefix::decode`](crate::Prefix::decode) it.
///
/// # Cost
///
/// Linear in the input for every terminator and every cutting of the input, in constant space:
/// amortised at most a few looks at each byte, also byte by byte under a terminator of a thousand
/// bytes that overlaps itself. Setting a terminator costs nothing.
///
/// # Examples
///
/// ```
/// use sanschat::{Piece, Scanner, Terminator};
///
/// let mut scanner = Scanner::new(Terminator::CRLF);
/// let mut pieces = Vec::new();
/// for chunk in ["hel", "lo\r", "\nbye\r\n"] {
///     let mut input = chunk.as_bytes();
///     while let Some(piece) = scanner.feed(&mut input) {
///         pieces.push(piece);
///     }
/// }
/// assert_eq!(
///     pieces,
///     [Piece::Part(b"hel"), Piece::Part(b"lo"), Piece::Last(b""), Piece::Last(b"bye")]
/// );
/// ```
#[derive(Clone, Debug)]
pub struct Scanner<'t> {
    terminator: Terminator<'t>,
    matcher: Matcher,
    /// Bytes that were held under a terminator that was replaced: they were taken, and are scanned
    /// again before the input. Those that were scanned again are gone from it.
    pending: &'t [u8],
    mode: Mode,
    /// Which of several ends the last message had.
    ended_by: u32,
}

/// What is done with the next byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    /// It is scanned.
    Scans,
    /// A line ended at a carriage return. If the byte is a line feed, it is dropped.
    DropsLf,
    /// A message was malformed. All bytes are dropped.
    DropsAll,
}

impl<'t> Scanner<'t> {
    /// A scanner whose first message ends as `terminator` says.
    #[must_use]
    pub const fn new(terminator: Terminator<'t>) -> Self {
        Scanner {
            terminator: terminator.normalized(),
            matcher: Matcher::new(),
            pending: &[],
            mode: Mode::Scans,
            ended_by: 0,
        }
    }

    /// Says how the message ends from the next byte on.
    ///
    /// It may be called at any moment: between two messages of one chunk, inside a message, while a
    /// terminator is half matched. What was handed out stays data. The bytes that are
    /// [held](Self::held) are scanned again under the new terminator.
    pub fn set_terminator(&mut self, terminator: impl Into<Terminator<'t>>) {
        if self.pending.is_empty() {
            self.pending = self.held();
        }
        self.matcher.forget();
        if self.mode == Mode::DropsAll {
            self.mode = Mode::Scans;
        }
        self.terminator = terminator.into().normalized();
    }

    /// Takes out the bytes that are held, for a caller that scans them again by itself.
    pub(super) fn take_held(&mut self) -> &'t [u8] {
        let held = self.held();
        self.matcher.forget();
        self.pending = &[];
        held
    }

    /// Whether a line feed that comes next is to be dropped. The caller does that instead.
    pub(super) fn take_lf(&mut self) -> bool {
        let may_follow = self.mode == Mode::DropsLf;
        if may_follow {
            self.mode = Mode::Scans;
        }
        may_follow
    }

    /// The message was malformed, as the caller found by itself.
    pub(super) fn end_malformed(&mut self) {
        self.ended_by = 0;
    }

    /// The terminator in force: of a length, what is left of it.
    pub const fn terminator(&self) -> Terminator<'t> {
        self.terminator
    }

    /// The next piece. Moves `input` past the bytes it took.
    ///
    /// Call it until it gives `None`: then the input is used up. Empty input may give a piece too
    /// (the empty message of `Length(0)`; bytes held under a terminator that was replaced), so call
    /// it also after every change of terminator. After a [`Part`](Piece::Part) that is lent from
    /// the input, `input` begins right after that part: bytes that may begin a terminator are taken
    /// by the next call.
    #[inline]
    #[must_use = "the piece is lost with it"]
    pub fn feed<'a>(&mut self, input: &mut &'a [u8]) -> Option<Piece<'a>>
    where
        't: 'a,
    {
        let text = *input;
        let Terminator::Bytes(needle) = self.terminator else {
            return self.feed_other(input);
        };
        // One byte does not need a search.
        if text.len() <= 1 || !self.is_fresh() {
            let is_used_up = text.is_empty() && self.pending.is_empty();
            return if is_used_up {
                None
            } else {
                self.feed_further(input, None)
            };
        }
        match search(needle, text) {
            Search::At(data) => {
                self.ended_by = 0;
                *input = suffix_from(text, data + needle.len());
                Some(Piece::Last(prefix(text, data)))
            }
            Search::Nowhere if !may_begin_at_end(needle, text) => {
                *input = suffix_from(text, text.len());
                Some(Piece::Part(text))
            }
            found => self.feed_further(input, Some(found)),
        }
    }

    /// As [`feed`](Self::feed), of messages that do not end at a byte string.
    #[inline(never)]
    fn feed_other<'a>(&mut self, input: &mut &'a [u8]) -> Option<Piece<'a>>
    where
        't: 'a,
    {
        let text = *input;
        if self.terminator != Terminator::Line || !self.is_fresh() {
            return self.feed_further(input, None);
        }
        match search(b"\n", text) {
            Search::At(at) => {
                let data = line::without_cr(text, at);
                self.ended_by = index(line::by(data, at));
                *input = suffix_from(text, at + 1);
                Some(Piece::Last(prefix(text, data)))
            }
            found => self.feed_further(input, Some(found)),
        }
    }

    /// Whether the input is to be scanned and no bytes are held or to be scanned again.
    #[inline]
    fn is_fresh(&self) -> bool {
        // One branch for three questions.
        self.pending.len() | self.matcher.held() | self.mode as usize == 0
    }

    #[inline(never)]
    fn feed_further<'a>(
        &mut self,
        input: &mut &'a [u8],
        searched: Option<Search>,
    ) -> Option<Piece<'a>>
    where
        't: 'a,
    {
        if let [byte] = **input {
            // One question after the other: each is a branch that is always the same.
            if self.pending.is_empty() && self.mode == Mode::Scans {
                if let Terminator::Bytes(needle) = self.terminator {
                    if let Some(data) = self.matcher.take_byte(needle, byte) {
                        return self.took_byte(input, data);
                    }
                }
            }
        }
        if self.mode != Mode::Scans {
            return self.feed_after_end(input);
        }
        while !self.pending.is_empty() {
            let mut text = self.pending;
            let piece = self.scan(&mut text, None);
            self.pending = text;
            if piece.is_some() {
                return piece;
            }
        }
        self.scan(input, searched)
    }

    /// As [`feed`](Self::feed) where the next byte may have to be dropped.
    #[inline(never)]
    fn feed_after_end<'a>(&mut self, input: &mut &'a [u8]) -> Option<Piece<'a>>
    where
        't: 'a,
    {
        if self.mode == Mode::DropsAll {
            (self.pending, *input) = (&[], suffix_from(input, input.len()));
            return None;
        }
        // The line feed is dropped when a byte is needed. What needs none comes first.
        let next = match self.pending {
            [] => *input,
            pending => pending,
        };
        if next.is_empty() {
            return self.scan(&mut &[][..], None);
        }
        if let piece @ Some(_) = self.scan(&mut &[][..], None) {
            return piece;
        }
        self.mode = Mode::Scans;
        if next.first() == Some(&b'\n') {
            match self.pending {
                [] => *input = suffix_from(input, 1),
                pending => self.pending = suffix_from(pending, 1),
            }
        }
        self.feed_further(input, None)
    }

    /// A byte was taken, and `data` bytes are data now.
    #[inline(always)]
    fn took_byte<'a>(&mut self, input: &mut &'a [u8], data: usize) -> Option<Piece<'a>>
    where
        't: 'a,
    {
        let byte = *input;
        *input = suffix_from(byte, byte.len());
        match data {
            0 => None,
            // It is the first of the bytes that are held, and all of them are the same.
            _ if self.matcher.held() > 0 => Some(Piece::Part(prefix(
                self.matcher.held_bytes(self.terminator),
                1,
            ))),
            _ => Some(Piece::Part(byte)),
        }
    }

    /// Takes some of the text. Returns what is handed out of it, or of what was held.
    #[inline]
    fn scan<'a>(&mut self, input: &mut &'a [u8], searched: Option<Search>) -> Option<Piece<'a>>
    where
        't: 'a,
    {
        let text = *input;
        let held = self.matcher.held_bytes(self.terminator);
        let (taken, piece) = match self.matcher.step(self.terminator, text, searched) {
            Step::End { data, taken, by } => {
                self.end(by);
                (taken, Some(Piece::Last(prefix(text, data))))
            }
            Step::Malformed { taken } => {
                self.end(0);
                self.mode = Mode::DropsAll;
                (taken, Some(Piece::Malformed))
            }
            Step::Data { data } => {
                self.count(data);
                (data, Some(Piece::Part(prefix(text, data))))
            }
            Step::Released { data, taken } => (taken, Some(Piece::Part(prefix(held, data)))),
            Step::Nothing => (text.len(), None),
        };
        *input = suffix_from(text, taken);
        piece
    }

    /// The bytes that were taken and not handed out, since they may begin the terminator.
    ///
    /// At the end of the input they are data. After a change of terminator they are the bytes that
    /// were held under the old one and were not scanned again yet.
    pub fn held(&self) -> &'t [u8] {
        // Nothing is held as long as something is pending.
        match self.pending {
            _ if self.mode == Mode::DropsAll => &[],
            [] => self.matcher.held_bytes(self.terminator),
            pending => pending,
        }
    }

    /// Which end the last message had, where there are several: see
    /// [`Framer::ended_by`](crate::Framer::ended_by).
    pub const fn ended_by(&self) -> usize {
        self.ended_by as usize
    }

    /// A message has ended. A length that was reached becomes `None`.
    #[inline]
    fn end(&mut self, by: usize) {
        self.ended_by = index(by);
        match self.terminator {
            Terminator::AnyLine if by == 0 => self.mode = Mode::DropsLf,
            Terminator::Length(_) | Terminator::LengthThen(..) => {
                self.terminator = Terminator::None;
            }
            _ => {}
        }
    }

    /// A length counts down. A step takes no more than is left.
    #[inline]
    fn count(&mut self, data: usize) {
        if let Terminator::Length(left) | Terminator::LengthThen(left, _) = &mut self.terminator {
            *left -= data as u64;
        }
    }
}

//! Messages in pieces, without a buffer: the tier that needs no allocator.

use crate::{
    framing::matcher::{Matcher, Search, Step, holdable, line, may_begin_at_end, search},
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
}

/// Cuts a stream of bytes into messages, and lends them piece by piece.
///
/// It owns no buffer and needs no allocator. Bytes at the end of a chunk are held back only while
/// they may begin the terminator. So they are a beginning of the terminator, and if they turn out
/// to be data they are lent from there.
///
/// It has no limit, since it collects nothing: the caller who collects the pieces limits them. Where
/// there is an allocator, [`Framer`](crate::Framer) does that.
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
}

impl<'t> Scanner<'t> {
    /// A scanner whose first message ends as `terminator` says.
    #[must_use]
    pub const fn new(terminator: Terminator<'t>) -> Self {
        Scanner {
            terminator: terminator.normalized(),
            matcher: Matcher::new(),
            pending: &[],
        }
    }

    /// Says how the message ends from the next byte on.
    ///
    /// It may be called at any moment: between two messages of one chunk, inside a message, while a
    /// terminator is half matched. What was handed out stays data. The bytes that are
    /// [held](Self::held) are scanned again under the new terminator.
    pub fn set_terminator(&mut self, terminator: impl Into<Terminator<'t>>) {
        self.pending = self.held();
        self.matcher.forget();
        self.terminator = terminator.into().normalized();
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
                *input = suffix_from(text, at + 1);
                Some(Piece::Last(prefix(text, line::without_cr(text, at))))
            }
            found => self.feed_further(input, Some(found)),
        }
    }

    /// Whether no bytes are held or to be scanned again.
    #[inline]
    fn is_fresh(&self) -> bool {
        self.pending.is_empty() && self.matcher.held() == 0
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
        if let (Terminator::Bytes(needle), [byte], []) = (self.terminator, *input, self.pending) {
            if let Some(data) = self.matcher.take_byte(needle, *byte) {
                return self.took_byte(input, data);
            }
        }
        while !self.pending.is_empty() {
            let text = self.pending;
            let (taken, piece) = self.step(text, None);
            self.pending = suffix_from(text, taken);
            if piece.is_some() {
                return piece;
            }
        }
        let text = *input;
        let (taken, piece) = self.step(text, searched);
        *input = suffix_from(text, taken);
        piece
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
            _ if self.matcher.held() > 0 => Some(Piece::Part(prefix(holdable(self.terminator), 1))),
            _ => Some(Piece::Part(byte)),
        }
    }

    /// How much of the text is taken, and what of it, or of what was held, is handed out.
    #[inline]
    fn step<'a>(&mut self, text: &'a [u8], searched: Option<Search>) -> (usize, Option<Piece<'a>>)
    where
        't: 'a,
    {
        let (taken, piece) = match self.matcher.step(self.terminator, text, searched) {
            Step::End { data, taken } => (taken, Piece::Last(prefix(text, data))),
            Step::Data { data } => (data, Piece::Part(prefix(text, data))),
            Step::Released { data, taken } => {
                (taken, Piece::Part(prefix(holdable(self.terminator), data)))
            }
            Step::Nothing => return (text.len(), None),
        };
        self.count(piece);
        (taken, Some(piece))
    }

    /// The bytes that were taken and not handed out, since they may begin the terminator.
    ///
    /// At the end of the input they are data. After a change of terminator they are the bytes that
    /// were held under the old one and were not scanned again yet.
    pub fn held(&self) -> &'t [u8] {
        // Nothing is held as long as something is pending.
        match self.pending {
            [] => prefix(holdable(self.terminator), self.matcher.held()),
            pending => pending,
        }
    }

    /// A length counts down, and once reached it becomes `None`.
    fn count(&mut self, piece: Piece<'_>) {
        if let Terminator::Length(left) = self.terminator {
            self.terminator = match piece {
                // A step takes no more than is left.
                Piece::Part(data) => Terminator::Length(left - data.len() as u64),
                Piece::Last(_) => Terminator::None,
            };
        }
    }
}

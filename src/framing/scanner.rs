//! Messages without a buffer: the tier that needs no allocator.

use crate::{
    framing::matcher::{Matcher, One, Search, Step, may_begin_at_end, search},
    slices::{prefix, suffix_from},
    terminator::Terminator,
};

/// A part of a message, lent from the input, or, for bytes that were held back, from the
/// terminator they looked like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// Data of the message, not the last. Never empty.
    Part(&'a [u8]),
    /// The last data of the message, perhaps empty. Its terminator is taken.
    Last(&'a [u8]),
}

/// Cuts a stream of bytes into messages, lending them piece by piece.
///
/// It owns no buffer and needs no allocator. How can it hold bytes back at the end of a chunk,
/// then? Bytes are held only while they may be the beginning of the terminator, so they *are*
/// a beginning of the terminator, and when they turn out to be data they are lent from there.
///
/// It knows no limit, since it collects nothing: whoever collects the pieces limits them. With
/// an allocator at hand, [`Framer`](crate::Framer) does that.
///
/// # Cost
///
/// Linear in the input for every terminator and every cutting of the input, in constant space:
/// amortised at most a few looks at each byte, also for a terminator of a thousand bytes that
/// overlaps itself fed byte by byte. Setting a terminator costs nothing.
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
    /// Bytes held under a terminator that was replaced: taken, to be scanned before the input.
    /// Those that were scanned since are gone.
    pending: &'t [u8],
}

impl<'t> Scanner<'t> {
    /// A scanner whose first message ends as `terminator` says.
    pub const fn new(terminator: Terminator<'t>) -> Self {
        Scanner {
            terminator: terminator.normalized(),
            matcher: Matcher::new(),
            pending: &[],
        }
    }

    /// Says how the message ends from the next byte on.
    ///
    /// At any moment: between two messages of one chunk, inside a message, while a terminator
    /// is half matched. What was handed out stays data; the bytes [`held`](Self::held) are
    /// scanned again, under the new terminator.
    pub fn set_terminator(&mut self, terminator: Terminator<'t>) {
        self.pending = self.held();
        self.matcher.forget();
        self.terminator = terminator.normalized();
    }

    /// The terminator in force: of a length, what is left of it.
    pub const fn terminator(&self) -> Terminator<'t> {
        self.terminator
    }

    /// The next piece, moving `input` past what it took.
    ///
    /// Call it until it gives `None`: then the input is used up. It may give a piece for empty
    /// input (the empty message of `Length(0)`; bytes held under a terminator that was
    /// replaced), so call it also after every change of terminator. After a
    /// [`Part`](Piece::Part) lent from the input, `input` begins right behind that part: bytes
    /// that may begin a terminator are taken by the next call only.
    #[inline]
    pub fn feed<'a>(&mut self, input: &mut &'a [u8]) -> Option<Piece<'a>>
    where
        't: 'a,
    {
        let text = *input;
        match self.terminator {
            // The hot path. (Nothing is held while something is pending.)
            Terminator::Bytes(needle)
                if self.pending.is_empty() && self.matcher.held() == 0 && text.len() > 1 =>
            {
                let found = search(needle, text);
                if let Search::At(data) = found {
                    *input = suffix_from(text, data + needle.len());
                    return Some(Piece::Last(prefix(text, data)));
                }
                if found == Search::Nowhere && !may_begin_at_end(needle, text) {
                    *input = suffix_from(text, text.len());
                    return Some(Piece::Part(text));
                }
                let step = self.matcher.scan(needle, text, found);
                let (taken, piece) = self.piece(step, text);
                *input = suffix_from(text, taken);
                piece
            }
            Terminator::Bytes(_) if self.pending.is_empty() && text.is_empty() => None,
            _ => self.feed_stepwise(input),
        }
    }

    #[inline(never)]
    fn feed_stepwise<'a>(&mut self, input: &mut &'a [u8]) -> Option<Piece<'a>>
    where
        't: 'a,
    {
        // Serial lines and terminals bring a byte at a time: nothing is called for most of them.
        if let (Terminator::Bytes(needle), []) = (self.terminator, self.pending) {
            if let [byte] = **input {
                let part = *input;
                let held = self.matcher.held();
                let step = match self.matcher.take_one(needle, byte) {
                    One::Held => Step::More,
                    One::Data if held == 0 => Step::Data { data: 1 },
                    // It is the first of those that were held, and is lent from where they are:
                    // behind what is lent from the input nothing is held.
                    One::Data => Step::Released { data: 1, taken: 1 },
                    One::Else => self.matcher.step_byte(needle, byte),
                };
                let (taken, piece) = self.piece(step, part);
                *input = suffix_from(part, taken);
                return piece;
            }
        }
        self.feed_any(input)
    }

    #[inline(never)]
    fn feed_any<'a>(&mut self, input: &mut &'a [u8]) -> Option<Piece<'a>>
    where
        't: 'a,
    {
        while !self.pending.is_empty() {
            let text = self.pending;
            let step = self.matcher.step(self.terminator, text);
            let (taken, piece) = self.piece(step, text);
            self.pending = suffix_from(text, taken);
            if piece.is_some() {
                return piece;
            }
        }
        let text = *input;
        let step = self.matcher.step(self.terminator, text);
        let (taken, piece) = self.piece(step, text);
        *input = suffix_from(text, taken);
        piece
    }

    /// How much of the text a step took, and what of it, or of what was held, is to be told.
    #[inline]
    fn piece<'a>(&mut self, step: Step, text: &'a [u8]) -> (usize, Option<Piece<'a>>)
    where
        't: 'a,
    {
        let (taken, piece) = match step {
            Step::End { data, taken } => (taken, Piece::Last(prefix(text, data))),
            Step::Data { data } => (data, Piece::Part(prefix(text, data))),
            Step::Released { data, taken } => (taken, Piece::Part(prefix(self.needle(), data))),
            Step::More => return (text.len(), None),
        };
        self.count(piece);
        (taken, Some(piece))
    }

    /// The bytes that were taken and not yet handed out: they may begin a terminator.
    ///
    /// At the end of the input they are data. After a change of terminator they include those
    /// held under the old one which were not scanned again yet.
    pub fn held(&self) -> &'t [u8] {
        // Nothing is held as long as something is pending.
        match self.pending {
            [] => prefix(self.needle(), self.matcher.held()),
            pending => pending,
        }
    }

    fn needle(&self) -> &'t [u8] {
        match self.terminator {
            Terminator::Bytes(needle) => needle,
            Terminator::Length(_) | Terminator::None => &[],
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

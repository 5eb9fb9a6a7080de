//! Whole messages in a buffer of the caller's: for programs without an allocator.

mod collected;
#[cfg(all(test, feature = "alloc"))]
mod linear;
mod prefixed;
mod step;

use core::fmt;

pub use collected::Collected;

use self::prefixed::{Lengths, Replay};
use crate::{
    framing::{collector::step::State, scanner::Scanner},
    slices::prefix,
    terminator::Terminator,
};

/// Cuts a stream of bytes into whole messages, up to a limit, without an allocator.
///
/// It is a [`Scanner`] with a buffer that you give it. A message that lies in one chunk is lent from
/// the chunk, without a copy. A message that spans chunks is collected in the buffer and lent from
/// there. So the length of the buffer is the [limit](Self::limit), in bytes. It counts message bytes
/// only: not the terminator, and not bytes that are held because they may begin it.
///
/// A message that is longer gives one [`Collected::TooLong`], as soon as that is certain. Its rest is
/// skipped, and the next message is intact.
///
/// It knows all terminators, [`Terminator::Prefixed`] too.
///
/// Where there is an allocator, [`Framer`](crate::Framer) does the same and needs no buffer while no
/// message spans chunks. Where messages are longer than any buffer, the [`Scanner`] gives them in pieces.
///
/// # Cost
///
/// Linear in the input for every terminator and every cutting of the input, in constant space beside
/// the buffer. Setting a terminator costs nothing.
///
/// # Examples
///
/// ```
/// use sanschat::{Collected, Collector, Terminator};
///
/// let mut buffer = [0; 16];
/// let mut collector = Collector::new(Terminator::CRLF, &mut buffer);
/// let mut lines = 0;
/// for chunk in ["hel", "lo\r", "\nbye\r\n", "a line that is much too long", "\r\nhi\r\n"] {
///     let mut input = chunk.as_bytes();
///     while let Some(collected) = collector.feed(&mut input) {
///         match collected {
///             Collected::Message(line) => assert_eq!(line, [&b"hello"[..], b"bye", b"hi"][lines]),
///             Collected::TooLong { start } => {
///                 assert_eq!(start, b"a line that is m");
///                 continue;
///             }
///             _ => unreachable!("these bytes are lines"),
///         }
///         lines += 1;
///     }
/// }
/// assert_eq!(lines, 3);
/// assert!(!collector.is_mid_message());
/// ```
pub struct Collector<'t, 'b> {
    /// Under a length in front it scans the body.
    scanner: Scanner<'t>,
    buffer: &'b mut [u8],
    /// How many bytes of the present message are in the buffer.
    length: usize,
    state: State,
    /// A terminator that waits for the end of a skipped message.
    waiting: Option<Terminator<'t>>,
    /// Bytes that were held under a terminator that was replaced: they were taken, and are scanned
    /// again before the input. As long as there are any, none are held, except during a skip.
    pending: &'t [u8],
    /// The same of a length in front that was read half. One of the two is empty.
    replay: Replay,
    lengths: Lengths,
}

impl<'t, 'b> Collector<'t, 'b> {
    /// A collector whose first message ends as `terminator` says, and whose messages have at most as
    /// many bytes as `buffer`. What is in the buffer does not matter. It may be empty: then all
    /// messages but empty ones are too long.
    #[must_use]
    pub const fn new(terminator: Terminator<'t>, buffer: &'b mut [u8]) -> Self {
        let (scanned, lengths) = Lengths::of(terminator);
        Collector {
            scanner: Scanner::new(scanned),
            buffer,
            length: 0,
            state: State::Collecting,
            waiting: None,
            pending: &[],
            replay: Replay::EMPTY,
            lengths,
        }
    }

    /// Says how the message ends from the next byte on.
    ///
    /// It may be called at any moment. What is known to be data stays data, and counts against the
    /// limit. Bytes that are [held](Self::held) are scanned again under the new terminator. While a
    /// message that was too long is being skipped, the change waits for its end.
    pub fn set_terminator(&mut self, terminator: impl Into<Terminator<'t>>) {
        let terminator = terminator.into();
        if self.state == State::Skipping {
            self.waiting = Some(terminator);
        } else {
            self.state = State::Collecting;
            self.put_in_force(terminator);
        }
    }

    fn put_in_force(&mut self, terminator: Terminator<'t>) {
        // The same prefix again changes nothing of a body that is being read.
        if self.lengths.are_of(terminator) {
            return;
        }
        let held = self.scanner.take_held();
        if self.pending.is_empty() {
            self.pending = held;
        }
        if let Some(half) = self.lengths.take_half() {
            self.replay = half;
        }
        let (scanned, lengths) = Lengths::of(terminator);
        self.scanner.set_terminator(scanned);
        self.lengths = lengths;
    }

    /// The terminator in force: of a length, what is left of it.
    pub const fn terminator(&self) -> Terminator<'t> {
        match self.lengths.prefix() {
            Some(prefix) => Terminator::Prefixed(prefix),
            None => self.scanner.terminator(),
        }
    }

    /// The longest message in bytes, its terminator not counted: the length of the buffer.
    pub const fn limit(&self) -> usize {
        self.buffer.len()
    }

    /// The next message, or what came instead of it. Moves `input` past the bytes it took.
    ///
    /// Call it until it gives `None`: then the input is used up. A message takes exactly the bytes up to
    /// the end of its terminator. Empty input may give something too (the empty message of
    /// `Length(0)`, a length over the limit), so call it also after every change of terminator.
    ///
    /// What it gives may lie in the buffer, so it borrows the collector until it is dropped.
    #[must_use = "the message is lost with it"]
    pub fn feed<'a, 'i: 'a>(&'a mut self, input: &mut &'i [u8]) -> Option<Collected<'a>> {
        let found = self.advance(input)?;
        Some(self.lend(found))
    }

    /// The bytes of the present message that are known to be data: those that came in earlier chunks.
    ///
    /// If the input ends here, this and then what is [held](Self::held) is the partial message. There
    /// is one if [`is_mid_message`](Self::is_mid_message). While a message is being skipped it is empty.
    pub fn partial(&self) -> &[u8] {
        prefix(self.buffer, self.length)
    }

    /// The bytes that were taken and not collected, since they may belong to the terminator or to a
    /// length in front. They follow those of [`partial`](Self::partial).
    ///
    /// At the end of the input they are data, unless a length or a prefix says where the message ends.
    /// While a message is being skipped there are none.
    pub fn held(&self) -> &[u8] {
        if self.state != State::Collecting {
            return &[];
        }
        match (self.lengths.half(), self.replay.rest(), self.pending) {
            ([], [], []) => self.scanner.held(),
            ([], [], pending) => pending,
            ([], replay, _) => replay,
            (half, ..) => half,
        }
    }

    /// Which end the last message had, where there are several: of a set the index of the member, for
    /// [`Terminator::Line`] 0 for `\r\n` and 1 for `\n`, for [`Terminator::AnyLine`] 0 for `\r` and 1
    /// for `\n`, else 0. It stays until the next end.
    pub const fn ended_by(&self) -> usize {
        self.scanner.ended_by()
    }

    /// Whether a message has begun and not ended: bytes of it were taken, held ones and those of a
    /// length in front included. Under [`Terminator::None`] there is no message.
    #[must_use]
    pub fn is_mid_message(&self) -> bool {
        match self.state {
            State::Dropping => false,
            State::Skipping => true,
            State::Collecting => {
                let has_begun = self.length > 0 || self.lengths.is_known();
                !self.is_raw() && (has_begun || !self.held().is_empty())
            }
        }
    }

    /// The buffer, for another use. The collected bytes of a message are the first of it.
    #[must_use]
    pub fn into_buffer(self) -> &'b mut [u8] {
        self.buffer
    }
}

/// Shows lengths, not contents, for they may be secret.
impl fmt::Debug for Collector<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Collector")
            .field("terminator", &self.terminator())
            .field("limit", &self.limit())
            .field("state", &self.state)
            .field("collected", &format_args!("{} bytes", self.length))
            .field("held", &format_args!("{} bytes", self.held().len()))
            .finish_non_exhaustive()
    }
}

//! Whole messages as `Bytes`.
//!
//! A framer in pieces says where messages end and how many bytes are data. The codec leaves the bytes
//! where they are until their message ends, and splits them off.
//!
//! ```text
//!   buffer:  | data of the message | held or to be scanned again | not taken yet
//!            0                   data                          taken
//! ```
//!
//! Bytes that are neither, such as a length in front, are dropped from the buffer as soon as the framer
//! has read them.

use std::io;

use ::tokio_util::{
    bytes::{Buf, Bytes, BytesMut},
    codec::{Decoder, Encoder},
};

use super::Frame;
use crate::{
    event::Event,
    framing::{framer::Framer, owned_terminator::OwnedTerminator},
    terminator::Terminator,
};

/// A codec that decodes whole messages without copying them, and encodes bytes as they are.
///
/// A message is split off the buffer that `Framed` reads into. Messages that are too long or malformed
/// are items, because an error would end the stream; the codec itself never fails.
///
/// The terminator may be any, and may be changed at any moment by `framed.codec_mut()`. Change it
/// directly after an item: `Framed` decodes again what it has read only after an item, otherwise it
/// first waits for more input.
///
/// # Memory and cost
///
/// Each byte is looked at once, however the input is cut. The read buffer holds at most the limit, the
/// terminator and what one read brings. Nothing is reserved because a length announces it. Only where a
/// length in front is set in the middle of a message, the data before it is moved.
///
/// # Examples
///
/// ```
/// use sanschat::{Terminator, io::tokio_util::{Frame, MessageCodec}};
/// use tokio_util::{bytes::BytesMut, codec::Decoder};
///
/// let mut codec = MessageCodec::new(Terminator::Line).with_limit(5);
/// let mut buffer = BytesMut::from("hello\nmuch too long\r\nbye\r");
/// let mut next = || codec.decode(&mut buffer).unwrap();
/// assert_eq!(next(), Some(Frame::Message("hello".into())));
/// assert_eq!(next(), Some(Frame::TooLong { limit: 5, start: "much ".into() }));
/// assert_eq!(next(), None);
/// assert_eq!(codec.decode_eof(&mut buffer).unwrap(), Some(Frame::Partial("bye\r".into())));
/// assert_eq!(codec.decode_eof(&mut buffer).unwrap(), None);
/// ```
#[derive(Debug)]
pub struct MessageCodec {
    /// It gives pieces. Of them only their lengths count.
    framer: Framer,
    /// The limit that was set.
    limit: usize,
    /// The limit of the present message, which differs if it is expected.
    present_limit: usize,
    /// So many bytes of the buffer are data of the present message.
    data: usize,
    /// So many bytes of the buffer were taken by the framer.
    taken: usize,
    state: State,
    /// The input has ended, and all was given.
    has_ended: bool,
    /// A change that waits for the end of a skipped message.
    waiting: Option<OwnedTerminator>,
    /// An expected message, and its limit, that waits for the same, after that change.
    waiting_expectation: Option<(OwnedTerminator, usize)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Collecting,
    /// The message is too long, which was reported. Its rest is dropped.
    Skipping,
    /// A message was malformed. The framer drops all that comes.
    Malformed,
}

/// What a piece of the framer says, without its bytes.
enum Piece {
    Data(usize),
    End,
    Malformed,
}

impl MessageCodec {
    /// A codec that gives messages of at most [`Framer::DEFAULT_LIMIT`] bytes, the first of which ends
    /// as `terminator` says.
    #[must_use]
    pub fn new<'t>(terminator: impl Into<Terminator<'t>>) -> Self {
        let mut framer = Framer::new(Terminator::None);
        framer.stream(terminator);
        MessageCodec {
            framer,
            limit: Framer::DEFAULT_LIMIT,
            present_limit: Framer::DEFAULT_LIMIT,
            data: 0,
            taken: 0,
            state: State::Collecting,
            has_ended: false,
            waiting: None,
            waiting_expectation: None,
        }
    }

    /// The same codec with another limit. See [`set_limit`](Self::set_limit).
    #[must_use]
    pub fn with_limit(mut self, bytes: usize) -> Self {
        self.set_limit(bytes);
        self
    }

    /// Sets the longest message in bytes, its terminator not counted. It applies to the present message
    /// too. An [expected](Self::expect) message has its own limit, and this one applies after it.
    pub fn set_limit(&mut self, bytes: usize) {
        self.limit = bytes;
        if !self.framer.is_expecting() {
            self.present_limit = bytes;
        }
    }

    /// The longest message in bytes, its terminator not counted, as it was [set](Self::set_limit).
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Says how the message ends from the next byte on. As
    /// [`Framer::set_terminator`](Framer::set_terminator): what is known to be data stays data, and while
    /// a message that was too long is being skipped, the change waits for its end.
    pub fn set_terminator<'t>(&mut self, terminator: impl Into<Terminator<'t>>) {
        let terminator = terminator.into();
        if self.state == State::Skipping {
            self.waiting = Some(OwnedTerminator::new(terminator));
            self.waiting_expectation = None;
            return;
        }
        self.waiting = None;
        self.waiting_expectation = None;
        self.state = State::Collecting;
        self.framer.stream(terminator);
        self.present_limit = self.limit;
    }

    /// Says that one message ends otherwise, and has a limit of its own in bytes. After it all is as
    /// before. As [`Framer::expect`](Framer::expect).
    pub fn expect<'t>(&mut self, terminator: impl Into<Terminator<'t>>, limit: usize) {
        let terminator = terminator.into();
        if self.state == State::Skipping {
            self.waiting_expectation = Some((OwnedTerminator::new(terminator), limit));
            return;
        }
        self.apply_waiting();
        self.waiting_expectation = None;
        self.state = State::Collecting;
        self.framer.expect_pieces(terminator);
        self.present_limit = limit;
    }

    /// The terminator in force, also that of an [expected](Self::expect) message: of a length, what is
    /// left of it.
    pub fn terminator(&self) -> Terminator<'_> {
        // What waited for the end of a message that was malformed waits on, but is in force.
        let expected = self
            .waiting_expectation
            .as_ref()
            .map(|(expected, _)| expected);
        match expected.or(self.waiting.as_ref()) {
            Some(waiting) if self.state == State::Malformed => waiting.get(),
            _ => self.framer.terminator(),
        }
    }

    /// Which end the last message had, where there are several: see
    /// [`Framer::ended_by`](Framer::ended_by).
    pub fn ended_by(&self) -> usize {
        self.framer.ended_by()
    }

    /// How many messages have ended: whole ones, those that were too long, and those that were malformed.
    pub fn messages_in(&self) -> u64 {
        self.framer.messages_in()
    }

    /// Whether a message has begun and not ended: see
    /// [`Framer::is_mid_message`](Framer::is_mid_message).
    #[must_use]
    pub fn is_mid_message(&self) -> bool {
        match self.state {
            State::Malformed => false,
            State::Skipping => true,
            State::Collecting => {
                let has_begun = self.taken > 0 || self.framer.has_prefix();
                !self.is_raw() && (has_begun || self.framer.is_expecting())
            }
        }
    }

    /// Whether there is no terminator, so that what comes belongs to no message.
    fn is_raw(&self) -> bool {
        self.framer.terminator() == Terminator::None
    }

    /// Lets the framer take what came. Only the end of what it took is not accounted for then.
    fn feed(&mut self, buffer: &BytesMut) -> Option<Piece> {
        let mut input = buffer.get(self.taken..).unwrap_or_default();
        let piece = match self.framer.feed(&mut input) {
            None => None,
            Some(Event::Data(data)) => Some(Piece::Data(data.len())),
            Some(Event::Malformed) => Some(Piece::Malformed),
            Some(_) => Some(Piece::End),
        };
        self.taken = buffer.len() - input.len();
        piece
    }

    /// How many bytes of the buffer are done with, or are data: those that the framer took and does not
    /// hold.
    fn accounted(&self) -> usize {
        self.taken.saturating_sub(self.framer.unread_length())
    }

    /// Drops all of that. There is no data then.
    fn drop_accounted(&mut self, buffer: &mut BytesMut) {
        let accounted = self.accounted();
        buffer.advance(accounted.min(buffer.len()));
        self.taken -= accounted;
        self.data = 0;
    }

    /// The last `more` of the accounted bytes are data, too. What lies before them and is none, such as a
    /// length in front, is dropped.
    fn add_data(&mut self, buffer: &mut BytesMut, more: usize) {
        let gap = self.accounted().saturating_sub(self.data + more);
        if gap > 0 && self.data + gap <= buffer.len() {
            buffer.copy_within(..self.data, gap);
            buffer.advance(gap);
            self.taken -= gap;
        }
        self.data += more;
    }

    /// Splits off the first bytes of the buffer.
    fn split(&mut self, buffer: &mut BytesMut, bytes: usize) -> Bytes {
        let bytes = bytes.min(buffer.len());
        self.taken = self.taken.saturating_sub(bytes);
        self.data = self.data.saturating_sub(bytes);
        buffer.split_to(bytes).freeze()
    }

    /// What is to be reported without another byte.
    fn owed(&mut self, buffer: &mut BytesMut) -> Option<Frame> {
        if self.state != State::Collecting {
            return None;
        }
        if self.is_raw() {
            let data = self.data;
            return (data > 0).then(|| Frame::Data(self.split(buffer, data)));
        }
        let announced = self.framer.announced().unwrap_or(0);
        let room = self.present_limit.checked_sub(self.data);
        let has_room = room.is_some_and(|room| announced <= room as u64);
        (!has_room).then(|| {
            let start = match self.framer.is_counted() {
                true => 0,
                false => self.present_limit,
            };
            self.begin_skip(buffer, start)
        })
    }

    fn begin_skip(&mut self, buffer: &mut BytesMut, start: usize) -> Frame {
        self.state = State::Skipping;
        let limit = self.present_limit;
        let start = self.split(buffer, start);
        self.drop_accounted(buffer);
        Frame::TooLong { limit, start }
    }

    /// The message has ended, and what it had in the buffer is gone.
    fn end_message(&mut self) {
        self.present_limit = self.limit;
        if self.state == State::Skipping {
            self.state = State::Collecting;
            self.apply_waiting();
            if let Some((terminator, limit)) = self.waiting_expectation.take() {
                self.expect(terminator.get(), limit);
            }
        }
    }

    fn apply_waiting(&mut self) {
        if let Some(terminator) = self.waiting.take() {
            self.framer.stream(terminator.get());
        }
    }

    /// The present message is over, and none of it is in the buffer.
    #[cold]
    fn begin_anew(&mut self) {
        (self.data, self.taken) = (0, 0);
        drop(self.framer.take_unread());
        self.end_message();
    }
}

impl Decoder for MessageCodec {
    type Item = Frame;
    type Error = io::Error;

    fn decode(&mut self, buffer: &mut BytesMut) -> io::Result<Option<Frame>> {
        if self.has_ended && buffer.is_empty() {
            return Ok(None);
        }
        self.has_ended = false;
        if buffer.len() < self.taken {
            // Somebody else took bytes of the present message.
            self.begin_anew();
        }
        loop {
            if let Some(owed) = self.owed(buffer) {
                return Ok(Some(owed));
            }
            let piece = self.feed(buffer);
            let is_skipping = self.state == State::Skipping;
            match piece {
                Some(Piece::Data(more)) if !is_skipping => self.add_data(buffer, more),
                Some(Piece::Data(_)) => self.drop_accounted(buffer),
                Some(Piece::End) => {
                    let message = (!is_skipping).then(|| self.split(buffer, self.data));
                    self.drop_accounted(buffer);
                    self.end_message();
                    if let Some(message) = message {
                        return Ok(Some(Frame::Message(message)));
                    }
                }
                Some(Piece::Malformed) => {
                    self.drop_accounted(buffer);
                    self.present_limit = self.limit;
                    self.state = State::Malformed;
                    return Ok(Some(Frame::Malformed));
                }
                None => {
                    match self.state {
                        State::Collecting => self.add_data(buffer, 0),
                        _ => self.drop_accounted(buffer),
                    }
                    return Ok(self.owed(buffer));
                }
            }
        }
    }

    fn decode_eof(&mut self, buffer: &mut BytesMut) -> io::Result<Option<Frame>> {
        if let decoded @ Some(_) = self.decode(buffer)? {
            return Ok(decoded);
        }
        if self.has_ended {
            return Ok(None);
        }
        // All is taken. What is held is data now, unless a number says where the message ends.
        let length = match self.framer.is_counted() {
            true => self.data,
            false => self.taken,
        };
        if self.state == State::Collecting && !self.is_raw() && length > self.present_limit {
            let too_long = self.begin_skip(buffer, self.present_limit);
            return Ok(Some(too_long));
        }
        let partial = self.is_mid_message().then(|| match self.state {
            State::Collecting => self.split(buffer, length),
            State::Skipping | State::Malformed => Bytes::new(),
        });
        self.has_ended = true;
        if partial.is_some() {
            buffer.clear();
            self.begin_anew();
        }
        Ok(partial.map(Frame::Partial))
    }
}

impl<B: AsRef<[u8]>> Encoder<B> for MessageCodec {
    type Error = io::Error;

    fn encode(&mut self, bytes: B, buffer: &mut BytesMut) -> io::Result<()> {
        buffer.extend_from_slice(bytes.as_ref());
        Ok(())
    }
}

//! One step of a framer: some input, in indices.

use alloc::vec::Vec;
use core::mem;

use super::{Framer, Message, Rare, Style};
use crate::{
    event::{Bytes, Found},
    framing::matcher::Step,
    slices::{prefix, suffix_from},
};

/// What a step came to.
pub(super) enum Progress {
    Found(Found),
    /// Something was taken or changed, nothing is to be told: step again.
    Again,
    /// The input is used up.
    Dry,
}

/// The smallest buffer that is worth an allocation, for input that comes byte by byte.
const SMALLEST: usize = 64;

impl Framer {
    /// What of the text can hold a message within the limit and its terminator: a terminator
    /// that begins behind that ends a message that is too long. More than the limit is collected
    /// only after it was lowered, and then nobody asks: [`room`](Self::room) comes first.
    #[inline]
    pub(super) fn window<'t>(&self, needle: &[u8], text: &'t [u8]) -> &'t [u8] {
        let reach = (self.limit - self.collected.len()).saturating_add(needle.len());
        text.get(..reach).unwrap_or(text)
    }

    /// One step over the input, or over what comes before it. Returns how much of the input it
    /// took.
    #[inline]
    pub(super) fn step(&mut self, input: &[u8]) -> (usize, Progress) {
        match self.rare {
            None => self.advance(input),
            Some(_) => self.step_rare(input),
        }
    }

    /// Bytes that were held under a replaced terminator are scanned before the input.
    #[cold]
    fn step_rare(&mut self, input: &[u8]) -> (usize, Progress) {
        let Some(Rare {
            pending, scanned, ..
        }) = self.rare.as_deref_mut()
        else {
            return self.advance(input);
        };
        if pending.is_empty() {
            return self.advance(input);
        }
        let (pending, scanned) = (mem::take(pending), mem::take(scanned));
        let text = suffix_from(&pending, scanned);
        let (taken, progress) = self.advance(text);
        let progress = match progress {
            Progress::Found(found) => Progress::Found(found.into_owned(text)),
            Progress::Again | Progress::Dry => Progress::Again,
        };
        if taken < text.len() {
            let rare = self.rare.get_or_insert_default();
            rare.pending = pending;
            rare.scanned = scanned + taken;
        } else {
            self.drop_rare();
        }
        (0, progress)
    }

    /// Gives the box back as soon as nothing is in it.
    fn drop_rare(&mut self) {
        self.rare
            .take_if(|rare| rare.pending.is_empty() && rare.waiting.is_none());
    }

    #[inline]
    fn advance(&mut self, text: &[u8]) -> (usize, Progress) {
        if self.is_whole() {
            self.whole(text)
        } else if self.message == Message::Skipped {
            self.skip(text)
        } else {
            self.pieces(text)
        }
    }

    /// Whether the present message comes whole.
    #[inline]
    pub(super) fn is_whole(&self) -> bool {
        self.message == Message::Kept && self.style == Style::Whole && !self.terminator.is_none()
    }

    #[inline]
    fn whole(&mut self, text: &[u8]) -> (usize, Progress) {
        let Some(room) = self.room() else {
            return (0, Progress::Found(self.too_long()));
        };
        let window = self.window(self.terminator.needle(), text);
        match self.matcher.step(self.terminator.get(), window) {
            // It is within the limit, or it would end behind the window.
            Step::End { data, taken } => {
                let message = if self.collected.is_empty() {
                    Bytes::Input(data)
                } else {
                    self.collect(prefix(text, data));
                    Bytes::Owned(mem::take(&mut self.collected))
                };
                self.end();
                (taken, Progress::Found(Found::Message(message)))
            }
            Step::Data { data } if data <= room => {
                self.collect(prefix(text, data));
                self.terminator.count(data);
                (data, Progress::Again)
            }
            // The first byte too many makes it certain; the skip begins behind it.
            Step::Data { .. } => (room + 1, Progress::Found(self.too_long())),
            Step::Released { data, taken } if data <= room => {
                self.collect_released(data);
                (taken, Progress::Again)
            }
            Step::Released { taken, .. } => (taken, Progress::Found(self.too_long())),
            Step::More => (text.len(), Progress::Dry),
        }
    }

    fn pieces(&mut self, text: &[u8]) -> (usize, Progress) {
        if !self.collected.is_empty() {
            // It began as a whole message: hand out what there is.
            let collected = mem::take(&mut self.collected);
            return (0, self.data(Bytes::Owned(collected)));
        }
        match self.matcher.step(self.terminator.get(), text) {
            Step::End { data: 0, taken } => {
                self.end();
                (taken, Progress::Found(Found::End))
            }
            Step::End { data, .. } | Step::Data { data } => {
                self.terminator.count(data);
                (data, self.data(Bytes::Input(data)))
            }
            Step::Released { data, taken } => {
                let released = prefix(self.terminator.needle(), data).to_vec();
                (taken, self.data(Bytes::Owned(released)))
            }
            Step::More => (text.len(), Progress::Dry),
        }
    }

    fn data(&mut self, bytes: Bytes) -> Progress {
        // What is handed out under `None` belongs to no message.
        self.message = match self.terminator.is_none() {
            true => Message::Kept,
            false => Message::Begun,
        };
        Progress::Found(Found::Data(bytes))
    }

    /// Drops the rest of a message that was too long.
    fn skip(&mut self, text: &[u8]) -> (usize, Progress) {
        match self.matcher.step(self.terminator.get(), text) {
            Step::End { taken, .. } => {
                self.end();
                (taken, Progress::Again)
            }
            Step::Data { data } => {
                self.terminator.count(data);
                (data, Progress::Again)
            }
            Step::Released { taken, .. } => (taken, Progress::Again),
            Step::More => (text.len(), Progress::Dry),
        }
    }

    /// The message is over: what was asked for the next one applies.
    #[inline]
    pub(super) fn end(&mut self) {
        self.message = Message::Kept;
        self.terminator.reached();
        if let Some(rare) = &mut self.rare {
            if let Some((terminator, style)) = rare.waiting.take() {
                self.terminator = terminator;
                self.matcher.forget();
                self.style = style;
                self.drop_rare();
            }
        }
    }

    /// Begins the skip of a message that is too long.
    #[cold]
    pub(super) fn too_long(&mut self) -> Found {
        self.collected = Vec::new();
        self.message = Message::Skipped;
        Found::TooLong { limit: self.limit }
    }

    /// How many bytes of data the message may still grow by: `None` if it is certain to be too
    /// long, because the limit was lowered or a length announces it.
    #[inline]
    pub(super) fn room(&self) -> Option<usize> {
        let room = self.limit.checked_sub(self.collected.len())?;
        match self.terminator.left() {
            Some(left) if left > room as u64 => None,
            _ => Some(room),
        }
    }

    pub(super) fn collect_released(&mut self, data: usize) {
        if data == 0 {
            return;
        }
        self.reserve(data);
        self.collected
            .extend_from_slice(prefix(self.terminator.needle(), data));
    }

    pub(super) fn collect(&mut self, data: &[u8]) {
        self.reserve(data.len());
        self.collected.extend_from_slice(data);
    }

    /// Makes place for `data` bytes, and for as many again as there are then.
    ///
    /// A peer gets no memory for what it did not send: never more than twice what came, however
    /// much is announced. The last doubling is to just what the message can become: old and new
    /// place are needed at once, so a step from more than half of that to all would cost more.
    #[inline]
    fn reserve(&mut self, data: usize) {
        if data > self.collected.capacity() - self.collected.len() {
            self.grow(data);
        }
    }

    #[cold]
    fn grow(&mut self, data: usize) {
        let length = self.collected.len();
        let room = self.room().unwrap_or(data);
        let most = match self.terminator.left() {
            Some(left) => length + usize::try_from(left).map_or(room, |left| left.min(room)),
            None => length + room,
        };
        let needed = length + data;
        let target = if needed > most / 2 {
            most
        } else {
            (2 * needed).max(SMALLEST).min(most / 2)
        };
        self.collected.reserve_exact(target - length);
    }
}

//! The model of what comes in: the naive framing, and how far the input was taken.
//!
//! It takes two things from the machine, which nobody can know who does not see the cutting, and
//! checks their bounds: how the data of a piece is cut, and how much of a message that is too long
//! was taken when that was reported.

use super::{framing::Framing, told::Told};
use std::borrow::Cow;

/// Returns an error if something does not hold.
macro_rules! hold {
    ($holds:expr, $($why:tt)+) => {
        if !$holds {
            return Err(format!($($why)+));
        }
    };
}
pub(super) use hold;

#[derive(Clone)]
pub struct Incoming<'o> {
    pub framing: Framing<'o>,
    /// All that came.
    pub input: Cow<'o, [u8]>,
    /// How much of it was taken. This goes back when unread bytes are put back.
    pub taken: usize,
    pub bytes_in: u64,
    pub closed: bool,
}

impl<'o> Incoming<'o> {
    pub fn new(framing: Framing<'o>) -> Self {
        Incoming {
            framing,
            input: Cow::Borrowed(&[]),
            taken: 0,
            bytes_in: 0,
            closed: false,
        }
    }

    /// Judges how far a call of `feed` took the input. `lent` says that data was lent from the
    /// input; `wanted`, whether input was wanted before the call.
    pub fn took(
        &mut self,
        taken: usize,
        told: Option<&Told<'_>>,
        lent: bool,
        wanted: bool,
    ) -> Result<(), String> {
        let (before, come) = (self.taken, self.input.len());
        let exactly = match told {
            // What was taken in an earlier call cannot be given back.
            Some(Told::Message(_) | Told::Last(_) | Told::End | Told::Malformed) => {
                Some(self.framing.start().max(before))
            }
            // The byte that showed it ended the message, too.
            Some(Told::TooLong(..)) if !self.framing.is_skipping() => {
                Some(self.framing.start().max(before))
            }
            Some(Told::Data(_)) if lent => Some(self.framing.told()),
            Some(Told::Data(_) | Told::TooLong(..)) => None,
            Some(Told::Eof(_)) => return Err("feed gave EOF".into()),
            None if !wanted => Some(before),
            None if self.framing.wants_input() => Some(come),
            // A pause that waited for the end of a skipped message.
            None => Some(self.framing.start().max(before)),
        };
        hold!(
            exactly.is_none_or(|place| place == taken),
            "law 2: the input is taken up to {taken}, should be {exactly:?}"
        );
        // A prefix that was read is taken, also if it says that the message is too long.
        let start = self.framing.start();
        hold!(start <= taken, "taken up to {taken}, and {start} was read");
        hold!(before <= taken && taken <= come, "took {before} to {taken}");
        self.bytes_in += (taken - before) as u64;
        self.taken = taken;
        Ok(())
    }

    /// The bytes that were taken and not handed out.
    pub fn unread(&self) -> Vec<u8> {
        self.framing.unread(&self.input, self.taken)
    }

    /// Puts unread bytes back in front of what was not taken. Where a prefix was read they do not lie
    /// directly before that.
    pub fn put_back(&mut self, unread: &[u8]) {
        let place = self.taken - unread.len();
        if self.input[place..self.taken] != *unread {
            self.input.to_mut()[place..self.taken].copy_from_slice(unread);
        }
        self.taken = place;
    }
}

/// Judges what a call gave. Data may come in more pieces than one.
pub fn judge(
    framing: &mut Framing<'_>,
    input: &[u8],
    expected: Option<&Told<'_>>,
    told: Option<&Told<'_>>,
) -> Result<(), String> {
    match (expected, told) {
        (Some(Told::Data(all)), Some(Told::Data(piece))) => {
            hold!(!piece.is_empty(), "an empty piece of data");
            hold!(all.starts_with(piece), "gave {told:?} of {expected:?}");
            framing.hand_out(piece.len());
        }
        (Some(Told::Data(all)), Some(Told::Last(data))) => {
            hold!(all == data, "gave {told:?}, should be {expected:?}");
            framing.hand_out(data.len());
            let next = framing.next(input);
            hold!(next == Some(Told::End), "gave {told:?}, then {next:?}");
        }
        (Some(Told::End), Some(Told::Last(data))) if data.is_empty() => {}
        _ => hold!(expected == told, "gave {told:?}, should be {expected:?}"),
    }
    Ok(())
}

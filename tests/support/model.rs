//! A model of the whole chat: naive framing, naive sending, and what ties them together.
//!
//! It answers every call of the public interface, and takes three things from the chat, which
//! nobody can know who does not count memory or see the cutting, and checks their bounds:
//! whether what is queued holds back input, how the data of a piece is cut, and how much of
//! a message that is too long was taken when that was told.

use super::{
    framing::Framing,
    script::{Style, Told},
    sending::Sending,
};
use sanschat::{Chat, Framer, Terminator};

pub struct Model<'o> {
    pub framing: Framing<'o>,
    pub sending: Sending,
    pub high_water: usize,
    /// So much of all that came was taken. It goes back when unread bytes are put back.
    pub taken: usize,
    pub bytes_in: u64,
}

/// Returns an error if something does not hold.
macro_rules! hold {
    ($holds:expr, $($why:tt)+) => {
        if !$holds {
            return Err(format!($($why)+));
        }
    };
}
pub(super) use hold;

impl Model<'_> {
    /// As `Chat::default`.
    pub fn new() -> Self {
        Model {
            framing: Framing::new(Style::Whole, Terminator::None, Framer::DEFAULT_LIMIT),
            sending: Sending::default(),
            high_water: Chat::DEFAULT_HIGH_WATER,
            taken: 0,
            bytes_in: 0,
        }
    }

    /// What one call of `feed` with all that came must give.
    pub fn feed(&mut self, wanted: bool) -> Option<Told> {
        let visible = self.framing.input.len();
        wanted.then(|| self.framing.next(visible)).flatten()
    }

    /// What one call of `feed_eof` must give.
    pub fn feed_eof(&mut self) -> Option<Told> {
        if self.sending.is_closing() {
            return None;
        }
        self.framing.next_at_eof(self.taken)
    }

    /// Judges what a call gave. Data may come in more pieces than one.
    pub fn given(&mut self, expected: Option<Told>, given: Option<&Told>) -> Result<(), String> {
        match (&expected, given) {
            (Some(Told::Data(all)), Some(Told::Data(piece))) => {
                hold!(!piece.is_empty(), "an empty piece of data");
                hold!(all.starts_with(piece), "gave {given:?} of {expected:?}");
                self.framing.hand_out(piece.len());
            }
            (expected, given) => {
                let expected = expected.as_ref();
                hold!(expected == given, "gave {given:?}, should be {expected:?}");
            }
        }
        Ok(())
    }

    /// Judges how far a call of `feed` took the input. `lent` says of data that it was lent from
    /// the input; `wanted`, whether the call was to look at the input at all.
    pub fn took(
        &mut self,
        taken: usize,
        given: Option<&Told>,
        lent: bool,
        wanted: bool,
    ) -> Result<(), String> {
        let (before, come) = (self.taken, self.framing.input.len());
        let exactly = match given {
            // What was taken in an earlier call cannot be given back.
            Some(Told::Message(_) | Told::End) => Some(self.framing.start().max(before)),
            Some(Told::Data(_)) if lent => self.framing.unread(),
            Some(Told::Data(_) | Told::TooLong(_)) => None,
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
        hold!(before <= taken && taken <= come, "took {before} to {taken}");
        self.bytes_in += (taken - before) as u64;
        self.taken = taken;
        Ok(())
    }

    /// Whether input is wanted, what is queued apart.
    fn may_want_input(&self) -> bool {
        self.framing.wants_input() && !self.sending.is_closing()
    }

    /// Asks a chat whatever can be asked.
    pub fn check(&self, chat: &mut Chat) -> Result<(), String> {
        macro_rules! equal {
            ($($name:ident is $value:expr),+ $(,)?) => {$(
                let (got, value) = (chat.$name(), $value);
                hold!(got == value, "{} is {got:?}, should be {value:?}", stringify!($name));
            )+};
        }
        equal! {
            terminator is self.framing.terminator(),
            limit is self.framing.limit,
            high_water is self.high_water,
            is_paused is self.framing.is_paused(),
            is_closing is self.sending.is_closing(),
            is_aborted is self.sending.is_aborted(),
            is_finished is self.framing.is_finished() && self.sending.is_empty(),
            queued is self.sending.queued(),
            bytes_in is self.bytes_in,
            bytes_out is self.sending.bytes_out(),
        }
        self.check_load(chat)
    }

    /// What is queued holds back input when it weighs more than the mark. The weight is memory,
    /// so all that is known of it is what it is at least, and where it is nothing.
    fn check_load(&self, chat: &mut Chat) -> Result<(), String> {
        let may = self.may_want_input();
        let idle = self.sending.is_idle();
        let produces = self.sending.producers() > 0;
        let mut wants = |mark| {
            chat.set_high_water(mark);
            chat.wants_input()
        };
        hold!(wants(0) == (may && idle), "held back by nothing");
        hold!(wants(usize::MAX) == may, "held back without a mark");
        let room = wants(usize::MAX - 1);
        hold!(room == (may && !produces), "a producer weighs all");
        if let Some(less) = self.sending.queued().checked_sub(1) {
            hold!(!wants(less), "not held back by more than the mark");
        }
        wants(self.high_water);
        Ok(())
    }
}

//! The machines under test, with one interface for all.

use super::{
    framing::Framing,
    told::{Delivery, Told},
};
use sanschat::{Piece, Scanner, Terminator};

mod collecting;

pub use collecting::Collecting;

/// One lifetime serves all terminators that are set.
pub trait Machine<'o> {
    /// Whether it gives pieces alone, and does not know lengths in front.
    const IN_PIECES: bool = false;

    /// A machine without input or settings, and the model of it.
    fn fresh() -> (Self, Framing<'o>)
    where
        Self: Sized;

    fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Told<'i>>
    where
        'o: 'i;
    fn set(&mut self, delivery: Delivery, terminator: Terminator<'o>);
    fn terminator(&self) -> Terminator<'_>;
    fn wants_input(&self) -> bool;
    fn take_unread(&mut self) -> Vec<u8>;
    fn ended_by(&self) -> usize;
    /// None for a scanner or collector, which know nothing of pauses and EOF.
    fn framer(&mut self) -> Option<&mut dyn Frames<'o>>;
    /// Gives a machine without input another limit, if it has a limit that cannot be set later. Returns
    /// the limit that it has then.
    fn resize(&mut self, _limit: usize) -> Option<usize> {
        None
    }
    /// Whether it is in the middle of a message. None if it does not know.
    fn has_begun(&mut self) -> Option<bool> {
        self.framer().map(|framer| framer.is_mid_message())
    }
    /// The whole machine, if it is a chat.
    #[cfg(feature = "alloc")]
    fn chat(&mut self) -> Option<&mut sanschat::Chat> {
        None
    }
}

/// What a `Framer` and a `Chat` have beyond a `Scanner`.
pub trait Frames<'o> {
    fn expect(&mut self, delivery: Delivery, terminator: Terminator<'o>, limit: usize);
    fn is_mid_message(&self) -> bool;
    fn messages_in(&self) -> u64;
    fn feed_eof(&mut self) -> Option<Told<'static>>;
    fn limit(&self) -> usize;
    fn set_limit(&mut self, limit: usize);
    fn is_paused(&self) -> bool;
    fn pause(&mut self);
    fn resume(&mut self);
}

impl<'o> Machine<'o> for Scanner<'o> {
    const IN_PIECES: bool = true;

    fn fresh() -> (Self, Framing<'o>) {
        let model = Framing::new(Delivery::Pieces, Terminator::None, usize::MAX);
        (Scanner::new(Terminator::None), model)
    }

    fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Told<'i>>
    where
        'o: 'i,
    {
        Some(match Scanner::feed(self, input)? {
            Piece::Part(data) => Told::Data(data.into()),
            Piece::Last(data) => Told::Last(data.into()),
            Piece::Malformed => Told::Malformed,
        })
    }

    fn set(&mut self, _: Delivery, terminator: Terminator<'o>) {
        self.set_terminator(terminator);
    }

    fn terminator(&self) -> Terminator<'_> {
        Scanner::terminator(self)
    }

    fn wants_input(&self) -> bool {
        true
    }

    fn take_unread(&mut self) -> Vec<u8> {
        self.held().to_vec()
    }

    fn ended_by(&self) -> usize {
        Scanner::ended_by(self)
    }

    fn framer(&mut self) -> Option<&mut dyn Frames<'o>> {
        None
    }
}

#[cfg(feature = "alloc")]
mod with_alloc {
    use super::{Delivery, Frames, Framing, Machine, Told};
    use sanschat::{Chat, Framer, Terminator};
    use std::collections::VecDeque;

    /// `Framer` and `Chat` have the same methods for input.
    macro_rules! machine {
        ($name:ident, $fresh:expr $(, $chat:item)?) => {
            impl<'o> Machine<'o> for $name {
                fn fresh() -> (Self, Framing<'o>) {
                    let limit = Framer::DEFAULT_LIMIT;
                    let model = Framing::new(Delivery::Whole, Terminator::None, limit);
                    ($fresh, model)
                }

                fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Told<'i>>
                where
                    'o: 'i,
                {
                    $name::feed(self, input).map(Told::from)
                }

                fn set(&mut self, delivery: Delivery, terminator: Terminator<'o>) {
                    match delivery {
                        Delivery::Whole => self.set_terminator(terminator),
                        Delivery::Pieces => self.stream(terminator),
                    }
                }

                fn terminator(&self) -> Terminator<'_> {
                    $name::terminator(self)
                }

                fn wants_input(&self) -> bool {
                    $name::wants_input(self)
                }

                fn take_unread(&mut self) -> Vec<u8> {
                    $name::take_unread(self)
                }

                fn ended_by(&self) -> usize {
                    $name::ended_by(self)
                }

                fn framer(&mut self) -> Option<&mut dyn Frames<'o>> {
                    Some(self)
                }

                $($chat)?
            }

            impl<'o> Frames<'o> for $name {
                fn expect(&mut self, delivery: Delivery, ends: Terminator<'o>, limit: usize) {
                    match delivery {
                        Delivery::Whole => $name::expect(self, ends, limit),
                        Delivery::Pieces => self.expect_pieces(ends),
                    }
                }

                fn is_mid_message(&self) -> bool {
                    $name::is_mid_message(self)
                }

                fn messages_in(&self) -> u64 {
                    $name::messages_in(self)
                }

                fn feed_eof(&mut self) -> Option<Told<'static>> {
                    $name::feed_eof(self).map(Told::from)
                }

                fn limit(&self) -> usize {
                    $name::limit(self)
                }

                fn set_limit(&mut self, limit: usize) {
                    $name::set_limit(self, limit);
                }

                fn is_paused(&self) -> bool {
                    $name::is_paused(self)
                }

                fn pause(&mut self) {
                    $name::pause(self);
                }

                fn resume(&mut self) {
                    $name::resume(self);
                }
            }
        };
    }

    machine!(Framer, Framer::new(Terminator::None));
    machine!(
        Chat,
        Chat::default(),
        fn chat(&mut self) -> Option<&mut Chat> {
            Some(self)
        }
    );

    /// A framer whose messages are taken from its hot loop, one at a time. The loop must give the
    /// same messages one at a time as all at once.
    pub struct Looped {
        framer: Framer,
        /// What the loop gives all at once, as long as nothing is changed.
        ahead: VecDeque<Vec<u8>>,
    }

    impl<'o> Machine<'o> for Looped {
        fn fresh() -> (Self, Framing<'o>) {
            let (framer, model) = Framer::fresh();
            let ahead = VecDeque::new();
            (Looped { framer, ahead }, model)
        }

        fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Told<'i>>
        where
            'o: 'i,
        {
            if self.ahead.is_empty() {
                let (mut framer, mut input) = (self.framer.clone(), *input);
                let messages = framer.messages(&mut input);
                messages.for_each(|message| self.ahead.push_back(message.to_vec()));
            }
            let message = self.framer.messages(input).next();
            if let Some(ahead) = self.ahead.pop_front() {
                assert_eq!(message, Some(&ahead[..]), "differs from all at once");
            }
            match message {
                Some(message) => Some(Told::Message(message.into())),
                None => Machine::feed(&mut self.framer, input),
            }
        }

        fn set(&mut self, delivery: Delivery, terminator: Terminator<'o>) {
            self.ahead.clear();
            Machine::set(&mut self.framer, delivery, terminator);
        }

        fn terminator(&self) -> Terminator<'_> {
            self.framer.terminator()
        }

        fn wants_input(&self) -> bool {
            self.framer.wants_input()
        }

        fn take_unread(&mut self) -> Vec<u8> {
            self.ahead.clear();
            self.framer.take_unread()
        }

        fn ended_by(&self) -> usize {
            self.framer.ended_by()
        }

        fn framer(&mut self) -> Option<&mut dyn Frames<'o>> {
            Some(self)
        }
    }

    impl<'o> Frames<'o> for Looped {
        fn expect(&mut self, delivery: Delivery, ends: Terminator<'o>, limit: usize) {
            self.ahead.clear();
            Frames::expect(&mut self.framer, delivery, ends, limit);
        }

        fn is_mid_message(&self) -> bool {
            self.framer.is_mid_message()
        }

        fn messages_in(&self) -> u64 {
            self.framer.messages_in()
        }

        fn feed_eof(&mut self) -> Option<Told<'static>> {
            self.ahead.clear();
            self.framer.feed_eof().map(Told::from)
        }

        fn limit(&self) -> usize {
            self.framer.limit()
        }

        fn set_limit(&mut self, limit: usize) {
            self.ahead.clear();
            self.framer.set_limit(limit);
        }

        fn is_paused(&self) -> bool {
            self.framer.is_paused()
        }

        fn pause(&mut self) {
            self.ahead.clear();
            self.framer.pause();
        }

        fn resume(&mut self) {
            self.framer.resume();
        }
    }
}

#[cfg(feature = "alloc")]
pub use with_alloc::Looped;

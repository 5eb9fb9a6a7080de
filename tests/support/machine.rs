//! The machines under test, behind one face.

use super::script::Style;
use sanschat::{Piece, Scanner, Terminator};
use std::borrow::Cow;

/// What one call of `feed` gave.
#[derive(Debug)]
pub enum Given<'i> {
    Message(Cow<'i, [u8]>),
    Data(Cow<'i, [u8]>),
    /// Data and the end in one.
    Last(&'i [u8]),
    End,
    TooLong(usize),
    Eof(Option<Vec<u8>>),
}

/// One lifetime serves all: what is fed and what is set outlive the run.
pub trait Machine<'a> {
    /// Whether `feed_eof` may be called.
    const KNOWS_EOF: bool = true;

    fn feed(&mut self, input: &mut &'a [u8]) -> Option<Given<'a>>;
    fn feed_eof(&mut self) -> Option<Given<'a>>;
    fn set(&mut self, style: Style, terminator: Terminator<'a>);
    fn set_limit(&mut self, limit: usize);
    fn pause(&mut self);
    fn resume(&mut self);
    fn close(&mut self);
    fn wants_input(&self) -> bool;
    fn take_unread(&mut self) -> Vec<u8>;
    fn terminator(&self) -> Terminator<'_>;
}

/// It knows neither limits nor pauses nor EOF: its scripts must not ask for them.
impl<'a> Machine<'a> for Scanner<'a> {
    const KNOWS_EOF: bool = false;

    fn feed(&mut self, input: &mut &'a [u8]) -> Option<Given<'a>> {
        Some(match Scanner::feed(self, input)? {
            Piece::Part(data) => Given::Data(Cow::Borrowed(data)),
            Piece::Last(data) => Given::Last(data),
        })
    }

    fn set(&mut self, _: Style, terminator: Terminator<'a>) {
        self.set_terminator(terminator);
    }

    fn wants_input(&self) -> bool {
        true
    }

    fn take_unread(&mut self) -> Vec<u8> {
        self.held().to_vec()
    }

    fn terminator(&self) -> Terminator<'_> {
        Scanner::terminator(self)
    }

    fn feed_eof(&mut self) -> Option<Given<'a>> {
        unreachable!("a scanner has no EOF")
    }

    fn set_limit(&mut self, _: usize) {
        unreachable!("a scanner has no limit")
    }

    fn pause(&mut self) {
        unreachable!("who pauses a scanner stops feeding it")
    }

    fn resume(&mut self) {
        unreachable!("who pauses a scanner stops feeding it")
    }

    fn close(&mut self) {
        unreachable!("who closes a scanner drops it")
    }
}

#[cfg(feature = "alloc")]
mod with_alloc {
    use super::{Given, Machine, Style};
    use sanschat::{Chat, Event, Framer, Terminator};
    use std::{borrow::Cow, collections::VecDeque};

    impl<'a> From<Event<'a>> for Given<'a> {
        fn from(event: Event<'a>) -> Self {
            match event {
                Event::Message(bytes) => Given::Message(bytes),
                Event::Data(bytes) => Given::Data(bytes),
                Event::End => Given::End,
                Event::TooLong { limit } => Given::TooLong(limit),
                Event::Eof { partial } => Given::Eof(partial.map(Cow::into_owned)),
                other => panic!("{other:?} is the adapter's to give"),
            }
        }
    }

    /// `Framer` and `Chat` differ in one method only.
    macro_rules! machine {
        ($name:ident, $close:expr) => {
            impl<'a> Machine<'a> for $name {
                fn feed(&mut self, input: &mut &'a [u8]) -> Option<Given<'a>> {
                    $name::feed(self, input).map(Given::from)
                }

                fn feed_eof(&mut self) -> Option<Given<'a>> {
                    $name::feed_eof(self).map(Given::from)
                }

                fn set(&mut self, style: Style, terminator: Terminator<'a>) {
                    match style {
                        Style::Whole => self.set_terminator(terminator),
                        Style::Pieces => self.stream(terminator),
                    }
                }

                fn set_limit(&mut self, limit: usize) {
                    $name::set_limit(self, limit);
                }

                fn pause(&mut self) {
                    $name::pause(self);
                }

                fn resume(&mut self) {
                    $name::resume(self);
                }

                fn close(&mut self) {
                    let close: fn(&mut $name) = $close;
                    close(self);
                }

                fn wants_input(&self) -> bool {
                    $name::wants_input(self)
                }

                fn take_unread(&mut self) -> Vec<u8> {
                    $name::take_unread(self)
                }

                fn terminator(&self) -> Terminator<'_> {
                    $name::terminator(self)
                }
            }
        };
    }

    machine!(Framer, |_| unreachable!("a framer has nothing to close"));
    machine!(Chat, Chat::close_when_done);

    /// A framer whose messages are taken from its hot loop, one at a time. What the loop would
    /// have given all at once must be the same.
    #[derive(Clone)]
    pub struct Looped<'a> {
        framer: Framer,
        /// What it would have given, as long as nothing is changed.
        ahead: VecDeque<&'a [u8]>,
    }

    impl From<Framer> for Looped<'_> {
        fn from(framer: Framer) -> Self {
            let ahead = VecDeque::new();
            Looped { framer, ahead }
        }
    }

    impl<'a> Looped<'a> {
        fn look_ahead(&mut self, mut input: &'a [u8]) {
            if self.ahead.is_empty() {
                let mut all_at_once = self.framer.clone();
                let messages = all_at_once.messages(&mut input);
                messages.for_each(|message| self.ahead.push_back(message));
            }
        }

        fn change(&mut self) -> &mut Framer {
            self.ahead.clear();
            &mut self.framer
        }
    }

    impl<'a> Machine<'a> for Looped<'a> {
        fn feed(&mut self, input: &mut &'a [u8]) -> Option<Given<'a>> {
            self.look_ahead(input);
            let message = self.framer.messages(input).next();
            if let Some(ahead) = self.ahead.pop_front() {
                let same = message.is_some_and(|message| std::ptr::eq(message, ahead));
                assert!(same, "{message:?}, and all at once {ahead:?}");
            }
            match message {
                Some(message) => Some(Given::Message(message.into())),
                None => Machine::feed(&mut self.framer, input),
            }
        }

        fn feed_eof(&mut self) -> Option<Given<'a>> {
            Machine::feed_eof(self.change())
        }

        fn set(&mut self, style: Style, terminator: Terminator<'a>) {
            Machine::set(self.change(), style, terminator);
        }

        fn set_limit(&mut self, limit: usize) {
            self.change().set_limit(limit);
        }

        fn pause(&mut self) {
            self.change().pause();
        }

        fn resume(&mut self) {
            self.change().resume();
        }

        fn close(&mut self) {
            Machine::close(&mut self.framer);
        }

        fn wants_input(&self) -> bool {
            self.framer.wants_input()
        }

        fn take_unread(&mut self) -> Vec<u8> {
            self.change().take_unread()
        }

        fn terminator(&self) -> Terminator<'_> {
            self.framer.terminator()
        }
    }
}

#[cfg(feature = "alloc")]
pub use with_alloc::Looped;

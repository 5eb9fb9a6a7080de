//! The machines of this crate.

use sanschat::{Chat, Event, Framer, Piece, Scanner, Terminator};

use crate::{Consumer, Machine};

/// The common methods of a framer and a chat. They are inlined as those of the crate are: a program
/// calls them in one or two places.
pub trait Engine {
    /// An engine with this terminator.
    fn new(terminator: Terminator<'_>) -> Self;

    /// The next event.
    fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>>;

    /// Sets the terminator of the next message.
    fn set_terminator(&mut self, terminator: Terminator<'_>);

    /// Sets the terminator of one message alone, and its limit.
    fn expect(&mut self, terminator: Terminator<'_>, limit: usize);
}

impl Engine for Framer {
    fn new(terminator: Terminator<'_>) -> Self {
        Framer::new(terminator)
    }

    #[inline(always)]
    fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        self.feed(input)
    }

    #[inline(always)]
    fn set_terminator(&mut self, terminator: Terminator<'_>) {
        self.set_terminator(terminator);
    }

    #[inline(always)]
    fn expect(&mut self, terminator: Terminator<'_>, limit: usize) {
        self.expect(terminator, limit);
    }
}

impl Engine for Chat {
    fn new(terminator: Terminator<'_>) -> Self {
        Chat::new(terminator)
    }

    #[inline(always)]
    fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Event<'i>> {
        self.feed(input)
    }

    #[inline(always)]
    fn set_terminator(&mut self, terminator: Terminator<'_>) {
        self.set_terminator(terminator);
    }

    #[inline(always)]
    fn expect(&mut self, terminator: Terminator<'_>, limit: usize) {
        self.expect(terminator, limit);
    }
}

/// An engine that gives one event after the other.
#[derive(Debug)]
pub struct Events<E>(E);

impl<E: Engine> Events<E> {
    /// A machine with this terminator.
    pub fn new<'t>(terminator: impl Into<Terminator<'t>>) -> Self {
        Events(E::new(terminator.into()))
    }

    /// A machine with an engine that was made elsewhere.
    pub fn of(engine: E) -> Self {
        Events(engine)
    }
}

impl<E: Engine> Machine for Events<E> {
    fn feed(&mut self, mut chunk: &[u8], out: &mut impl Consumer) {
        while let Some(event) = self.0.feed(&mut chunk) {
            match event {
                Event::Message(line) => out.message(&line),
                Event::Data(part) => out.part(&part),
                Event::End => out.message(b""),
                _ => {}
            }
        }
    }
}

/// A framer that gives all messages of a chunk at once, and an event where there is no message.
#[derive(Debug)]
pub struct HotLoop(Framer);

impl HotLoop {
    /// A machine with this terminator.
    pub fn new<'t>(terminator: impl Into<Terminator<'t>>) -> Self {
        HotLoop(Framer::new(terminator))
    }
}

impl Machine for HotLoop {
    fn feed(&mut self, mut chunk: &[u8], out: &mut impl Consumer) {
        loop {
            let lines = self.0.messages(&mut chunk);
            lines.for_each(|line| out.message(line));
            match self.0.feed(&mut chunk) {
                Some(Event::Message(line)) => out.message(&line),
                Some(_) => {}
                None => break,
            }
        }
    }
}

/// The scanner. It gives a message that spans chunks in parts.
#[derive(Debug)]
pub struct Pieces<'t>(Scanner<'t>);

impl<'t> Pieces<'t> {
    /// A machine with this terminator.
    pub fn new(terminator: impl Into<Terminator<'t>>) -> Self {
        Pieces(Scanner::new(terminator.into()))
    }
}

impl Machine for Pieces<'_> {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        // A shorter lifetime, for which both the chunk and the terminator live.
        let mut input = chunk;
        while let Some(piece) = self.0.feed(&mut input) {
            match piece {
                Piece::Part(part) => out.part(part),
                Piece::Last(line) => out.message(line),
                Piece::Malformed => {}
            }
        }
    }
}

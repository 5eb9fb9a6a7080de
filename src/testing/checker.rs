//! A protocol over every cutting of an input.

use std::fmt;

use super::Cutting;
use crate::{
    chat::Chat,
    event::{Escaped, Event},
    protocol::Protocol,
    sending::outbox::Transmit,
};

/// Checks that a protocol answers the same however the network cuts its input.
///
/// Each run takes a fresh protocol and a fresh chat. It feeds the chunks one by one, sends
/// whatever is queued after every event, and ends with the peer's end unless told otherwise.
/// What is compared is an [`Outcome`]: the events that were heard, neighbouring
/// [`Event::Data`] joined, the bytes that were sent, how it ended, and what was left unread.
///
/// Of an input of up to 13 bytes every cutting is tried, of a longer one a
/// [sample](Cutting::sample).
///
/// # Examples
///
/// ```
/// use sanschat::{echo::LengthEcho, testing::Checker};
///
/// let checker = Checker::new(LengthEcho::new);
/// let outcome = checker.check(b"ECHO 3\nabc");
/// assert_eq!(outcome.sent, b"abc");
/// assert!(outcome.closed);
/// checker.check(b"ECHO 0x3\nabc");
/// checker.check(b"ECHO 10\nhalf a");
/// ```
#[derive(Clone, Debug)]
pub struct Checker<F> {
    protocol: F,
    chat: fn() -> Chat,
    eof: bool,
    samples: usize,
    seed: u64,
}

/// What came of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The events, from [`Event::Opened`] to, if it was closed, [`Event::Closed`].
    /// Neighbouring [`Event::Data`] is joined, since by its nature it is cut as the input is.
    pub heard: Vec<Event<'static>>,
    /// All bytes that were sent.
    pub sent: Vec<u8>,
    /// The end of what is sent was told to the peer.
    pub sent_eof: bool,
    /// The connection was closed, by the protocol or because both ends had ended.
    pub closed: bool,
    /// The protocol aborted the connection.
    pub aborted: bool,
    /// What was not handed out: held, collected, or not taken because the chat was paused or
    /// closing. If it was paused or closed on an [`Event::Data`], that data is here and not in
    /// `heard`, since how much of it had come by then is up to the cutting.
    pub unread: Vec<u8>,
}

/// Two cuttings of one input that a protocol answers differently.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Difference {
    /// The input.
    pub input: Vec<u8>,
    /// What came of it in one chunk.
    pub whole: Outcome,
    /// Where it has to be cut to be answered differently. If any of these cuts is left out, the
    /// answer is that to the whole again.
    pub cutting: Cutting,
    /// What came of it so.
    pub cut: Outcome,
}

impl<P: Protocol, F: Fn() -> P> Checker<F> {
    /// A checker of the protocols that this makes, one for each run.
    pub fn new(protocol: F) -> Self {
        Checker {
            protocol,
            chat: Chat::default,
            eof: true,
            samples: 1 << 12,
            seed: 0,
        }
    }

    /// The same with another chat for each run than the [default](Chat::default).
    #[must_use]
    pub fn with_chat(mut self, chat: fn() -> Chat) -> Self {
        self.chat = chat;
        self
    }

    /// The same with or without the peer's end behind the input.
    #[must_use]
    pub fn with_eof(mut self, eof: bool) -> Self {
        self.eof = eof;
        self
    }

    /// The same trying about so many cuttings of an input, instead of 4096.
    #[must_use]
    pub fn with_samples(mut self, many: usize) -> Self {
        self.samples = many;
        self
    }

    /// The same with other random cuttings of long inputs.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Checks one input, and says what came of it.
    ///
    /// # Panics
    ///
    /// If two cuttings of it are answered differently: the message shows the [`Difference`].
    /// As [`run`](Self::run).
    #[track_caller]
    pub fn check(&self, input: &[u8]) -> Outcome {
        match self.try_check(input) {
            Ok(outcome) => outcome,
            Err(difference) => panic!("{difference}"),
        }
    }

    /// Checks one input: what came of it, or two cuttings that are answered differently, the
    /// second one with as few cuts as were found to do.
    ///
    /// # Errors
    ///
    /// The difference.
    ///
    /// # Panics
    ///
    /// As [`run`](Self::run).
    pub fn try_check(&self, input: &[u8]) -> Result<Outcome, Box<Difference>> {
        let whole = self.run(input, &Cutting::whole());
        let cuttings = Cutting::sample(input.len(), self.samples, self.seed);
        let differs = |cutting: &Cutting| self.run(input, cutting) != whole;
        let Some(mut cutting) = cuttings.into_iter().find(differs) else {
            return Ok(whole);
        };
        let fewer = |cutting: &Cutting| {
            let mut fewer = (0..cutting.places().len()).map(|index| cutting.without(index));
            fewer.find(differs)
        };
        while let Some(fewer) = fewer(&cutting) {
            cutting = fewer;
        }
        Err(Box::new(Difference {
            input: input.to_vec(),
            cut: self.run(input, &cutting),
            cutting,
            whole,
        }))
    }

    /// Runs one cutting of one input.
    ///
    /// # Panics
    ///
    /// If the protocol never comes to rest: it hears many more events than there are bytes,
    /// since it asks for empty messages for ever, or it sends more than 64 MiB, since it has
    /// a producer without end.
    pub fn run(&self, input: &[u8], cutting: &Cutting) -> Outcome {
        let mut run = Run {
            protocol: (self.protocol)(),
            chat: (self.chat)(),
            outcome: Outcome::default(),
            most_events: 2 * input.len() + 10_000,
        };
        run.hear(Event::Opened);
        // Without any input there may be events: the empty message of a length of 0.
        run.feed(&[]);
        let mut rest = Vec::new();
        for chunk in cutting.chunks(input) {
            rest.extend_from_slice(run.feed(chunk));
        }
        run.end(self.eof && rest.is_empty());
        run.outcome.unread.append(&mut rest);
        run.outcome
    }
}

/// More than any test wants to see sent.
const MOST_SENT: usize = 64 << 20;

struct Run<P> {
    protocol: P,
    chat: Chat,
    outcome: Outcome,
    most_events: usize,
}

impl<P: Protocol> Run<P> {
    /// Feeds a chunk, and gives back what was not taken.
    fn feed<'i>(&mut self, mut chunk: &'i [u8]) -> &'i [u8] {
        while let Some(event) = self.chat.feed(&mut chunk) {
            self.hear(event);
        }
        chunk
    }

    fn end(&mut self, eof: bool) {
        while let Some(event) = eof.then(|| self.chat.feed_eof()).flatten() {
            self.hear(event);
        }
        let Outcome { heard, unread, .. } = &mut self.outcome;
        if self.chat.is_closing() || self.chat.is_paused() {
            if let Some(Event::Data(data)) = heard.last() {
                unread.extend_from_slice(data);
                heard.pop();
            }
        }
        unread.append(&mut self.chat.take_unread());
        self.outcome.aborted = self.chat.is_aborted();
        self.outcome.closed = self.chat.is_closing() || self.chat.is_finished();
        if self.outcome.closed {
            self.hear(Event::Closed);
        }
    }

    fn hear(&mut self, event: Event<'_>) {
        let heard = &mut self.outcome.heard;
        match (heard.last_mut(), &event) {
            (Some(Event::Data(data)), Event::Data(more)) => data.to_mut().extend_from_slice(more),
            _ => heard.push(event.clone().into_owned()),
        }
        self.most_events = match self.most_events.checked_sub(1) {
            Some(left) => left,
            None => panic!("events without end, the last is {event:?}"),
        };
        self.protocol.handle(&mut self.chat, event);
        self.send();
    }

    fn send(&mut self) {
        while let Some(transmit) = self.chat.poll_transmit() {
            let sent = match transmit {
                Transmit::Bytes(bytes) => {
                    self.outcome.sent.extend_from_slice(bytes);
                    bytes.len()
                }
                Transmit::Eof => {
                    self.outcome.sent_eof = true;
                    0
                }
                Transmit::Close => break,
            };
            self.chat.transmitted(sent);
            assert!(self.outcome.sent.len() <= MOST_SENT, "sends without end");
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "heard {:?}, sent {:?}", self.heard, Escaped(&self.sent))?;
        let ends = [
            (self.sent_eof, ", sent the end"),
            (self.aborted, ", aborted"),
            (self.closed, ", closed"),
        ];
        for (_, end) in ends.into_iter().filter(|(so, _)| *so) {
            f.write_str(end)?;
        }
        if !self.unread.is_empty() {
            write!(f, ", left {:?}", Escaped(&self.unread))?;
        }
        Ok(())
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:?} is answered differently", Escaped(&self.input))?;
        writeln!(f, "{}: {}", Cutting::whole(), self.whole)?;
        write!(f, "{}: {}", self.cutting, self.cut)
    }
}

impl std::error::Error for Difference {}

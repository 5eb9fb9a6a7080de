//! Runs a protocol over every cutting of an input.

use std::{fmt, time::Duration};

use super::Cutting;
use crate::{
    chat::Chat, escaped::Escaped, event::Event, protocol::Protocol, sending::outbox::Transmit,
};

/// Checks that a protocol answers the same however the network cuts its input.
///
/// Each run makes a new protocol and a new chat. It feeds the chunks one by one, sends what is
/// queued after each event, and reports the peer's end at the end of the input, unless
/// [`with_eof`](Self::with_eof) says otherwise. It compares the [`Outcome`]s of the runs: the
/// events, with neighbouring [`Event::Data`] joined, the bytes that were sent, how the connection
/// ended, and what was left unread.
///
/// An input of at most 13 bytes is tried in every cutting, a longer one in a
/// [sample](Cutting::sample) of 4096 cuttings, unless [`with_samples`](Self::with_samples) says
/// otherwise.
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
#[derive(Clone)]
pub struct Checker<F> {
    protocol: F,
    chat: fn() -> Chat,
    eof: bool,
    samples: usize,
    seed: u64,
    /// From which byte on it is which time.
    times: Vec<(usize, Duration)>,
}

/// The result of one run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Outcome {
    /// The events, from [`Event::Opened`] to [`Event::Closed`], if the connection was closed.
    /// Neighbouring [`Event::Data`] are joined, because they are cut as the input is.
    pub heard: Vec<Event<'static>>,
    /// All bytes that were sent.
    pub sent: Vec<u8>,
    /// The end of what is sent was reported to the peer.
    pub sent_eof: bool,
    /// The connection was closed, by the protocol or because both sides had sent their ends.
    pub closed: bool,
    /// The protocol aborted the connection.
    pub aborted: bool,
    /// The bytes that were not handed out: held, collected, or not taken because the chat was
    /// paused or closing. If it was paused or closed on an [`Event::Data`], that data is here and
    /// not in `heard`, because how much of it had come depends on the cutting.
    pub unread: Vec<u8>,
}

/// Two cuttings of one input that a protocol answers differently.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Difference {
    /// The input.
    pub input: Vec<u8>,
    /// The outcome for the input in one chunk.
    pub whole: Outcome,
    /// A cutting with another outcome. All its cuts are needed: without any one of them the
    /// outcome is that of the whole input.
    pub cutting: Cutting,
    /// The outcome for that cutting.
    pub cut: Outcome,
}

impl<P: Protocol, F: Fn() -> P> Checker<F> {
    /// A checker of the protocol that the closure makes. It is called once for each run.
    pub fn new(protocol: F) -> Self {
        Checker {
            protocol,
            chat: Chat::default,
            eof: true,
            samples: 1 << 12,
            seed: 0,
            times: Vec::new(),
        }
    }

    /// The same checker with another chat for each run, instead of [`Chat::default`].
    #[must_use]
    pub fn with_chat(mut self, chat: fn() -> Chat) -> Self {
        self.chat = chat;
        self
    }

    /// The same checker with or without the peer's end after the input.
    #[must_use]
    pub fn with_eof(mut self, eof: bool) -> Self {
        self.eof = eof;
        self
    }

    /// The same checker, which tells the time: from this byte of the input on it is this time. A place
    /// behind the input is time that passes after it. At the end of each of these moments the deadlines
    /// that are due are given. Each moment's bytes are cut in every way.
    ///
    /// # Examples
    ///
    /// ```
    /// use sanschat::{Chat, Deadline, Event, Terminator, from_fn, testing::Checker};
    /// use std::time::Duration;
    ///
    /// let impatient = || {
    ///     from_fn(|chat: &mut Chat, event: Event<'_>| match event {
    ///         Event::Opened => {
    ///             chat.set_terminator(Terminator::LF);
    ///             chat.set_deadline(Deadline::Message, Some(Duration::from_secs(5)));
    ///         }
    ///         Event::Timeout(_) => {
    ///             chat.push(b"too slow\n");
    ///             chat.close_when_done();
    ///         }
    ///         _ => {}
    ///     })
    /// };
    /// // "hello" comes at once, and " world" 6 s later.
    /// let times = [(0, 0), (5, 6)].map(|(place, time)| (place, Duration::from_secs(time)));
    /// let outcome = Checker::new(impatient).with_times(times).check(b"hello world\n");
    /// assert_eq!(outcome.sent, b"");
    /// let times = [(0, 0), (5, 6), (9, 7)].map(|(place, time)| (place, Duration::from_secs(time)));
    /// let outcome = Checker::new(impatient).with_times(times).check(b"hello world\n");
    /// assert_eq!(outcome.sent, b"too slow\n");
    /// ```
    #[must_use]
    pub fn with_times(mut self, times: impl IntoIterator<Item = (usize, Duration)>) -> Self {
        self.times = times.into_iter().collect();
        self.times.sort_unstable();
        self
    }

    /// The same checker, which tries about this many cuttings of an input, instead of 4096. See
    /// [`Cutting::sample`].
    #[must_use]
    pub fn with_samples(mut self, count: usize) -> Self {
        self.samples = count;
        self
    }

    /// The same checker with another seed for the random cuttings of long inputs.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Checks one input, and returns its outcome.
    ///
    /// # Panics
    ///
    /// If two cuttings of it are answered differently: the message shows the [`Difference`]. Also
    /// where [`run`](Self::run) panics.
    #[track_caller]
    pub fn check(&self, input: &[u8]) -> Outcome {
        match self.try_check(input) {
            Ok(outcome) => outcome,
            Err(difference) => panic!("{difference}"),
        }
    }

    /// Checks one input, and returns its outcome.
    ///
    /// # Errors
    ///
    /// Two cuttings that are answered differently: the whole input, and a cutting from which no
    /// cut can be left out.
    ///
    /// # Panics
    ///
    /// Where [`run`](Self::run) does.
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
    /// If the run does not seem to end: the protocol gets more than 10,000 events and two for
    /// each byte, as one does that asks for empty messages for ever, or it sends more than
    /// 64 MiB, as one does that has an endless producer.
    pub fn run(&self, input: &[u8], cutting: &Cutting) -> Outcome {
        let mut run = Run {
            protocol: (self.protocol)(),
            chat: (self.chat)(),
            outcome: Outcome::default(),
            now: None,
            most_events: 2 * input.len() + 10_000,
        };
        run.handle(Event::Opened);
        // Empty input may give an event too: the empty message of `Length(0)`.
        run.feed(&[]);
        let mut rest = Vec::new();
        let mut times = self.times.iter().copied().peekable();
        let cuts = cutting.places().iter().copied();
        let cutting = Cutting::at(cuts.chain(self.times.iter().map(|(place, _)| *place)));
        let mut place = 0;
        for chunk in cutting.chunks(input) {
            while let Some((_, now)) = times.next_if(|(from, _)| *from <= place) {
                run.tell_time(now);
            }
            rest.extend_from_slice(run.feed(chunk));
            place += chunk.len();
        }
        times.for_each(|(_, now)| run.tell_time(now));
        run.end_moment();
        run.end(self.eof && rest.is_empty());
        run.outcome.unread.append(&mut rest);
        run.outcome
    }
}

/// The most bytes that a run may send.
const MOST_SENT: usize = 64 << 20;

struct Run<P> {
    protocol: P,
    chat: Chat,
    outcome: Outcome,
    /// When the present moment began.
    now: Option<Duration>,
    most_events: usize,
}

impl<P: Protocol> Run<P> {
    /// Feeds a chunk, and returns what was not taken.
    fn feed<'i>(&mut self, mut chunk: &'i [u8]) -> &'i [u8] {
        while let Some(event) = self.chat.feed(&mut chunk) {
            self.handle(event);
        }
        chunk
    }

    /// A moment begins, and the one before it ends.
    fn tell_time(&mut self, now: Duration) {
        self.end_moment();
        self.chat.tell_time(now);
        self.now = Some(now);
    }

    fn end_moment(&mut self) {
        let Some(now) = self.now else { return };
        while let Some(event) = self.chat.handle_timeout(now) {
            self.handle(event);
        }
    }

    fn end(&mut self, eof: bool) {
        while let Some(event) = eof.then(|| self.chat.feed_eof()).flatten() {
            self.handle(event);
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
            self.handle(Event::Closed);
        }
    }

    fn handle(&mut self, event: Event<'_>) {
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

/// Also for closures, which have no `Debug`.
impl<F> fmt::Debug for Checker<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checker")
            .field("eof", &self.eof)
            .field("samples", &self.samples)
            .field("seed", &self.seed)
            .finish_non_exhaustive()
    }
}

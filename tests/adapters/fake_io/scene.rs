//! A connection of a rule with a fake stream, and all that is checked on the way.

use std::io::ErrorKind;

use sanschat::{Chat, Event, Protocol, Terminator, io::Linger};

use crate::fake_io::{
    adapter::{self, Adapter, Outcome, Setup, Timer},
    fake::Fake,
    plan::Plan,
    random::Random,
    rules::Rule,
};

pub(crate) struct Scene<A> {
    pub(crate) adapter: A,
    pub(crate) fake: Fake,
    pub(crate) watched: Watched<'static>,
    setup: Setup,
    random: Random,
}

impl Setup {
    pub(crate) fn any(random: &mut Random, plan: &Plan) -> Self {
        Setup {
            linger: Linger::default(),
            buffer_size: plan.buffer_size,
            high_water: random.pick(&[0, 100, 1000, Chat::DEFAULT_HIGH_WATER]),
            timer: random.pick(&[Timer::Late, Timer::Soon, Timer::None]),
            by_hand: random.percent(50),
        }
    }
}

impl<A: Adapter> Scene<A> {
    pub(crate) fn new(random: &mut Random, plan: Plan, rule: Rule, input: &[u8]) -> Self {
        let setup = Setup::any(random, &plan);
        Self::with_setup(random, plan, setup, rule.protocol(), input)
    }

    pub(crate) fn with_setup(
        random: &mut Random,
        plan: Plan,
        setup: Setup,
        protocol: Box<dyn Protocol>,
        input: &[u8],
    ) -> Self {
        let fake = Fake::new(random, plan, input);
        let chat = Chat::new(Terminator::None).with_high_water(setup.high_water);
        Scene {
            adapter: A::new(fake.clone(), chat, setup, Vec::new()),
            watched: Watched::new(protocol, fake.clone()),
            fake,
            setup,
            random: random.split(),
        }
    }

    /// Drives on. Whenever it waits, it leaves by the given chance, in percent.
    pub(crate) fn run(&mut self, leaves: u32) -> Outcome {
        let (adapter, watched) = (&mut self.adapter, &mut self.watched);
        adapter::run(adapter, watched, &self.fake, &mut self.random, leaves)
    }

    /// Drives until the connection is over, however often the drive is left. `between` is called each
    /// time it was left.
    pub(crate) fn finish(
        &mut self,
        leaves: u32,
        mut between: impl FnMut(&mut Chat),
    ) -> Result<(), ErrorKind> {
        let result = loop {
            match self.run(leaves) {
                Outcome::Ended(result) => break result,
                Outcome::Left => between(self.adapter.chat()),
                Outcome::Stuck => panic!("waits without end"),
            }
        };
        self.check_end(result);
        result
    }

    /// `Closed` comes once, and a pause is no error.
    pub(crate) fn check_end(&mut self, result: Result<(), ErrorKind>) {
        assert!(self.watched.opened);
        if self.watched.closed {
            assert_eq!(self.run(0), Outcome::Ended(Ok(())), "the end comes again");
        } else {
            assert!(self.adapter.chat().is_paused(), "ended without a reason");
            assert_eq!(result, Ok(()));
            assert!(self.fake.is_flushed(), "paused without a flush");
        }
    }

    /// Takes the connection apart. Returns the chat, the unread bytes, and a connection of the same kind
    /// for another protocol on the same stream.
    pub(crate) fn upgrade(self, protocol: Box<dyn Protocol>) -> (Chat, Vec<u8>, Self) {
        let (left, unread) = self.adapter.into_parts();
        let chat = Chat::new(Terminator::None).with_high_water(self.setup.high_water);
        self.fake.begin_anew(unread.len());
        let next = Scene {
            adapter: A::new(self.fake.clone(), chat, self.setup, unread.clone()),
            watched: Watched::new(protocol, self.fake.clone()),
            fake: self.fake,
            setup: self.setup,
            random: self.random,
        };
        (left, unread, next)
    }
}

/// A rule that checks that its events come in the order every adapter owes.
pub(crate) struct Watched<'p> {
    rule: Box<dyn Protocol + 'p>,
    fake: Fake,
    pub(crate) opened: bool,
    pub(crate) closed: bool,
    pub(crate) most_queued: usize,
    /// How much of the input all events so far have taken.
    pub(crate) taken: usize,
}

impl<'p> Watched<'p> {
    pub(crate) fn new(rule: Box<dyn Protocol + 'p>, fake: Fake) -> Self {
        Watched {
            rule,
            fake,
            opened: false,
            closed: false,
            most_queued: 0,
            taken: 0,
        }
    }
}

impl Protocol for Watched<'_> {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        assert!(!self.closed, "{event:?} after the close");
        match event {
            Event::Opened => assert!(!self.opened, "opened twice"),
            _ => assert!(self.opened, "{event:?} before it was opened"),
        }
        self.opened = true;
        self.closed = event == Event::Closed;
        self.rule.handle(chat, event);
        self.most_queued = self.most_queued.max(chat.queued());
        self.taken = chat.bytes_in() as usize;
        self.fake.heard(chat);
    }
}

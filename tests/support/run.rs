//! The runner: puts operations to a machine and to the model of one, and compares after every
//! call. On request it records what was seen, for a law that is asserted without the model.

mod compare;

#[cfg(feature = "alloc")]
use super::outgoing::Outgoing;
use super::{
    digest::{Kind, note, shape},
    journal::{Fed, Seen, State},
    machine::Machine,
    model::{Incoming, hold, judge},
    ops::{Listing, Op, chunks},
    told::{Delivery, Ends, Told, tell},
};
use std::{borrow::Cow, collections::VecDeque, ops::Range, slice};

/// Does `ops`, then brings a fresh machine to its end, and says where it departs from the model.
pub fn check<'o, M: Machine<'o>>(ops: &'o [Op]) -> Result<(), String> {
    let listed = |why| format!("{why}, in\n{}", Listing(ops, 1));
    let mut run = Run::<M>::new();
    run.all(ops).map_err(listed)?;
    run.end().map_err(listed)
}

/// Which half of a chat a call makes work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    In,
    Out,
}

/// Something that makes a call and may measure it.
pub type Meter<'m> = &'m dyn Fn(Half, &mut dyn FnMut());

#[derive(Clone)]
pub struct Run<'o, M> {
    pub machine: M,
    /// None if nothing is recorded.
    pub journal: Option<Vec<Seen>>,
    /// Stands for all reports so far, in a way that does not depend on how data is cut.
    pub digest: u64,
    /// How many messages ended or were too long.
    pub ended: usize,
    pub(super) incoming: Incoming<'o>,
    #[cfg(feature = "alloc")]
    pub(super) outgoing: Option<Outgoing>,
    pub(super) meter: Meter<'o>,
    /// The handlers of the first ends. Others are queued by operations.
    handlers: slice::Iter<'o, Vec<Op>>,
    on_end: VecDeque<&'o [Op]>,
    on_data: VecDeque<&'o [Op]>,
    /// How many handlers are running.
    depth: usize,
    events: usize,
}

impl<'o, M: Machine<'o>> Run<'o, M> {
    /// A fresh machine, of which nothing is recorded.
    pub fn new() -> Self {
        Self::metered(&|_, call| call())
    }

    pub fn recorded() -> Self {
        let journal = Some(Vec::new());
        Run {
            journal,
            ..Self::new()
        }
    }

    pub fn metered(meter: Meter<'o>) -> Self {
        #[allow(unused_mut)]
        let (mut machine, framing) = M::fresh();
        Run {
            #[cfg(feature = "alloc")]
            outgoing: machine.chat().map(|_| Outgoing::default()),
            machine,
            journal: None,
            digest: 0xcbf2_9ce4_8422_2325,
            ended: 0,
            incoming: Incoming::new(framing),
            meter,
            handlers: [].iter(),
            on_end: VecDeque::new(),
            on_data: VecDeque::new(),
            depth: 0,
            events: 0,
        }
    }

    /// With these handlers for the first ends.
    pub fn with_handlers(mut self, handlers: &'o [Vec<Op>]) -> Self {
        self.handlers = handlers.iter();
        self
    }

    pub fn all(&mut self, ops: &'o [Op]) -> Result<(), String> {
        for (n, op) in ops.iter().enumerate() {
            self.record(|_| Seen::Begun(op.clone()));
            self.act(op)
                .map_err(|why| format!("{why}\n  at operation {}: {op}", n + 1))?;
            if self.depth == 0 {
                self.record(|run| Seen::Done(State::of(run)));
            }
        }
        Ok(())
    }

    /// Whatever was done, the run can be brought to an end: what is left is read and sent, EOF and
    /// a close follow, and nothing is kept.
    pub fn end(&mut self) -> Result<(), String> {
        self.bring_to_an_end()
            .map_err(|why| format!("{why}\n  at the end"))
    }

    fn bring_to_an_end(&mut self) -> Result<(), String> {
        static BEFORE: [Op; 3] = [Op::SendAll, Op::Resume, Op::Feed(Vec::new(), Vec::new())];
        static AFTER: [Op; 3] = [Op::FeedEof, Op::Close, Op::SendAll];
        // A handler could pause again.
        (self.handlers, self.on_end, self.on_data) = ([].iter(), VecDeque::new(), VecDeque::new());
        BEFORE.iter().try_for_each(|op| self.act(op))?;
        if self.machine.framer().is_none() {
            return self.check_unread().map(|_| ());
        }
        self.eof()?;
        AFTER.iter().try_for_each(|op| self.act(op))?;
        let mut late = &b"late\r\n"[..];
        let refused = self.machine.feed(&mut late).is_none() && late.len() == 6;
        hold!(refused && !self.machine.wants_input(), "input after EOF");
        #[cfg(feature = "alloc")]
        self.check_nothing_is_queued()?;
        Ok(())
    }

    /// Lets EOF come, to a machine that knows it and is not paused.
    pub fn eof(&mut self) -> Result<(), String> {
        while self.feed_eof()? {}
        let Incoming {
            framing, closed, ..
        } = &self.incoming;
        let over = *closed || framing.is_finished() || self.machine.framer().is_none();
        hold!(over, "law 11: EOF was not reported");
        Ok(())
    }

    /// Does one operation, as far as the machine knows it.
    pub fn act(&mut self, op: &'o Op) -> Result<(), String> {
        let (machine, framing) = (&mut self.machine, &mut self.incoming.framing);
        match op {
            Op::Feed(bytes, cuts) if self.depth == 0 => {
                for chunk in chunks(bytes, cuts) {
                    self.come(chunk);
                    self.drain()?;
                }
            }
            Op::Feed(bytes, _) => self.come(bytes),
            Op::FeedEof => {
                self.feed_eof()?;
            }
            // A scanner has all kinds but this one.
            Op::Set(_, Ends::Prefixed(_)) if M::IN_PIECES => {}
            Op::Set(delivery, ends) => {
                let delivery = match machine.framer() {
                    Some(_) => *delivery,
                    None if M::IN_PIECES => Delivery::Pieces,
                    None => Delivery::Whole,
                };
                (self.meter)(Half::In, &mut || machine.set(delivery, ends.lend()));
                framing.set(delivery, ends.lend());
            }
            Op::Expect(delivery, ends, limit) => {
                if let Some(framer) = machine.framer() {
                    (self.meter)(Half::In, &mut || {
                        framer.expect(*delivery, ends.lend(), *limit)
                    });
                    framing.expect(*delivery, ends.lend(), *limit);
                }
            }
            Op::OnEnd(ops) => self.on_end.push_back(ops),
            Op::OnData(ops) => self.on_data.push_back(ops),
            Op::TakeUnread | Op::PutBack if machine.framer().is_some() => {
                self.take_unread(*op == Op::PutBack)?;
            }
            Op::Limit(limit) => {
                if let Some(limit) = machine.resize(*limit) {
                    framing.limit = limit;
                } else if let Some(framer) = machine.framer() {
                    (self.meter)(Half::In, &mut || framer.set_limit(*limit));
                    framing.limit = *limit;
                }
            }
            Op::Pause => {
                if let Some(framer) = machine.framer() {
                    (self.meter)(Half::In, &mut || framer.pause());
                    framing.pause();
                }
            }
            Op::Resume => {
                if let Some(framer) = machine.framer() {
                    (self.meter)(Half::In, &mut || framer.resume());
                    framing.resume();
                }
            }
            #[cfg(feature = "alloc")]
            op => self.act_on_output(op)?,
            #[cfg(not(feature = "alloc"))]
            _ => {}
        }
        self.check()
    }

    /// More input, given as all that came: what came before and one more chunk.
    pub fn go_on(&mut self, input: &'o [u8]) -> Result<(), String> {
        self.incoming.input = Cow::Borrowed(input);
        self.drain()
    }

    fn come(&mut self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.incoming.input.to_mut().extend_from_slice(bytes);
        }
    }

    /// Feeds all that came and was not taken, until the machine gives nothing.
    fn drain(&mut self) -> Result<(), String> {
        while self.feed()? {}
        Ok(())
    }

    fn feed(&mut self) -> Result<bool, String> {
        let (machine, incoming, meter) = (&mut self.machine, &mut self.incoming, self.meter);
        let wanted = machine.wants_input();
        let Incoming { framing, input, .. } = incoming;
        let limit = framing.limit;
        let terminator = self.journal.as_ref().map(|_| machine.terminator().into());
        let offered = &input[incoming.taken..];
        let expected = if wanted { framing.next(input) } else { None };
        let mut rest = offered;
        let mut told = None;
        meter(Half::In, &mut || told = machine.feed(&mut rest));
        let moved = offered.as_ptr_range().end == rest.as_ptr_range().end;
        hold!(moved, "feed moves more than the start of its input");
        let lent = match &told {
            Some(Told::Data(Cow::Borrowed(data))) => {
                let lent = lies_in(data.as_ptr_range(), offered.as_ptr_range());
                let before_rest = data.as_ptr_range().end == rest.as_ptr();
                hold!(
                    !lent || before_rest,
                    "law 2: lent data ends before {rest:?}"
                );
                hold!(lent || machine.framer().is_none(), "lent from elsewhere");
                lent
            }
            _ => false,
        };
        let taken = offered.len() - rest.len();
        if let (Some(journal), Some(terminator)) = (&mut self.journal, terminator) {
            journal.push(Seen::Fed(Fed {
                wanted,
                wants: machine.wants_input(),
                offered: offered.to_vec(),
                taken,
                told: told.clone().map(Told::into_owned),
                limit,
                terminator,
            }));
        }
        judge(framing, input, expected.as_ref(), told.as_ref())?;
        let mut again = rest;
        if told.is_none() {
            let mut nothing = false;
            meter(Half::In, &mut || {
                nothing = machine.feed(&mut again).is_none()
            });
            let same = nothing && again.len() == rest.len();
            hold!(same, "law 3: asked again, there is more");
        }
        let kind = note(&mut self.digest, told.as_ref());
        let taken = incoming.taken + taken;
        // The meter counts the memory of the report, too.
        let shape = told.as_ref().map(shape);
        meter(Half::In, &mut || drop(told.take()));
        incoming.took(taken, shape.as_ref(), lent, wanted)?;
        self.hear(kind)
    }

    fn feed_eof(&mut self) -> Result<bool, String> {
        let Some(framer) = self.machine.framer() else {
            return Ok(false);
        };
        let incoming = &mut self.incoming;
        let (framing, input) = (&mut incoming.framing, &incoming.input[..incoming.taken]);
        let expected = if incoming.closed {
            None
        } else {
            framing.next_at_eof(input)
        };
        let mut told = None;
        (self.meter)(Half::In, &mut || told = framer.feed_eof());
        if let Some(journal) = &mut self.journal {
            journal.push(Seen::Owed(told.clone()));
        }
        judge(framing, input, expected.as_ref(), told.as_ref())?;
        let kind = note(&mut self.digest, told.as_ref());
        (self.meter)(Half::In, &mut || drop(told.take()));
        self.hear(kind)
    }

    /// Calls the handler. Returns whether there was an event.
    fn hear(&mut self, kind: Option<Kind>) -> Result<bool, String> {
        self.check()?;
        let Some(kind) = kind else { return Ok(false) };
        self.events += 1;
        let bytes = self.incoming.bytes_in as usize;
        hold!(self.events < 10_000 + 2 * bytes, "events without end");
        let handler = match kind {
            Kind::End => {
                self.ended += 1;
                let first = self.handlers.next().map(Vec::as_slice);
                first.or_else(|| self.on_end.pop_front())
            }
            Kind::Data => self.on_data.pop_front(),
            Kind::Eof => None,
        };
        self.depth += 1;
        self.all(handler.unwrap_or_default())
            .map_err(|why| format!("{why}, of the handler of {kind:?} {}", self.ended))?;
        self.depth -= 1;
        Ok(true)
    }

    fn take_unread(&mut self, put_back: bool) -> Result<(), String> {
        let mut unread = Vec::new();
        (self.meter)(Half::In, &mut || unread = self.machine.take_unread());
        let right = self.incoming.unread();
        hold!(unread == right, "unread is {unread:?}, should be {right:?}");
        if put_back {
            self.incoming.put_back(&unread);
        }
        self.incoming.framing.hand_over(self.incoming.taken);
        self.record(|_| Seen::Unread(unread.clone()));
        (self.meter)(Half::In, &mut || drop(std::mem::take(&mut unread)));
        let again = self.machine.take_unread();
        hold!(again.is_empty(), "unread a second time");
        // Behind an expected message another may have come back, which is over now, too.
        self.incoming.framing.hand_over(self.incoming.taken);
        Ok(())
    }

    /// Takes out the unread bytes of a machine that is not needed any more. Returns where the input
    /// would go on with them in front.
    pub fn check_unread(&mut self) -> Result<usize, String> {
        let right = self.incoming.unread();
        let unread = self.machine.take_unread();
        hold!(unread == right, "unread is {unread:?}, should be {right:?}");
        Ok(self.incoming.taken - unread.len())
    }

    /// All that came and was not taken.
    pub fn not_taken(&self) -> &[u8] {
        &self.incoming.input[self.incoming.taken..]
    }

    pub(super) fn record(&mut self, seen: impl FnOnce(&mut Self) -> Seen) {
        if self.journal.is_some() {
            let seen = seen(self);
            self.journal.as_mut().expect("it is recorded").push(seen);
        }
    }

    pub fn seen(&self) -> &[Seen] {
        self.journal.as_deref().expect("it is recorded")
    }

    /// All reports, neighbouring data joined.
    pub fn told(&self) -> Vec<Told<'static>> {
        let mut all = Vec::new();
        for seen in self.seen() {
            if let Seen::Fed(Fed { told, .. }) | Seen::Owed(told) = seen {
                told.iter().for_each(|told| tell(&mut all, told.clone()));
            }
        }
        all
    }
}

impl<'o, M: Machine<'o>> Default for Run<'o, M> {
    fn default() -> Self {
        Self::new()
    }
}

fn lies_in(part: Range<*const u8>, whole: Range<*const u8>) -> bool {
    whole.start <= part.start && part.end <= whole.end
}

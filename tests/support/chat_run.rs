//! Puts operations to a chat and to the model of one, compares after every call, and records
//! what was seen on the way for whoever asserts a law of it.

use super::{
    model::{Model, hold},
    ops::{Listing, Op, chunks},
    producer::{Producer, World},
    script::{Ends, Style, Told, tell},
    seen::{Fed, Lent, Seen, State},
};
use sanschat::{Chat, Event, Transmit};
use std::{borrow::Cow, collections::VecDeque, sync::atomic::Ordering::Relaxed};

/// Does `ops`, then brings the chat to its end, and says where it departs from the model.
pub fn check_ops(ops: &[Op]) -> Result<(), String> {
    let listed = |why| format!("{why}, in\n{}", Listing(ops, 1));
    let mut run = Run::new();
    run.all(ops).map_err(listed)?;
    run.end().map_err(listed)
}

/// Which of its two halves a call makes work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    In,
    Out,
}

/// Something that makes a call and may measure it.
pub type Meter<'m> = Box<dyn FnMut(Half, &mut dyn FnMut()) + 'm>;

pub struct Run<'o, 'm> {
    pub chat: Chat,
    pub seen: Vec<Seen>,
    model: Model<'o>,
    world: World,
    on_end: VecDeque<&'o [Op]>,
    on_data: VecDeque<&'o [Op]>,
    /// How deep inside handlers.
    depth: usize,
    events: usize,
    meter: Meter<'m>,
}

impl<'o, 'm> Run<'o, 'm> {
    pub fn new() -> Self {
        Self::metered(Box::new(|_, call| call()))
    }

    pub fn metered(meter: Meter<'m>) -> Self {
        Run {
            chat: Chat::default(),
            seen: Vec::new(),
            model: Model::new(),
            world: World::default(),
            on_end: VecDeque::new(),
            on_data: VecDeque::new(),
            depth: 0,
            events: 0,
            meter,
        }
    }

    pub fn all(&mut self, ops: &'o [Op]) -> Result<(), String> {
        for (n, op) in ops.iter().enumerate() {
            let told = |why| format!("{why}\n  at operation {}: {op}", n + 1);
            self.seen.push(Seen::Begun(op.clone()));
            self.act(op).map_err(told)?;
            if self.depth == 0 {
                self.seen.push(Seen::Done(State::of(&self.chat)));
            }
        }
        Ok(())
    }

    /// Whatever was done, it can be brought to an end: what is left is read and sent, EOF and a
    /// close follow, and nothing is kept.
    pub fn end(&mut self) -> Result<(), String> {
        self.bring_to_an_end()
            .map_err(|why| format!("{why}\n  at the end"))
    }

    fn bring_to_an_end(&mut self) -> Result<(), String> {
        static BEFORE: [Op; 3] = [Op::SendAll, Op::Resume, Op::Feed(Vec::new(), Vec::new())];
        static AFTER: [Op; 3] = [Op::FeedEof, Op::Close, Op::SendAll];
        // Handlers that were not called by now are not: they could pause again.
        self.on_end.clear();
        self.on_data.clear();
        BEFORE.iter().try_for_each(|op| self.act(op))?;
        while self.feed_eof()? {}
        let over = self.chat.is_closing() || self.model.framing.is_finished();
        hold!(over, "law 11: EOF was not told");
        AFTER.iter().try_for_each(|op| self.act(op))?;
        hold!(self.chat.queued() == 0, "bytes stay");
        hold!(!format!("{:?}", self.chat).is_empty(), "no debug output");
        Ok(())
    }

    fn act(&mut self, op: &'o Op) -> Result<(), String> {
        let Run {
            chat, model, world, ..
        } = self;
        let (framing, sending) = (&mut model.framing, &mut model.sending);
        // Each makes its own copy while it is measured: what is given away is counted.
        let mut make = |half, call: &mut dyn FnMut(&mut Chat)| {
            (self.meter)(half, &mut || call(chat));
        };
        match op {
            Op::Feed(bytes, cuts) if self.depth == 0 => {
                for chunk in chunks(bytes, cuts) {
                    self.model.framing.input.extend_from_slice(chunk);
                    self.drain()?;
                }
            }
            Op::Feed(bytes, _) => framing.input.extend_from_slice(bytes),
            Op::FeedEof => {
                self.feed_eof()?;
            }
            Op::Set(style, ends) => {
                make(Half::In, &mut |chat| match style {
                    Style::Whole => chat.set_terminator(ends.lend()),
                    Style::Pieces => chat.stream(ends.lend()),
                });
                framing.set(*style, ends.lend());
            }
            Op::Limit(limit) => {
                chat.set_limit(*limit);
                framing.limit = *limit;
            }
            Op::HighWater(mark) => {
                chat.set_high_water(*mark);
                model.high_water = *mark;
            }
            Op::Pause => {
                chat.pause();
                framing.pause();
            }
            Op::Resume => {
                chat.resume();
                framing.resume();
            }
            Op::TakeUnread => self.take_unread(false)?,
            Op::PutBack => self.take_unread(true)?,
            Op::Push(bytes) => {
                make(Half::Out, &mut |chat| chat.push(bytes));
                sending.push(bytes);
            }
            Op::PushOwned(bytes, spare) => {
                make(Half::Out, &mut |chat| {
                    let mut owned = Vec::with_capacity(bytes.len() + spare);
                    owned.extend_from_slice(bytes);
                    chat.push_owned(owned);
                });
                sending.push(bytes);
            }
            Op::PushProducer(parts) => {
                let place = sending.end();
                make(Half::Out, &mut |chat| {
                    chat.push_producer(Producer::new(world, place, parts.clone()));
                });
                sending.push_producer(parts);
            }
            Op::SendEof => {
                chat.send_eof();
                sending.send_eof();
            }
            Op::Close => {
                chat.close_when_done();
                sending.close_when_done();
            }
            Op::Abort => {
                make(Half::Out, &mut Chat::abort);
                sending.abort();
            }
            Op::Poll => {
                self.poll()?;
            }
            Op::Transmitted(n) => self.transmitted(*n),
            Op::SendAll => {
                while let Lent::Bytes(_) | Lent::Eof = self.poll()? {
                    self.transmitted(usize::MAX);
                }
            }
            Op::OnEnd(ops) => self.on_end.push_back(ops),
            Op::OnData(ops) => self.on_data.push_back(ops),
        }
        self.check()
    }

    /// Feeds all that came and was not taken, until the chat gives nothing.
    fn drain(&mut self) -> Result<(), String> {
        while self.feed()? {}
        Ok(())
    }

    fn feed(&mut self) -> Result<bool, String> {
        let wanted = self.chat.wants_input();
        let expected = self.model.feed(wanted);
        let (limit, terminator) = (self.chat.limit(), Ends::from(self.chat.terminator()));
        let offered = &self.model.framing.input[self.model.taken..];
        let mut rest = offered;
        let mut event = None;
        (self.meter)(Half::In, &mut || event = self.chat.feed(&mut rest));
        hold!(offered.ends_with(rest), "feed moves the start of its input");
        let lent = match &event {
            Some(Event::Data(Cow::Borrowed(data))) => {
                let behind = data.as_ptr_range().end == rest.as_ptr();
                hold!(
                    behind,
                    "law 2: data that is lent ends where the rest begins"
                );
                true
            }
            _ => false,
        };
        let given = event.as_ref().map(Told::from);
        (self.meter)(Half::In, &mut || event = None);
        let taken = offered.len() - rest.len();
        let fed = Fed {
            wanted,
            wants: self.chat.wants_input(),
            offered: offered.to_vec(),
            taken,
            given: given.clone(),
            limit,
            terminator,
        };
        self.seen.push(Seen::Fed(fed));
        let taken = self.model.taken + taken;
        self.model.given(expected, given.as_ref())?;
        self.model.took(taken, given.as_ref(), lent, wanted)?;
        self.hear(given)
    }

    fn feed_eof(&mut self) -> Result<bool, String> {
        let expected = self.model.feed_eof();
        let mut event = None;
        (self.meter)(Half::In, &mut || event = self.chat.feed_eof());
        let given = event.as_ref().map(Told::from);
        (self.meter)(Half::In, &mut || event = None);
        self.seen.push(Seen::Owed(given.clone()));
        self.model.given(expected, given.as_ref())?;
        self.hear(given)
    }

    /// Calls the handlers. Returns whether there was an event.
    fn hear(&mut self, given: Option<Told>) -> Result<bool, String> {
        let Some(given) = given else {
            return self.check().map(|()| false);
        };
        self.events += 1;
        let bytes = self.model.bytes_in as usize;
        hold!(self.events < 10_000 + 2 * bytes, "events without end");
        self.check()?;
        let handler = match given {
            Told::Message(_) | Told::End | Told::TooLong(_) => self.on_end.pop_front(),
            Told::Data(_) => self.on_data.pop_front(),
            Told::Eof(_) => None,
        };
        self.depth += 1;
        self.all(handler.unwrap_or_default())
            .map_err(|why| format!("{why}, of the handler of {given:?}"))?;
        self.depth -= 1;
        Ok(true)
    }

    fn take_unread(&mut self, put_back: bool) -> Result<(), String> {
        let framing = &mut self.model.framing;
        let mut unread = Vec::new();
        (self.meter)(Half::In, &mut || unread = self.chat.take_unread());
        let taken = self.model.taken;
        let place = framing.unread().unwrap_or(taken);
        let right = &framing.input[place..taken];
        hold!(unread == right, "unread is {unread:?}, should be {right:?}");
        if put_back {
            self.model.taken = place;
        }
        framing.hand_over(self.model.taken);
        self.seen.push(Seen::Unread(unread.clone()));
        (self.meter)(Half::In, &mut || drop(std::mem::take(&mut unread)));
        hold!(self.chat.take_unread().is_empty(), "unread a second time");
        Ok(())
    }

    fn poll(&mut self) -> Result<Lent, String> {
        let Run {
            chat, model, world, ..
        } = self;
        world.sent.store(model.sending.sent(), Relaxed);
        world.polling.store(true, Relaxed);
        let mut first = None;
        (self.meter)(Half::Out, &mut || {
            first = match chat.poll_transmit() {
                Some(Transmit::Bytes(bytes)) => Some(bytes.as_ptr_range()),
                _ => None,
            };
        });
        world.polling.store(false, Relaxed);
        // The second time no producer is asked.
        let again = chat.poll_transmit();
        let lent = match again {
            None => Lent::Nothing,
            Some(Transmit::Bytes(bytes)) => Lent::Bytes(bytes.to_vec()),
            Some(Transmit::Eof) => Lent::Eof,
            Some(Transmit::Close) => Lent::Close,
        };
        let second = match again {
            Some(Transmit::Bytes(bytes)) => Some(bytes.as_ptr_range()),
            _ => None,
        };
        hold!(first == second, "law 9: asked again, it is {again:?}");
        model.sending.polled(again)?;
        self.seen.push(Seen::Lent(lent.clone()));
        Ok(lent)
    }

    fn transmitted(&mut self, n: usize) {
        let before = self.chat.bytes_out();
        (self.meter)(Half::Out, &mut || self.chat.transmitted(n));
        self.model.sending.transmitted(n);
        let sent = (self.chat.bytes_out() - before) as usize;
        self.seen.push(Seen::Acknowledged(sent));
    }

    /// Compares all that can be asked.
    fn check(&mut self) -> Result<(), String> {
        self.model.check(&mut self.chat)?;
        let (alive, producers) = (
            self.world.alive.load(Relaxed),
            self.model.sending.producers(),
        );
        hold!(alive == producers, "{alive} producers, not {producers}");
        Ok(())
    }

    /// All that was told, neighbouring data joined.
    pub fn told(&self) -> Vec<Told> {
        let mut all = Vec::new();
        for seen in &self.seen {
            if let Seen::Fed(Fed { given, .. }) | Seen::Owed(given) = seen {
                let given = given.iter().cloned();
                given.for_each(|given| tell(&mut all, given));
            }
        }
        all
    }
}

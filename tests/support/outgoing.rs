//! The half of the runner that is about output: the operations of a chat that send, and what can
//! be asked of them.

use super::{
    journal::{Lent, Seen},
    machine::Machine,
    model::hold,
    ops::Op,
    producer::{Producer, World},
    run::{Half, Run},
    sending::Sending,
};
use sanschat::{Chat, Transmit};
use std::sync::{Arc, atomic::Ordering::Relaxed};

#[derive(Clone)]
pub struct Outgoing {
    sending: Sending,
    high_water: usize,
    world: World,
}

impl Default for Outgoing {
    /// As `Chat::default`.
    fn default() -> Self {
        Outgoing {
            sending: Sending::default(),
            high_water: Chat::DEFAULT_HIGH_WATER,
            world: World::default(),
        }
    }
}

impl<'o, M: Machine<'o>> Run<'o, M> {
    pub(super) fn act_on_output(&mut self, op: &'o Op) -> Result<(), String> {
        let (Some(chat), Some(outgoing)) = (self.machine.chat(), &mut self.outgoing) else {
            return Ok(());
        };
        let Outgoing { sending, world, .. } = outgoing;
        let meter = self.meter;
        match op {
            Op::HighWater(mark) => {
                chat.set_high_water(*mark);
                outgoing.high_water = *mark;
            }
            // A copy is made while it is measured: what is given away is counted.
            Op::Push(bytes) => {
                meter(Half::Out, &mut || chat.push(bytes));
                sending.push(bytes);
            }
            Op::PushOwned(bytes, spare) if spare % 2 == 1 => {
                meter(Half::Out, &mut || {
                    chat.push_owned(Arc::<[u8]>::from(&bytes[..]))
                });
                sending.push(bytes);
            }
            Op::PushOwned(bytes, spare) => {
                meter(Half::Out, &mut || {
                    let mut owned = Vec::with_capacity(bytes.len() + spare);
                    owned.extend_from_slice(bytes);
                    chat.push_owned(owned);
                });
                sending.push(bytes);
            }
            Op::PushProducer(parts) => {
                let place = sending.end();
                meter(Half::Out, &mut || {
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
                self.incoming.closed = true;
            }
            Op::Abort => {
                meter(Half::Out, &mut || chat.abort());
                sending.abort();
                self.incoming.closed = true;
            }
            Op::Poll => {
                self.poll()?;
            }
            Op::PollSlices => self.poll_slices()?,
            Op::Transmitted(n) => self.transmitted(*n),
            Op::SendAll => {
                while let Lent::Bytes(_) | Lent::Eof = self.poll()? {
                    self.transmitted(usize::MAX);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn poll(&mut self) -> Result<Lent, String> {
        let (Some(chat), Some(outgoing)) = (self.machine.chat(), &mut self.outgoing) else {
            return Ok(Lent::Nothing);
        };
        let Outgoing { sending, world, .. } = outgoing;
        world.sent.store(sending.sent(), Relaxed);
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
        let (lent, second) = match again {
            None => (Lent::Nothing, None),
            Some(Transmit::Bytes(bytes)) => {
                (Lent::Bytes(bytes.to_vec()), Some(bytes.as_ptr_range()))
            }
            Some(Transmit::Eof) => (Lent::Eof, None),
            Some(Transmit::Close) => (Lent::Close, None),
        };
        hold!(first == second, "law 9: asked again, it is {again:?}");
        sending.polled(again)?;
        self.record(|_| Seen::Lent(lent.clone()));
        Ok(lent)
    }

    fn poll_slices(&mut self) -> Result<(), String> {
        let (Some(chat), Some(outgoing)) = (self.machine.chat(), &mut self.outgoing) else {
            return Ok(());
        };
        let Outgoing { sending, world, .. } = outgoing;
        world.sent.store(sending.sent(), Relaxed);
        world.polling.store(true, Relaxed);
        let mut count = 0;
        (self.meter)(Half::Out, &mut || {
            count = chat.poll_transmit_slices(&mut [&[]; 16]);
        });
        world.polling.store(false, Relaxed);
        let mut slices = [&[][..]; 16];
        let again = chat.poll_transmit_slices(&mut slices);
        hold!(count == again, "{count} slices, then {again}");
        sending.polled_slices(&slices[..count])?;
        if count > 0 {
            let lent = Lent::Bytes(slices[..count].concat());
            self.record(|_| Seen::Lent(lent));
        }
        Ok(())
    }

    fn transmitted(&mut self, n: usize) {
        let (Some(chat), Some(outgoing)) = (self.machine.chat(), &mut self.outgoing) else {
            return;
        };
        let before = chat.bytes_out();
        (self.meter)(Half::Out, &mut || chat.transmitted(n));
        outgoing.sending.transmitted(n);
        let sent = (chat.bytes_out() - before) as usize;
        self.record(|_| Seen::Acknowledged(sent));
    }

    /// Compares all that can be asked of a chat about its output.
    pub(super) fn check_output(&mut self) -> Result<(), String> {
        let (Some(chat), Some(outgoing)) = (self.machine.chat(), &self.outgoing) else {
            return Ok(());
        };
        let Outgoing {
            sending,
            high_water,
            world,
        } = outgoing;
        macro_rules! equal {
            ($($name:ident is $value:expr),+ $(,)?) => {$(
                let (is, should) = (chat.$name(), $value);
                hold!(is == should, "{} is {is:?}, should be {should:?}", stringify!($name));
            )+};
        }
        equal! {
            high_water is *high_water,
            is_closing is sending.is_closing(),
            is_aborted is sending.is_aborted(),
            is_finished is self.incoming.framing.is_finished() && sending.is_empty(),
            queued is sending.queued(),
            bytes_in is self.incoming.bytes_in,
            bytes_out is sending.bytes_out(),
        }
        let (alive, producers) = (world.alive.load(Relaxed), sending.producers());
        hold!(alive == producers, "{alive} producers, not {producers}");
        let may = self.incoming.framing.wants_input() && !sending.is_closing();
        check_weight(chat, sending, may)?;
        chat.set_high_water(*high_water);
        Ok(())
    }

    pub(super) fn check_nothing_is_queued(&mut self) -> Result<(), String> {
        if let Some(chat) = self.machine.chat() {
            hold!(chat.queued() == 0, "bytes stay");
            hold!(!format!("{chat:?}").is_empty(), "no debug output");
        }
        Ok(())
    }
}

/// What is queued holds back input when it weighs more than the mark. The weight is memory, so
/// all that is known of it is its lower bound, and where it is zero. `may` says whether input is
/// wanted when nothing holds it back.
fn check_weight(chat: &mut Chat, sending: &Sending, may: bool) -> Result<(), String> {
    let produces = sending.producers() > 0;
    let mut wants = |mark| {
        chat.set_high_water(mark);
        chat.wants_input()
    };
    let idle = wants(0) == (may && sending.is_idle());
    hold!(idle, "held back by nothing, or not by something");
    hold!(wants(usize::MAX) == may, "held back without a mark");
    let room = wants(usize::MAX - 1);
    hold!(room == (may && !produces), "a producer is over any mark");
    if let Some(less) = sending.queued().checked_sub(1) {
        hold!(!wants(less), "not held back by more than the mark");
    }
    Ok(())
}

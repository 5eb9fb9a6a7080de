//! A collector with a buffer of its own, which can be cloned as the other machines can.

use super::{Frames, Machine};
use crate::support::{
    framing::Framing,
    told::{Delivery, Told},
};
use sanschat::{Collected, Collector, Terminator};
use std::{borrow::Cow, cell::RefCell, mem};

/// The largest buffer. A limit above it is this one.
const MOST: usize = 1000;

pub struct Collecting<'o> {
    collector: Collector<'o, 'static>,
    /// All that was done to it. A clone does the same, since the buffer cannot be shared.
    history: Vec<Call<'o>>,
}

#[derive(Clone)]
enum Call<'o> {
    Set(Terminator<'o>),
    Feed(Vec<u8>),
}

thread_local! {
    /// Buffers that are not in use. There would be one for each case, millions of them.
    static BUFFERS: RefCell<Vec<&'static mut [u8]>> = const { RefCell::new(Vec::new()) };
}

impl<'o> Collecting<'o> {
    fn new(limit: usize) -> Self {
        let buffer = BUFFERS.with_borrow_mut(|buffers| {
            let place = buffers.iter().position(|buffer| buffer.len() == limit);
            place.map(|place| buffers.swap_remove(place))
        });
        // What is in a buffer must not matter.
        let buffer = buffer.unwrap_or_else(|| vec![b'a'; limit].leak());
        Collecting {
            collector: Collector::new(Terminator::None, buffer),
            history: Vec::new(),
        }
    }

    fn redo(&self, limit: usize) -> Self {
        let mut redone = Self::new(limit);
        for call in &self.history {
            match call {
                Call::Set(terminator) => redone.collector.set_terminator(*terminator),
                Call::Feed(bytes) => {
                    let _ = redone.collector.feed(&mut &bytes[..]);
                }
            }
        }
        redone.history = self.history.clone();
        redone
    }
}

impl Clone for Collecting<'_> {
    fn clone(&self) -> Self {
        self.redo(self.collector.limit())
    }
}

impl Drop for Collecting<'_> {
    fn drop(&mut self) {
        let none = Collector::new(Terminator::None, &mut []);
        let buffer = mem::replace(&mut self.collector, none).into_buffer();
        if !buffer.is_empty() {
            BUFFERS.with_borrow_mut(|buffers| buffers.push(buffer));
        }
    }
}

impl<'o> Machine<'o> for Collecting<'o> {
    fn fresh() -> (Self, Framing<'o>) {
        let machine = Self::new(64);
        let model = Framing::new(Delivery::Whole, Terminator::None, 64);
        (machine, model)
    }

    /// What lies in the input is lent. A message that begins and ends there must be.
    fn feed<'i>(&mut self, input: &mut &'i [u8]) -> Option<Told<'i>>
    where
        'o: 'i,
    {
        self.history.push(Call::Feed(input.to_vec()));
        let collector = &mut self.collector;
        // In a skip bytes of the next message may be held, which the collector does not show.
        let has_begun = collector.is_mid_message() || !collector.held().is_empty();
        let (all, limit) = (*input, collector.limit());
        let bytes = |bytes: &[u8]| {
            let at = (bytes.as_ptr() as usize).wrapping_sub(all.as_ptr() as usize);
            let end = at.checked_add(bytes.len());
            match end.and_then(|end| all.get(at..end)) {
                Some(lent) => Cow::Borrowed(lent),
                None => Cow::Owned(bytes.to_vec()),
            }
        };
        Some(match collector.feed(input)? {
            Collected::Message(message) => {
                let message = bytes(message);
                let is_lent = matches!(message, Cow::Borrowed(_)) || message.is_empty();
                assert!(is_lent || has_begun, "{message:?} was copied");
                Told::Message(message)
            }
            Collected::Data(data) => Told::Data(bytes(data)),
            Collected::TooLong { start } => Told::TooLong(limit, bytes(start)),
            Collected::Malformed => Told::Malformed,
        })
    }

    fn set(&mut self, _: Delivery, terminator: Terminator<'o>) {
        self.history.push(Call::Set(terminator));
        self.collector.set_terminator(terminator);
    }

    fn terminator(&self) -> Terminator<'_> {
        self.collector.terminator()
    }

    fn wants_input(&self) -> bool {
        true
    }

    fn take_unread(&mut self) -> Vec<u8> {
        [self.collector.partial(), self.collector.held()].concat()
    }

    fn ended_by(&self) -> usize {
        self.collector.ended_by()
    }

    fn framer(&mut self) -> Option<&mut dyn Frames<'o>> {
        None
    }

    fn resize(&mut self, limit: usize) -> Option<usize> {
        let has_input = |call: &Call<'_>| matches!(call, Call::Feed(_));
        if self.history.iter().any(has_input) {
            return None;
        }
        let limit = limit.min(MOST);
        *self = self.redo(limit);
        Some(limit)
    }

    fn has_begun(&mut self) -> Option<bool> {
        Some(self.collector.is_mid_message())
    }
}

//! How events get from the chat to their user.
//!
//! There are two ways, which give the same events in the same order:
//!
//! - One by one: [`Session::next`] finds an event, and [`Session::lend`] gives it to the user. In
//!   between, the adapter leaves the loop in which it does IO. An event that borrows the read
//!   buffer cannot be returned from such a loop, because the loop itself reads into the buffer. So
//!   it is [detached](Detached) from the buffer, and attached again outside.
//! - In bulk: [`Session::deliver_all`] gives a protocol all events of what was read. There is no IO
//!   in between, so nothing is detached. Events that need no input are left to the first way.

use alloc::borrow::Cow;
use core::ops::Range;

use super::{Session, read_buffer::ReadBuffer, state::State};
use crate::{chat::Chat, event::Event, protocol::Protocol};

/// An event that borrows nothing.
pub(in crate::io) struct Detached {
    /// Without its bytes, if those lie in the read buffer.
    event: Event<'static>,
    /// Where they lie there.
    bytes: Option<Range<usize>>,
}

impl From<Event<'static>> for Detached {
    fn from(event: Event<'static>) -> Self {
        Detached { event, bytes: None }
    }
}

impl Detached {
    /// Detaches an event that was found in this buffer.
    #[inline]
    fn new(event: Event<'_>, buffer: &ReadBuffer) -> Self {
        let mut place = None;
        let event = event.map_bytes(|bytes| match bytes {
            Cow::Owned(bytes) => Cow::Owned(bytes),
            Cow::Borrowed(bytes) => {
                place = buffer.place_of(bytes);
                Cow::Borrowed(&[])
            }
        });
        Detached {
            event,
            bytes: place,
        }
    }

    /// The event as it was found, if nothing was read into the buffer since.
    #[inline]
    fn attach(self, buffer: &ReadBuffer) -> Event<'_> {
        match self.bytes {
            Some(place) => self.event.map_bytes(|_| buffer.bytes_at(place).into()),
            None => self.event,
        }
    }
}

impl<E> Session<E> {
    /// The next event that needs no IO.
    #[inline]
    pub(super) fn next_event(&mut self) -> Option<Detached> {
        let State::Open { input_ended, .. } = self.state else {
            return None;
        };
        if self.has_no_event {
            return None;
        }
        let event = self.find_event(input_ended);
        if event.is_some() || self.has_no_event {
            return event;
        }
        // It wants no input, perhaps because a producer is queued. If that has ended, the look at
        // the queue drops it, and there is room again.
        self.chat.poll_transmit();
        if self.chat.wants_input() {
            return self.find_event(input_ended);
        }
        None
    }

    #[inline]
    fn find_event(&mut self, input_ended: bool) -> Option<Detached> {
        let mut rest = self.read_buffer.unfed();
        let event = self
            .chat
            .feed(&mut rest)
            .map(|event| Detached::new(event, &self.read_buffer));
        let remaining = rest.len();
        self.read_buffer.set_unfed(remaining);
        if event.is_some() {
            return event;
        }
        if remaining == 0 && input_ended {
            return self.chat.feed_eof().map(Detached::from);
        }
        // If it wants no input, it may have an event as soon as something is sent.
        self.has_no_event = self.chat.wants_input();
        None
    }

    /// The event, its bytes lent from the read buffer, and the chat to answer it.
    #[inline]
    pub(in crate::io) fn lend(&mut self, event: Detached) -> (Event<'_>, &mut Chat) {
        self.has_no_event = false;
        (event.attach(&self.read_buffer), &mut self.chat)
    }

    /// Gives the protocol all events of what was read.
    #[inline]
    pub(in crate::io) fn deliver_all(&mut self, protocol: &mut (impl Protocol + ?Sized)) {
        let State::Open { input_ended, .. } = self.state else {
            return;
        };
        if self.read_buffer.is_empty() {
            return;
        }
        let (mut rest, mut unfed) = self.read_buffer.feeding();
        while let Some(event) = self.chat.feed(&mut rest) {
            // Before the protocol has it: one that panics on an event does not get it again.
            unfed.set(rest.len());
            protocol.handle(&mut self.chat, event);
        }
        unfed.set(rest.len());
        self.has_no_event = !input_ended && self.chat.wants_input();
    }

    /// The chat, for somebody who may do anything with it.
    #[cfg(feature = "std")]
    pub(in crate::io) fn chat_ref(&self) -> &Chat {
        &self.chat
    }

    /// The chat, for somebody who tells it the time. Only an abort can come of it.
    #[cfg(feature = "std")]
    pub(in crate::io) fn timed_chat(&mut self) -> &mut Chat {
        &mut self.chat
    }

    pub(in crate::io) fn chat(&mut self) -> &mut Chat {
        self.has_no_event = false;
        &mut self.chat
    }
}

//! The trait that an application implements.

use alloc::boxed::Box;
use core::fmt;

use crate::{chat::Chat, event::Event};

/// What an application does with events: it reacts to each of them through the chat.
///
/// A protocol does no IO, so the same value runs on every loop. It gets [`Event::Opened`] first,
/// and sets its terminator and limit there. It gets [`Event::Closed`] last. Both come from the
/// adapter; all other events come from [`Chat::feed`] and [`Chat::feed_eof`]. More kinds of events
/// may be added: ignore those you do not know.
///
/// Implement it for a type, or make one of a closure by [`from_fn`].
///
/// # Examples
///
/// ```
/// use sanschat::{Chat, Event, Protocol, Terminator, Transmit};
///
/// /// Answers each line with its length.
/// struct Lengths;
///
/// impl Protocol for Lengths {
///     fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
///         match event {
///             Event::Opened => chat.set_terminator(Terminator::CRLF),
///             Event::Message(line) => chat.push(format!("{}\r\n", line.len()).as_bytes()),
///             Event::Eof { .. } => chat.close_when_done(),
///             _ => {}
///         }
///     }
/// }
///
/// let mut chat = Chat::default();
/// Lengths.handle(&mut chat, Event::Opened);
/// let mut input = &b"one\r\nthree\r\n"[..];
/// while let Some(event) = chat.feed(&mut input) {
///     Lengths.handle(&mut chat, event);
/// }
/// assert_eq!(chat.poll_transmit(), Some(Transmit::Bytes(b"3\r\n5\r\n")));
/// ```
pub trait Protocol {
    /// Reacts to one event. What it pushes to the chat is sent after it returned.
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>);
}

impl<P: Protocol + ?Sized> Protocol for &mut P {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        (**self).handle(chat, event);
    }
}

impl<P: Protocol + ?Sized> Protocol for Box<P> {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        (**self).handle(chat, event);
    }
}

/// A [`Protocol`] that calls a closure for each event.
///
/// # Examples
///
/// ```
/// use sanschat::{Chat, Event, Protocol, Terminator};
///
/// let mut lines = 0;
/// let mut count = sanschat::from_fn(|_chat, event| {
///     if let Event::Message(_) = event {
///         lines += 1;
///     }
/// });
/// let mut chat = Chat::new(Terminator::LF);
/// let mut input = &b"a\nb\n"[..];
/// while let Some(event) = chat.feed(&mut input) {
///     count.handle(&mut chat, event);
/// }
/// assert_eq!(lines, 2);
/// ```
#[must_use]
pub fn from_fn<F: FnMut(&mut Chat, Event<'_>)>(handle: F) -> FromFn<F> {
    FromFn { handle }
}

/// The protocol that [`from_fn`] makes of a closure.
#[derive(Clone, Copy)]
pub struct FromFn<F> {
    handle: F,
}

impl<F: FnMut(&mut Chat, Event<'_>)> Protocol for FromFn<F> {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        (self.handle)(chat, event);
    }
}

/// Also for closures, which have no `Debug`.
impl<F> fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromFn").finish_non_exhaustive()
    }
}

//! The one method a protocol is.

use alloc::boxed::Box;

use crate::{chat::Chat, event::Event};

/// A protocol: told what happened, it answers through the chat.
///
/// The same value runs on every loop. It gets [`Event::Opened`] first, where it sets its
/// terminator and limit, and [`Event::Closed`] last; both come from the adapter, all between
/// from [`Chat::feed`] and [`Chat::feed_eof`]. New kinds of events may be added, so ignore
/// those you do not know.
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
    /// Reacts to one event.
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

/// A protocol that is one closure.
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
pub fn from_fn<F: FnMut(&mut Chat, Event<'_>)>(handle: F) -> FromFn<F> {
    FromFn { handle }
}

/// What [`from_fn`] makes.
#[derive(Clone, Copy, Debug)]
pub struct FromFn<F> {
    handle: F,
}

impl<F: FnMut(&mut Chat, Event<'_>)> Protocol for FromFn<F> {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        (self.handle)(chat, event);
    }
}

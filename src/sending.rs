//! Replies in, bytes out: the outgoing queue.

mod backlog;
pub(crate) mod outbox;
mod segment;

//! Replies in, bytes out: the outgoing queue.
//!
//! | file | what it holds |
//! | --- | --- |
//! | `outbox.rs` | the queue: what is sent now, what waits, and how sending ends |
//! | `backlog.rs` | the segments that wait, with their totals |
//! | `segment.rs` | one part of the queue: a buffer or a producer |
//!
//! This wing knows neither messages nor the chat.

mod backlog;
pub(crate) mod outbox;
mod segment;

//! Against Python's asynchat: recorded answers, and a live one where there is a Python.
//!
//! ```text
//!   cases.jsonl ───────────────────────────▶ case ──▶ play ──▶ Scanner, Framer, Chat
//!   random script ──▶ oracle.py ──▶ answer ───╯                what comes in
//!   random calls ───▶ oracle.py ──▶ answer ──▶ sending ──────▶ Outbox, what goes out
//!   random script ──▶ oracle.py ──▶ answer ──▶ replies ──────▶ Chat, both at once
//! ```

mod case;
mod live;
mod oracle;
mod play;
#[path = "../support/python.rs"]
mod python;
mod random;
mod recorded;
#[cfg(feature = "alloc")]
mod replies;
#[cfg(feature = "alloc")]
mod sending;
#[path = "../support/mod.rs"]
mod support;

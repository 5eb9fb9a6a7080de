//! Against Python's asynchat: recorded answers, and live ones where there is a Python.
//!
//! ```text
//!   cases.jsonl ───────────────────────────▶ case ──▶ play ──▶ Scanner, Framer, Chat: input
//!   random script ──▶ oracle.py ──▶ answer ───╯
//!   random calls ───▶ oracle.py ──▶ answer ──▶ sending ──────▶ Outbox: output
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

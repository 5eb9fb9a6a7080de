//! Bytes in, messages out.
//!
//! # Theory of operation
//!
//! The [matcher](matcher) finds where messages end. The [scanner](scanner) hands out what it finds
//! piece by piece. The [framer](framer) collects whole messages up to a limit, or hands out pieces.
//! [`OwnedTerminator`](owned_terminator) keeps what ends the message, and what is left of a length.
//!
//! Results inside are indices into the text at hand. Where a result leaves the wing, in `feed`, the
//! indices become slices of the caller's input, so an event borrows the input and never the machine.
//!
//! A byte is *held* while it may belong to the terminator or may be data. Held bytes are always a
//! beginning of the terminator in force (of a line: its carriage return), so the matcher keeps their
//! number and not the bytes.
//!
//! ## The states of a framer
//!
//! ```text
//!                     first byte                     end: Message
//!          Fresh ─────────────────────▶ Collecting ─────────────────▶ next
//!            │     over the limit: TooLong  │ over the limit: TooLong
//!            ╰──────────────╮  ╭────────────╯
//!                           ▼  ▼            end: a change that waited for it is made
//!                         Skipping ─────────────────────────────────▶ next
//!
//!                     first Data                     end: End
//!          Pieces ────────────────────▶ Begun ──────────────────────▶ next
//!            ╰──────────────────────────────────────────────────────▶ next    end: End
//!
//!          Raw ───▶ Raw               bytes: Data, of no message
//!
//!          next:  Fresh or Pieces, as the delivery in force says; Raw without a terminator
//! ```
//!
//! `Fresh` and `Collecting` are states of a message that comes whole, `Pieces` and `Begun` of one
//! that comes in pieces. In `Fresh` and `Raw` nothing is held or collected. Bytes that were held
//! under a replaced terminator may still have to be scanned again; then `blocked` is set.
//!
//! One flag stands beside the state: `blocked` says that there is a pause, that the input has
//! ended, or that something is [deferred](framer). Its setters are `pause`, `resume`, `feed_eof`,
//! `take_unread`, and the places where something is deferred and where that is done. The hot path
//! asks for `Fresh` and for this flag, and for nothing else; while it is set, `feed` goes through
//! `deferred.rs`.
//!
//! ## State × call
//!
//! What a call does in each state. "none" is a terminator that is `None`, or a length that was
//! reached.
//!
//! | | bytes | `set_terminator` | `stream` | `set_limit` | `pause` | EOF |
//! | --- | --- | --- | --- | --- | --- | --- |
//! | Fresh | a message that lies in the input is lent; otherwise Collecting, or `TooLong` and Skipping | Fresh; none: Raw | Pieces; none: Raw | the message has this limit; a length over it is `TooLong` at the next `feed`, without input | at once | clean |
//! | Raw | `Data` | Fresh: a message begins | Pieces: a message begins | kept for the next message | at once | clean |
//! | Collecting | collected; at the end `Message`; over the limit `TooLong` and Skipping | Collecting, and the held bytes are scanned again; Fresh if no other bytes were taken; none: what was collected is `Data`, then Raw | Pieces: what was collected is `Data` first | applies to what was collected too: over it `TooLong` | at once | `partial` is what was collected and what is held; over the limit `TooLong` comes first |
//! | Pieces | `Data` and Begun, or `End` | Fresh, or Collecting while bytes are held; none: Raw | Pieces; none: Raw | kept for the next whole message | at once | clean; `partial` if bytes are held |
//! | Begun | `Data`, at the end `End` | Begun: it ends in pieces, and the next message comes whole; none: Raw after the next bytes | Begun | kept for the next whole message | at once | `partial` is what is held |
//! | Skipping | dropped; at the end the next message begins | waits for the end; the same terminator changes only the delivery | as `set_terminator` | kept for the next message | waits for the end | `partial` is empty |
//!
//! Each cell is a test in `tests/api/states.rs`.
//!
//! ## Advice for changers
//!
//! - A new kind of end is a file under [`matcher`], an arm in `Matcher::advance`, and a kind in
//!   [`OwnedTerminator`](owned_terminator). If it can be searched for, it has an arm in the
//!   framer's hot path, `lent.rs`, too.
//! - [`advance`](framer) is the one function that moves the state. What must be done before or
//!   after it in a rare case belongs to `deferred.rs`, not to a branch in it.
//! - Choose where the terminator is set, not where it is searched: setting happens once a message,
//!   searching once a chunk or more often.
//! - `bash benches/counts.sh --check` counts instructions. A branch in the hot path is one percent.
//! - The laws in `tests/laws` compare with a naive oracle over every cutting. If one fails, believe
//!   it.

#[cfg(feature = "alloc")]
pub(crate) mod framer;
#[cfg(all(test, feature = "alloc"))]
mod linear;
pub(crate) mod matcher;
#[cfg(feature = "alloc")]
pub(crate) mod owned_terminator;
pub(crate) mod scanner;

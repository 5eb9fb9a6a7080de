//! Bytes in, messages out.
//!
//! # Theory of operation
//!
//! The [matcher](matcher) finds where messages end. The [scanner](scanner) hands out what it finds
//! piece by piece; the [collector](collector) makes whole messages of the pieces in a buffer of its
//! caller's. The [framer](framer) collects whole messages up to a limit, or hands out pieces.
//! [`OwnedTerminator`](owned_terminator) keeps what ends the message, and what is left of a length.
//!
//! Results inside are indices into the text at hand. Where a result leaves the wing, in `feed`, the
//! indices become slices of the caller's input, so an event borrows the input and never the machine.
//!
//! A byte is *held* while it may belong to the message's end or may be data. Held bytes are always a
//! beginning of a byte string that the terminator in force has (of a line: its carriage return), so
//! the matcher keeps their number and not the bytes; of a set, also which member they begin. The bytes
//! of a length in front are held until it is known. They are kept as the number so far.
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
//!          any of them, where the peer breaks the format: Malformed
//!          Malformed ───▶ Malformed   bytes are dropped, until a terminator is set
//!
//!          next:  Fresh or Pieces, as the delivery in force says; Raw without a terminator
//! ```
//!
//! `Fresh` and `Collecting` are states of a message that comes whole, `Pieces` and `Begun` of one
//! that comes in pieces. In `Fresh` and `Raw` nothing is held or collected. Bytes that were held
//! under a replaced terminator may still have to be scanned again; then the way is blocked.
//!
//! Two flags stand beside the state, in the same [gate](framer). *Blocked* says that something is in the
//! way of the hot path: there is a pause, the input has ended, something is [deferred](framer), or the hot
//! path cannot do what is special. *Special* says that more is to be done than usual: a message is
//! expected, so another terminator comes back after it, or a line ended at a carriage return, so a line
//! feed may have to be dropped. `update_gate` computes both, and is called wherever one of these changes.
//! The hot path asks for `Fresh` and the flags with one load, and for nothing else.
//!
//! An *expected* message is not a state. It begins and ends as any other. [`OwnedTerminator`](owned_terminator)
//! keeps what comes back after it, and the framer keeps the limit.
//!
//! ## State × call
//!
//! What a call does in each state. "none" is a terminator that is `None`, or a length that was
//! reached.
//!
//! | | bytes | `set_terminator` | `stream` | `expect` | `set_limit` | `pause` | EOF |
//! | --- | --- | --- | --- | --- | --- | --- | --- |
//! | Fresh | a message that lies in the input is lent; otherwise Collecting, or `TooLong` and Skipping | Fresh; none: Raw | Pieces; none: Raw | Fresh; in pieces: Pieces; none: Raw | the message has this limit; a length over it is `TooLong` at the next `feed`, without input | at once | clean; `partial` if it is expected |
//! | Raw | `Data` | Fresh: a message begins | Pieces: a message begins | a message begins, and Raw comes back after it | kept for the next message | at once | clean |
//! | Collecting | collected; at the end `Message`; over the limit `TooLong` and Skipping | Collecting, and the held bytes are scanned again; Fresh if no other bytes were taken; none: what was collected is `Data`, then Raw | Pieces: what was collected is `Data` first | the same, for this message | applies to what was collected too: over it `TooLong` | at once | `partial` is what was collected and what is held; over the limit `TooLong` comes first |
//! | Pieces | `Data` and Begun, or `End` | Fresh, or Collecting while bytes are held; none: Raw | Pieces; none: Raw | the same, for this message | kept for the next whole message | at once | clean; `partial` if bytes are held or it is expected |
//! | Begun | `Data`, at the end `End` | Begun: it ends in pieces, and the next message comes whole; none: Raw after the next bytes | Begun | Begun: it ends in pieces | kept for the next whole message | at once | `partial` is what is held |
//! | Skipping | dropped; at the end the next message begins | waits for the end; the same terminator changes only the delivery | as `set_terminator` | waits for the end, after a change that waits | kept for the next message | waits for the end | `partial` is empty |
//! | Malformed | dropped | Fresh; none: Raw | Pieces; none: Raw | as in Fresh | kept for the next message | at once | clean |
//!
//! Each cell is a test in `tests/api/states.rs`. Bytes that are held for a length, or for the end after
//! one, cannot be data, so they are in no `partial`. While a message is expected `set_limit` sets the
//! limit that comes back.
//!
//! ## Advice for changers
//!
//! - A new kind of end is a file under [`matcher`], an arm in `Matcher::advance`, and a kind in
//!   [`OwnedTerminator`](owned_terminator). If it is common, it has an arm in the framer's hot path,
//!   `lent.rs`, too: out of line, unless it is as common as a line feed.
//! - [`advance`](framer) is the one function that moves the state. What must be done before or
//!   after it in a rare case belongs to `deferred.rs`, not to a branch in it.
//! - Choose where the terminator is set, not where it is searched: setting happens once a message,
//!   searching once a chunk or more often.
//! - `bash benches/counts.sh --check` counts instructions. A branch in the hot path is one percent.
//! - The laws in `tests/laws` compare with a naive oracle over every cutting. If one fails, believe
//!   it.

pub(crate) mod collector;
#[cfg(feature = "alloc")]
pub(crate) mod encode;
#[cfg(feature = "alloc")]
pub(crate) mod framer;
#[cfg(all(test, feature = "alloc"))]
mod linear;
pub(crate) mod matcher;
#[cfg(feature = "alloc")]
pub(crate) mod owned_terminator;
pub(crate) mod scanner;

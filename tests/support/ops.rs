//! Operations: everything that can be done to a machine, as a list that can be read.
//!
//! A machine passes over what it does not have: a `Scanner` knows `Feed`, `Set` and handlers, a
//! `Framer` all that concerns input, a `Chat` everything.

use super::told::{Delivery, Ends};
use std::fmt;

#[derive(Clone, PartialEq, Eq)]
pub enum Op {
    /// These bytes come, cut at these places. After each chunk the machine is fed all that it has
    /// not taken, until it gives nothing. In a handler the bytes only come, and are fed later.
    Feed(Vec<u8>, Vec<usize>),
    /// One call of `feed_eof`.
    FeedEof,
    Set(Delivery, Ends),
    /// `expect` with this limit, or `expect_pieces`, which has none.
    Expect(Delivery, Ends, usize),
    Limit(usize),
    HighWater(usize),
    Pause,
    Resume,
    /// The unread bytes are taken out and dropped.
    TakeUnread,
    /// The unread bytes are taken out and put back in front of the input, as for an upgrade.
    PutBack,
    Push(Vec<u8>),
    /// The bytes, in a vector with this much spare capacity, or shared if that is odd.
    PushOwned(Vec<u8>, usize),
    PushProducer(Vec<Vec<u8>>),
    SendEof,
    Close,
    Abort,
    Poll,
    /// `poll_transmit_slices`
    PollSlices,
    Transmitted(usize),
    /// The stream takes all there is to send.
    SendAll,
    /// The handler of the next message, end, too-long or malformed that has no handler yet does these
    /// operations.
    OnEnd(Vec<Op>),
    /// The same for the next piece of data. Data is cut as the input is, so the outcome may
    /// depend on the cutting.
    OnData(Vec<Op>),
}

/// A list of operations that is shown one on each line.
#[derive(Clone, PartialEq, Eq)]
pub struct Ops(pub Vec<Op>);

impl fmt::Debug for Ops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f)?;
        write!(f, "{}", Listing(&self.0, 1))
    }
}

/// Operations, one on each line, and how deeply they are nested in handlers.
pub struct Listing<'o>(pub &'o [Op], pub usize);

impl fmt::Display for Listing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for op in self.0 {
            writeln!(f, "{:1$}{op}", "", 2 * self.1)?;
            if let Op::OnEnd(ops) | Op::OnData(ops) = op {
                write!(f, "{}", Listing(ops, self.1 + 1))?;
            }
        }
        Ok(())
    }
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Op::Feed(bytes, cuts) => {
                let chunks = chunks(bytes, cuts);
                let chunks: Vec<String> = chunks.map(text).collect();
                write!(f, "feed {}", chunks.join(" "))
            }
            Op::FeedEof => f.write_str("feed_eof"),
            Op::Set(Delivery::Whole, ends) => write!(f, "set_terminator {ends:?}"),
            Op::Set(Delivery::Pieces, ends) => write!(f, "stream {ends:?}"),
            Op::Expect(Delivery::Whole, ends, limit) => write!(f, "expect {ends:?}, {limit}"),
            Op::Expect(Delivery::Pieces, ends, _) => write!(f, "expect_pieces {ends:?}"),
            Op::Limit(limit) => write!(f, "set_limit {limit}"),
            Op::HighWater(mark) => write!(f, "set_high_water {mark}"),
            Op::Pause => f.write_str("pause"),
            Op::Resume => f.write_str("resume"),
            Op::TakeUnread => f.write_str("take_unread"),
            Op::PutBack => f.write_str("take_unread, and feed it again"),
            Op::Push(bytes) => write!(f, "push {}", text(bytes)),
            Op::PushOwned(bytes, spare) => {
                write!(f, "push_owned {} with {spare} to spare", text(bytes))
            }
            Op::PushProducer(chunks) => {
                let chunks: Vec<String> = chunks.iter().map(|chunk| text(chunk)).collect();
                write!(f, "push_producer {}", chunks.join(" "))
            }
            Op::SendEof => f.write_str("send_eof"),
            Op::Close => f.write_str("close_when_done"),
            Op::Abort => f.write_str("abort"),
            Op::Poll => f.write_str("poll_transmit"),
            Op::PollSlices => f.write_str("poll_transmit_slices"),
            Op::Transmitted(n) => write!(f, "transmitted {n}"),
            Op::SendAll => f.write_str("send all"),
            Op::OnEnd(_) => f.write_str("on the next end:"),
            Op::OnData(_) => f.write_str("on the next data:"),
        }
    }
}

fn text(bytes: &[u8]) -> String {
    format!("\"{}\"", bytes.escape_ascii())
}

/// `bytes` cut at `cuts`. No bytes are one empty chunk.
pub fn chunks<'b>(bytes: &'b [u8], cuts: &[usize]) -> impl Iterator<Item = &'b [u8]> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| (*cut).min(bytes.len())).collect();
    places.extend([0, bytes.len()]);
    places.sort_unstable();
    places.dedup();
    if bytes.is_empty() {
        places.push(0);
    }
    (1..places.len()).map(move |n| &bytes[places[n - 1]..places[n]])
}

/// The operations with every feed cut at other places.
pub fn recut(ops: &[Op], cuts: fn(usize) -> Vec<usize>) -> Vec<Op> {
    let recut = |op: &Op| match op {
        Op::Feed(bytes, _) => Op::Feed(bytes.clone(), cuts(bytes.len())),
        other => other.clone(),
    };
    ops.iter().map(recut).collect()
}

/// All operations, those of handlers included.
pub fn flat(ops: &[Op]) -> Vec<&Op> {
    let mut all = Vec::new();
    for op in ops {
        all.push(op);
        if let Op::OnEnd(inner) | Op::OnData(inner) = op {
            all.extend(flat(inner));
        }
    }
    all
}

pub fn feed(bytes: &[u8]) -> Op {
    Op::Feed(bytes.to_vec(), Vec::new())
}

pub fn byte_by_byte(bytes: &[u8]) -> Op {
    Op::Feed(bytes.to_vec(), (0..bytes.len()).collect())
}

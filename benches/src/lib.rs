//! Common code of the benchmarks.
//!
//! A benchmark compares [members](Member): machines of this crate and readers of other crates that do
//! the same work over the same bytes. A [`Board`] checks that each member finds the same as
//! a reference, measures both, and prints [tables](Board::finish) of time and speed at the end.

mod board;
mod consumer;
mod feeding;
mod line_feeds;
mod machines;
mod rival;
pub mod round_trip;
mod table;
pub mod text;
mod toggling;
mod workload;

pub use board::{Board, Comparison, Group, is_measuring};
pub use consumer::{Collected, Consumer, Touch};
pub use feeding::{Copied, Lent, Machine};
pub use line_feeds::LineFeeds;
pub use machines::{Engine, Events, HotLoop, Pieces};
pub use rival::Member;
pub use table::Measured;
pub use toggling::{PREFIX, Toggling};
pub use workload::{Paged, Workload};

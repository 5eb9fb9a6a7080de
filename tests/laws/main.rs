//! The thirteen laws of the contract, one test each.
//!
//! Every test runs random operations, in the mixture its law is about, against the model of
//! a chat, which compares all that the chat says after every call. On top of that it asserts
//! its own law from what was seen, in a way that needs no model: by another run that must come
//! to the same, or by counting.

#![cfg(feature = "alloc")]

mod cost;
mod cutting;
mod ends;
mod limits;
mod sending;
#[path = "../support/mod.rs"]
mod support;
mod switching;
mod totality;

use proptest::test_runner::TestCaseError;
use support::{
    chat_run::Run,
    ops::{Listing, Op},
    script::{Ends, Style},
};

type Tested = Result<(), TestCaseError>;

/// Does these, nothing more.
fn run(ops: &[Op]) -> Result<Run<'_, 'static>, TestCaseError> {
    let mut run = Run::new();
    run.all(ops).map_err(|why| failed(ops, &why))?;
    Ok(run)
}

/// Does these, and brings the chat to its end.
fn run_to_the_end(ops: &[Op]) -> Result<Run<'_, 'static>, TestCaseError> {
    let mut run = run(ops)?;
    run.end().map_err(|why| failed(ops, &why))?;
    Ok(run)
}

/// The run may be another than the one that was generated, so it is listed.
fn failed(ops: &[Op], why: &str) -> TestCaseError {
    TestCaseError::fail(format!("{why}, in\n{}", Listing(ops, 1)))
}

fn set(style: Style, ends: &Ends) -> Op {
    Op::Set(style, ends.clone())
}

/// In one chunk.
fn feed(bytes: &[u8]) -> Op {
    Op::Feed(bytes.to_vec(), Vec::new())
}

fn byte_by_byte(bytes: &[u8]) -> Op {
    Op::Feed(bytes.to_vec(), (0..bytes.len()).collect())
}

//! What the laws share.

use crate::support::{
    chat_run::Run,
    ops::{Listing, Op},
    script::{Ends, Style},
};
use proptest::test_runner::TestCaseError;

pub(crate) type Tested = Result<(), TestCaseError>;

/// Does these, nothing more.
pub(crate) fn run(ops: &[Op]) -> Result<Run<'_, 'static>, TestCaseError> {
    let mut run = Run::new();
    run.all(ops).map_err(|why| failed(ops, &why))?;
    Ok(run)
}

/// Does these, and brings the chat to its end.
pub(crate) fn run_to_the_end(ops: &[Op]) -> Result<Run<'_, 'static>, TestCaseError> {
    let mut run = run(ops)?;
    run.end().map_err(|why| failed(ops, &why))?;
    Ok(run)
}

/// The run may be another than the one that was generated, so it is listed.
pub(crate) fn failed(ops: &[Op], why: &str) -> TestCaseError {
    TestCaseError::fail(format!("{why}, in\n{}", Listing(ops, 1)))
}

pub(crate) fn set(style: Style, ends: &Ends) -> Op {
    Op::Set(style, ends.clone())
}

/// In one chunk.
pub(crate) fn feed(bytes: &[u8]) -> Op {
    Op::Feed(bytes.to_vec(), Vec::new())
}

pub(crate) fn byte_by_byte(bytes: &[u8]) -> Op {
    Op::Feed(bytes.to_vec(), (0..bytes.len()).collect())
}

//! What the laws share: running operations on a chat, and what was seen of it.

use crate::support::{
    ops::{Listing, Op},
    run::Run,
    told::{Delivery, Ends},
};
use proptest::test_runner::TestCaseError;
use sanschat::Chat;

pub(crate) type Tested = Result<(), TestCaseError>;

/// Does these operations and nothing more.
pub(crate) fn run(ops: &[Op]) -> Result<Run<'_, Chat>, TestCaseError> {
    let mut run = Run::recorded();
    run.all(ops).map_err(|why| failed(ops, &why))?;
    Ok(run)
}

/// Does these operations, and brings the chat to its end.
pub(crate) fn run_to_the_end(ops: &[Op]) -> Result<Run<'_, Chat>, TestCaseError> {
    let mut run = run(ops)?;
    run.end().map_err(|why| failed(ops, &why))?;
    Ok(run)
}

/// The operations are listed, since they may not be those that were generated.
pub(crate) fn failed(ops: &[Op], why: &str) -> TestCaseError {
    TestCaseError::fail(format!("{why}, in\n{}", Listing(ops, 1)))
}

pub(crate) fn set(delivery: Delivery, ends: &Ends) -> Op {
    Op::Set(delivery, ends.clone())
}

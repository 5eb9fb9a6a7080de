//! The scanner and the collector against the model: terminators changed between any two bytes and at any end.

use crate::support::{
    machine::Collecting,
    random::{Mix, Numbers},
    run::check,
};
use sanschat::Scanner;

/// Any bytes: operations on a scanner, and on a collector.
pub(crate) fn body(data: &[u8]) {
    let Some(ops) = Numbers::of(data).map(|numbers| numbers.read(Mix::SCANNING)) else {
        return;
    };
    check::<Scanner>(&ops)
        .and_then(|()| check::<Collecting>(&ops))
        .unwrap_or_else(|why| panic!("{why}"));
}

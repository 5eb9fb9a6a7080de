//! Everything that can be done to a chat, in any order, against the model of one.

use arbitrary::{Arbitrary, Unstructured};

use crate::support::{
    chat_run::check_ops,
    random_ops::{Mix, Raw, read},
};

#[derive(Arbitrary)]
struct Numbers {
    needles: [u32; 2],
    first: Raw,
    rest: Vec<Raw>,
}

/// Any bytes: operations.
pub(crate) fn body(data: &[u8]) {
    let Ok(numbers) = Numbers::arbitrary_take_rest(Unstructured::new(data)) else {
        return;
    };
    let needles = numbers.needles.map(u64::from);
    let ops = read(Mix::EVERYTHING, &needles, numbers.first, &numbers.rest);
    check_ops(&ops.0).unwrap_or_else(|why| panic!("{why}"));
}

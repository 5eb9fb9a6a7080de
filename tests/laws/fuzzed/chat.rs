//! Everything that can be done to a chat, in any order, against the model of one.

use crate::support::{
    random::{Mix, Numbers},
    run::check,
};
use sanschat::Chat;

/// Any bytes: operations on a chat.
pub(crate) fn body(data: &[u8]) {
    let Some(ops) = Numbers::of(data).map(|numbers| numbers.read(Mix::EVERYTHING)) else {
        return;
    };
    check::<Chat>(&ops).unwrap_or_else(|why| panic!("{why}"));
}

//! Laws 1 to 6 and 11 under fire: random scripts change terminators, styles and limits, pause,
//! resume, upgrade and close, in handlers and between any two bytes, while a terminator is half
//! matched or a long message is skipped. A test that only changes terminators in handlers never
//! changes one while bytes are held.

#![cfg(feature = "alloc")]

mod support;

use proptest::prelude::*;
use support::{
    config,
    random::{Scope, scene},
    runner::{chat, check, framer},
};

proptest! {
    #![proptest_config(config(8000))]

    #[test]
    fn framers_do_as_the_oracle((script, input, cuts) in scene(Scope::Framer)) {
        check(framer(&script), &input, &cuts, &script).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn chats_do_as_the_oracle((script, input, cuts) in scene(Scope::Chat)) {
        check(chat(&script), &input, &cuts, &script).map_err(TestCaseError::fail)?;
    }

    /// The worst cutting is not a random one.
    #[test]
    fn byte_by_byte((script, input, _) in scene(Scope::Framer)) {
        let cuts: Vec<usize> = (0..=input.len()).collect();
        check(framer(&script), &input, &cuts, &script).map_err(TestCaseError::fail)?;
    }
}

//! Scripts that switch terminators, styles and limits, pause and upgrade, put to each machine that
//! frames: all must tell what the oracle tells of the whole, however the input is cut.

#![cfg(feature = "alloc")]

mod support;

use proptest::prelude::*;
use support::{
    config,
    random::{Scope, scene},
    runner::{chat, check_scene, framer, looped},
};

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn a_framer_tells_what_the_oracle_tells(scene in scene(Scope::Framer)) {
        check_scene(framer, &scene).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn so_does_its_loop(scene in scene(Scope::Framer)) {
        check_scene(looped, &scene).map_err(TestCaseError::fail)?;
    }

    #[test]
    fn so_does_a_chat(scene in scene(Scope::Chat)) {
        check_scene(chat, &scene).map_err(TestCaseError::fail)?;
    }
}

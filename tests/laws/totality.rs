//! Laws 12 and 13: no input panics, and no call must follow another.

use crate::support::{
    config,
    ops::{Op, Ops},
    random::{Mix, ops},
    run::check,
    told::{Delivery, Ends},
};
use proptest::{collection::vec, prelude::*, sample::Index};
use sanschat::Chat;

/// An operation with a value at the edge of its type, or with nothing.
fn extreme() -> impl Strategy<Value = Op> {
    let numbers = [0, 1, isize::MAX as usize, usize::MAX - 1, usize::MAX];
    let number = || (0..numbers.len()).prop_map(move |n| numbers[n]);
    let lengths = [0, 1, u64::from(u32::MAX), u64::MAX - 1, u64::MAX];
    let ends = prop_oneof![
        (0..lengths.len()).prop_map(move |n| Ends::After(lengths[n])),
        vec(any::<u8>(), 0..3).prop_map(Ends::At),
        Just(Ends::Never),
    ];
    let delivery = prop_oneof![Just(Delivery::Whole), Just(Delivery::Pieces)];
    prop_oneof![
        (delivery, ends).prop_map(|(delivery, ends)| Op::Set(delivery, ends)),
        number().prop_map(Op::Limit),
        number().prop_map(Op::HighWater),
        number().prop_map(Op::Transmitted),
        vec(any::<u8>(), 0..30).prop_map(|bytes| Op::Feed(bytes, Vec::new())),
        vec(vec(any::<u8>(), 0..2), 0..3).prop_map(Op::PushProducer),
        vec(any::<u8>(), 0..2).prop_map(|bytes| Op::PushOwned(bytes, 0)),
    ]
}

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn law_12_no_input_panics(
        Ops(mut ops) in ops(Mix::EVERYTHING, 0..30),
        extremes in vec((any::<Index>(), extreme()), 1..20),
    ) {
        for (place, op) in extremes {
            ops.insert(place.index(ops.len() + 1), op);
        }
        check::<Chat>(&ops).map_err(TestCaseError::fail)?;
    }
}

proptest! {
    #![proptest_config(config(8000))]

    #[test]
    fn law_13_no_call_must_follow_another(Ops(ops) in ops(Mix::EVERYTHING, 0..60)) {
        check::<Chat>(&ops).map_err(TestCaseError::fail)?;
    }
}

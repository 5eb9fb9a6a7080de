//! Laws 12 and 13: no input panics, and no call must follow another.

use crate::support::{
    config,
    ops::{Op, Ops},
    random::{Mix, ops},
    run::check,
    told::{Delivery, Ends},
};
use proptest::{collection::vec, prelude::*, sample::Index};
use sanschat::{Chat, Prefix};

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
    let others = prop_oneof![
        (0..lengths.len(), vec(any::<u8>(), 0..3))
            .prop_map(move |(n, end)| Ends::LengthThen(lengths[n], end)),
        vec(vec(any::<u8>(), 0..3), 0..4).prop_map(|members| Ends::any_of(&members)),
        any::<u8>().prop_map(|separator| Ends::Prefixed(Prefix::Decimal(separator))),
        Just(Ends::Prefixed(Prefix::U64Le)),
        Just(Ends::Prefixed(Prefix::Varint)),
        Just(Ends::AnyLine),
    ];
    let ends = prop_oneof![1 => ends, 1 => others].boxed();
    let expected = (delivery(), ends.clone(), number())
        .prop_map(|(delivery, ends, limit)| Op::Expect(delivery, ends, limit));
    prop_oneof![
        1 => expected,
        1 => (delivery(), ends).prop_map(|(delivery, ends)| Op::Set(delivery, ends)),
        1 => number().prop_map(Op::Limit),
        1 => number().prop_map(Op::HighWater),
        1 => number().prop_map(Op::Transmitted),
        1 => vec(any::<u8>(), 0..30).prop_map(|bytes| Op::Feed(bytes, Vec::new())),
        1 => vec(vec(any::<u8>(), 0..2), 0..3).prop_map(Op::PushProducer),
        1 => vec(any::<u8>(), 0..2).prop_map(|bytes| Op::PushOwned(bytes, 0)),
    ]
}

fn delivery() -> impl Strategy<Value = Delivery> {
    prop_oneof![Just(Delivery::Whole), Just(Delivery::Pieces)]
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

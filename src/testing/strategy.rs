//! Strategies for proptest, with the feature `proptest`.

use proptest::{collection::vec, prelude::*, sample::Index};

use super::Cutting;

#[cfg(test)]
mod tests;

/// Cuttings of an input of `length` bytes, for properties that must not depend on the cutting: no
/// cut, a few, many, or byte by byte. They shrink to fewer cuts.
///
/// # Examples
///
/// ```
/// use proptest::{prop_assert_eq, proptest};
/// use sanschat::{Event, Framer, Terminator, testing::cuttings};
///
/// const INPUT: &[u8] = b"one\r\ntwo\r\n";
///
/// proptest! {
///     # #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
///     # /*
///     #[test]
///     # */
///     fn two_lines_are_two_messages(cutting in cuttings(INPUT.len())) {
///         let mut framer = Framer::new(Terminator::CRLF);
///         let mut messages = 0;
///         for mut chunk in cutting.chunks(INPUT) {
///             while let Some(Event::Message(_)) = framer.feed(&mut chunk) {
///                 messages += 1;
///             }
///         }
///         prop_assert_eq!(messages, 2);
///     }
/// }
/// # two_lines_are_two_messages();
/// ```
pub fn cuttings(length: usize) -> impl Strategy<Value = Cutting> {
    places().prop_map(move |places| places.cut(length))
}

/// Inputs, each with a cutting. Both shrink.
///
/// # Examples
///
/// ```
/// use proptest::{collection::vec, prelude::*};
/// use sanschat::testing::{Checker, cut};
/// use sanschat::echo::ChatEcho;
///
/// proptest! {
///     # #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
///     # /*
///     #[test]
///     # */
///     fn answers_do_not_depend_on_the_cutting(
///         (input, cutting) in cut(vec(proptest::sample::select(&b"ab.\r\n"[..]), 0..40)),
///     ) {
///         let checker = Checker::new(ChatEcho::new);
///         let whole = checker.run(&input, &sanschat::testing::Cutting::whole());
///         prop_assert_eq!(checker.run(&input, &cutting), whole);
///     }
/// }
/// # answers_do_not_depend_on_the_cutting();
/// ```
pub fn cut(inputs: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = (Vec<u8>, Cutting)> {
    (inputs, places()).prop_map(|(input, places)| {
        let cutting = places.cut(input.len());
        (input, cutting)
    })
}

/// The places of a cutting, chosen before the input's length is known.
#[derive(Clone, Debug)]
enum Places {
    All,
    These(Vec<Index>),
}

fn places() -> impl Strategy<Value = Places> {
    let few = vec(any::<Index>(), 0..4).prop_map(Places::These);
    let many = vec(any::<Index>(), 0..40).prop_map(Places::These);
    prop_oneof![4 => few, 3 => many, 1 => Just(Places::All)]
}

impl Places {
    fn cut(&self, length: usize) -> Cutting {
        match self {
            Places::All => Cutting::every(1, length),
            Places::These(places) => {
                Cutting::at(places.iter().map(|place| place.index(length.max(1))))
            }
        }
    }
}

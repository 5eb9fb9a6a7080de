use proptest::{
    collection::vec,
    prelude::*,
    sample::select,
    strategy::ValueTree,
    test_runner::{TestError, TestRunner},
};

use super::{cut, cuttings};
use crate::{
    config::config,
    echo::{ChatClient, ChatEcho, Echo, EchoClient, LengthEcho, LengthEchoClient},
    protocol::Protocol,
    testing::{Checker, Cutting},
};

#[test]
fn cuttings_are_whole_or_byte_by_byte_or_between() {
    let mut runner = TestRunner::deterministic();
    let mut counts = vec![0; 100];
    for _ in 0..1000 {
        let cutting = cuttings(100).new_tree(&mut runner).unwrap().current();
        assert!(
            cutting
                .places()
                .iter()
                .all(|place| (1..100).contains(place))
        );
        counts[cutting.places().len()] += 1;
    }
    let few: u32 = counts[1..4].iter().sum();
    let many: u32 = counts[4..40].iter().sum();
    assert!(
        counts[0] > 50 && few > 100 && many > 100 && counts[99] > 50,
        "{counts:?}"
    );
}

/// Any five cuts make this property fail.
#[test]
fn cuttings_shrink_to_fewer_cuts() {
    let mut runner = TestRunner::new(config(400));
    let property = |cutting: Cutting| {
        prop_assert!(cutting.places().len() < 5);
        Ok(())
    };
    let Err(TestError::Fail(_, least)) = runner.run(&cuttings(100), property) else {
        panic!("no cutting failed");
    };
    assert_eq!(least.places().len(), 5, "{least}");
}

fn lines() -> impl Strategy<Value = Vec<u8>> {
    let parts: &[&str] = &[".", "\r\n", "\r", ".\r\n", "abc", "\u{ef}\r\n"];
    vec(select(parts), 0..12).prop_map(|parts| parts.concat().into_bytes())
}

fn frames() -> impl Strategy<Value = Vec<u8>> {
    let headers: &[&str] = &["ECHO ", " ECHO\t", "ECHO", "echo "];
    let strange: &[&str] = &["0003", "+3", "", "99999999999999999999999"];
    let ends: &[&str] = &["\n", " \r\n", ""];
    let number = prop_oneof![
        4 => (0..6_u32).prop_map(|n| n.to_string()),
        1 => select(strange).prop_map(str::to_owned),
    ];
    let header = (select(headers), number, select(ends));
    (header, vec(any::<u8>(), 0..8)).prop_map(|((header, number, end), body)| {
        [header.as_bytes(), number.as_bytes(), end.as_bytes(), &body].concat()
    })
}

/// The outcome must be the same as without a cut.
fn same<P: Protocol>(
    protocol: impl Fn() -> P,
    input: &[u8],
    cutting: &Cutting,
) -> Result<(), TestCaseError> {
    let checker = Checker::new(protocol);
    let whole = checker.run(input, &Cutting::whole());
    prop_assert_eq!(checker.run(input, cutting), whole);
    Ok(())
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn a_chat_does_not_depend_on_chunks((input, cutting) in cut(lines())) {
        same(|| ChatEcho::with_limit(2), &input, &cutting)?;
        same(ChatEcho::new, &input, &cutting)?;
        same(|| ChatClient::new(["one", "."]), &input, &cutting)?;
    }

    #[test]
    fn a_length_does_not_depend_on_chunks((input, cutting) in cut(frames())) {
        same(|| LengthEcho::with_limit(3), &input, &cutting)?;
        same(LengthEcho::new, &input, &cutting)?;
        same(|| LengthEchoClient::new(*b"ECHO 3"), &input, &cutting)?;
    }

    #[test]
    fn an_echo_does_not_depend_on_chunks((input, cutting) in cut(lines())) {
        same(Echo::default, &input, &cutting)?;
        same(|| EchoClient::new(["part"]), &input, &cutting)?;
    }
}

//! Streams that fail: what the peer and the protocol still get.

use std::io::ErrorKind;

use crate::fake_io::{
    adapter::Adapter,
    answers::assert_bytes,
    plan::{Call, End, Refusal},
    random::{Random, each_seed},
    rules::{Expected, Rule},
    scene::Scene,
};

fn some_kind(random: &mut Random) -> ErrorKind {
    random.pick(&[
        ErrorKind::ConnectionAborted,
        ErrorKind::UnexpectedEof,
        ErrorKind::InvalidData,
        ErrorKind::Other,
    ])
}

/// After an error in reading, what was queued before is still sent.
pub(crate) fn in_reading<A: Adapter>() {
    each_seed(400, |random| {
        let rule = Rule::any(random);
        let mut input = rule.input(random);
        input.truncate(random.below(input.len() + 1));
        let expected = Expected::of(rule, &input, false);
        let kind = some_kind(random);
        let mut plan = A::plan(random);
        plan.end = End::Error(kind);
        let mut scene = Scene::<A>::new(random, plan, rule, &input);

        let leaves = random.pick(&[0, 30]);
        let fake = scene.fake.clone();
        let result = scene.finish(leaves, |chat| {
            // A close does not change that.
            if fake.failed() == Some(Call::Read) && random.percent(20) {
                chat.close_when_done();
            }
        });
        let survives = expected.closes || expected.pauses;
        assert_eq!(result, if survives { Ok(()) } else { Err(kind) });
        assert_bytes(&fake.written(), &expected.written);
        assert!(fake.is_flushed(), "ended without a flush");
    });
}

/// After an error in writing the connection is over at once.
pub(crate) fn in_writing<A: Adapter>() {
    each_seed(400, |random| {
        let kind = some_kind(random);
        refuse::<A>(random, Refusal::Error(kind), Err(kind));
    });
}

/// A stream that takes nothing will never take anything.
pub(crate) fn to_take_anything<A: Adapter>() {
    each_seed(300, |random| {
        refuse::<A>(random, Refusal::Nothing, A::TAKES_NOTHING);
    });
}

fn refuse<A: Adapter>(random: &mut Random, refusal: Refusal, outcome: Result<(), ErrorKind>) {
    let rule = Rule::any(random);
    let input = rule.input(random);
    let expected = Expected::of(rule, &input, true);
    let at = random.below(expected.written.len() + 2);
    let mut plan = A::plan(random);
    plan.refuses = Some((at, refusal));
    let mut scene = Scene::<A>::new(random, plan, rule, &input);

    let leaves = random.pick(&[0, 30]);
    let result = scene.finish(leaves, |_| {});
    if at < expected.written.len() {
        assert!(scene.watched.closed);
        assert_eq!(result, outcome);
        assert_bytes(&scene.fake.written(), &expected.written[..at]);
    } else {
        assert_eq!(result, Ok(()));
        assert_bytes(&scene.fake.written(), &expected.written);
        assert!(scene.fake.is_flushed(), "ended without a flush");
    }
}

/// From some call on every call fails.
pub(crate) fn for_good<A: Adapter>() {
    each_seed(300, |random| {
        let rule = Rule::any(random);
        let input = rule.input(random);
        let expected = Expected::of(rule, &input, true);
        let mut plan = A::plan(random);
        // The same case without a reset shows how many calls there are.
        let mut same = random.clone();
        let mut whole = Scene::<A>::new(&mut same, plan, rule, &input);
        assert_eq!(whole.finish(0, |_| {}), Ok(()));
        plan.resets_after = same.below(whole.fake.calls() + 1);
        let mut scene = Scene::<A>::new(random, plan, rule, &input);

        let leaves = random.pick(&[0, 30]);
        let result = scene.finish(leaves, |_| {});
        let fake = &scene.fake;
        let written = fake.written();
        assert!(expected.written.starts_with(&written), "nothing else");
        let all = written == expected.written && fake.is_flushed();
        // It does not matter only if the peer has everything.
        let over = match fake.failed() {
            None => true,
            Some(Call::Read) => fake.shut().is_some(),
            // The protocol asked for this end.
            Some(Call::Flush | Call::Shutdown) if rule == Rule::Echo => false,
            Some(_) => all,
        };
        let reset = Err(ErrorKind::ConnectionReset);
        assert_eq!(result, if over { Ok(()) } else { reset });
        assert!(all || !over);
    });
}

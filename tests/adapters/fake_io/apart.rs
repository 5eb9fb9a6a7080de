//! A connection is taken apart: no byte is lost, and none is read twice.

use sanschat::echo::Echo;

use crate::fake_io::{
    adapter::{Adapter, Outcome},
    answers::assert_bytes,
    random::each_seed,
    rules::{Expected, Rule, all_queued},
    scene::Scene,
};

/// At a line, for another protocol that goes on after it.
pub(crate) fn for_an_upgrade<A: Adapter>() {
    each_seed(300, |random| {
        let rule = Rule::Lines(random.pick(&[8, 50]));
        let mut input = rule.input(random);
        input.extend(b"\r\nUPGRADE\r\n");
        input.extend(rule.input(random));
        let expected = Expected::of(rule, &input, true);
        if !expected.pauses {
            return; // An earlier line closes.
        }
        let plan = A::plan(random);
        let mut scene = Scene::<A>::new(random, plan, rule, &input);
        let leaves = random.pick(&[0, 30]);
        assert_eq!(scene.finish(leaves, |_| {}), Ok(()));
        assert!(!scene.watched.closed);
        assert_bytes(&scene.fake.written(), &expected.written);
        // It stays paused.
        assert_eq!(scene.run(0), Outcome::Ended(Ok(())));

        let after = &input[expected.taken..];
        let (mut left, unread, mut next) = scene.upgrade(Box::new(Echo));
        assert_bytes(&all_queued(&mut left), b"");
        assert_bytes(&[unread, next.fake.rest()].concat(), after);

        assert_eq!(next.finish(leaves, |_| {}), Ok(()));
        let all = [&expected.written, after].concat();
        assert_bytes(&next.fake.written(), &all);
    });
}

/// At any moment while it waits: all that is not sent and not handed out is in the parts.
pub(crate) fn at_any_moment<A: Adapter>() {
    each_seed(1000, |random| {
        // No line is too long, so no part of a line was dropped.
        let rule = random.pick(&[Rule::Lines(5000), Rule::Length(1000), Rule::Echo]);
        let input = match rule {
            Rule::Lines(_) => Rule::Lines(50).input(random),
            rule => rule.input(random),
        };
        let mut plan = A::plan(random);
        plan.delays = random.pick(&[5, 30, 70]);
        let mut scene = Scene::<A>::new(random, plan, rule, &input);
        let leaves = random.pick(&[1, 5, 20, 50]);
        // Sometimes a pause from outside comes first.
        let pauses = random.percent(30);
        if scene.run(leaves) != Outcome::Left {
            return;
        }
        if pauses {
            scene.adapter.chat().pause();
            while scene.run(leaves) == Outcome::Left {}
        }
        if scene.watched.closed || scene.adapter.chat().is_closing() {
            return; // What follows a close is dropped.
        }
        let taken = scene.watched.taken;
        let expected = Expected::of(rule, &input[..taken], false);
        let (mut left, unread, next) = scene.upgrade(Box::new(Echo));
        assert_bytes(&[unread, next.fake.rest()].concat(), &input[taken..]);
        let queued = all_queued(&mut left);
        assert!(!pauses || queued.is_empty(), "paused before all was sent");
        assert_bytes(&[next.fake.written(), queued].concat(), &expected.written);
    });
}

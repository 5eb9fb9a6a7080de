//! A peer that sends and does not read is held back, and loses nothing.

use crate::fake_io::{
    adapter::{Adapter, Outcome, Setup},
    answers::assert_bytes,
    random::each_seed,
    rules::{Expected, Rule},
    scene::Scene,
};

pub(crate) fn by_a_peer_that_does_not_read<A: Adapter>() {
    each_seed(100, |random| {
        let rule = random.pick(&[Rule::Lines(50), Rule::Echo]);
        let mut input = Vec::new();
        while input.len() < 3000 {
            let n = random.below(40);
            input.extend(random.bytes(n, b"ab\r\n"));
            input.extend(b"\r\n");
        }
        let expected = Expected::of(rule, &input, true);
        let mut plan = A::plan(random);
        plan.takes = random.below(1000);
        let mut setup = Setup::any(random, &plan);
        setup.high_water = random.pick(&[0, 100, 1000]);
        let reply = rule.message(plan.buffer_size) + 12;
        let mut scene = Scene::<A>::with_setup(random, plan, setup, rule.protocol(), &input);

        let result = loop {
            match scene.run(0) {
                Outcome::Ended(result) => break result,
                Outcome::Left => unreachable!(),
                Outcome::Stuck => {}
            }
            let fake = &scene.fake;
            // No answer is shorter than its message.
            let bound = setup.high_water + rule.message(plan.buffer_size) + plan.buffer_size;
            let kept = fake.bytes_read().saturating_sub(fake.written().len());
            assert!(kept <= bound, "{kept} bytes are kept");
            if A::BOTH_WAYS && !fake.rest().is_empty() {
                let waits = scene.adapter.chat().wants_input();
                assert!(!waits, "it stopped reading for no reason");
            }
            scene.fake.take_more(1 + random.below(2000));
        };
        assert_eq!(result, Ok(()));
        scene.check_end(result);
        assert_bytes(&scene.fake.written(), &expected.written);
        let most = scene.watched.most_queued;
        assert!(most <= setup.high_water + reply, "{most} bytes were queued");
    });
}

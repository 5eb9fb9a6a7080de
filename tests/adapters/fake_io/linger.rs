//! Linger: what comes after a close is read and dropped, up to a bound, after the shutdown.

use std::{io::ErrorKind, time::Duration};

use sanschat::{Chat, Event, from_fn, io::Linger};

use crate::fake_io::{
    adapter::{Adapter, Outcome, Setup, Timer},
    answers::assert_bytes,
    plan::End,
    random::{Random, each_seed},
    rules::{Expected, Rule},
    scene::Scene,
};

fn some_bound(random: &mut Random) -> Linger {
    let bytes = random.pick(&[0, 1, 100, 2000, 1 << 20, 1 << 20]);
    let time = if random.percent(20) {
        Duration::ZERO
    } else {
        Linger::default().time
    };
    Linger { bytes, time }
}

/// How many bytes may be dropped.
fn bound(linger: Linger) -> usize {
    if linger.time.is_zero() {
        0
    } else {
        linger.bytes as usize
    }
}

/// Whether it lingers as long as the bound in bytes allows.
fn lingers_in_full<A: Adapter>(setup: &Setup, delays: u32) -> bool {
    // The time is also over where there was nothing to wait for.
    let in_time = setup.timer != Timer::Soon || !A::GIVEN_TIMERS;
    delays == 0 && in_time || setup.timer == Timer::Late && !A::TIMES_OUT
}

pub(crate) fn after_a_close<A: Adapter>() {
    each_seed(400, |random| {
        let rule = Rule::Lines(50);
        let mut input = rule.input(random);
        input.extend(b"\r\n.\r\n");
        let most = random.pick(&[1, 100, 4000]);
        let n = random.below(most);
        input.extend(random.bytes(n, b"junk\r\n"));
        let expected = Expected::of(rule, &input, true);
        if expected.pauses {
            return;
        }
        let mut plan = A::plan(random);
        plan.end = match random.below(4) {
            0 => End::Eof,
            1 => End::Error(ErrorKind::Other),
            _ if A::WAITS => End::Silence,
            _ => End::Eof,
        };
        let mut setup = Setup::any(random, &plan);
        setup.linger = some_bound(random);
        let mut scene = Scene::<A>::with_setup(random, plan, setup, rule.protocol(), &input);

        let outcome = scene.run(0);
        let fake = &scene.fake;
        assert_bytes(&fake.written(), &expected.written);
        assert!(fake.is_flushed(), "ended without a flush");
        let read = fake.bytes_read();
        if fake.shut().is_none() {
            assert!(!A::SHUTS, "not shut down");
            assert_eq!(outcome, Outcome::Ended(Ok(())));
            return;
        }
        let closed = fake.read_at_close();
        let (dropped, bound) = (read - closed, bound(setup.linger));
        assert!(dropped < bound + plan.buffer_size, "dropped {dropped}");
        assert!(dropped == 0 || bound > 0, "dropped {dropped}");
        if lingers_in_full::<A>(&setup, plan.delays) {
            assert!(
                dropped >= bound.min(input.len() - closed),
                "dropped {dropped}"
            );
        }
        match outcome {
            Outcome::Ended(result) => {
                assert_eq!(result, Ok(()));
                scene.check_end(result);
            }
            Outcome::Stuck => {
                assert_eq!(plan.end, End::Silence);
                assert!(dropped < bound, "waits for no reason");
                assert!(setup.timer == Timer::Late || !A::GIVEN_TIMERS);
            }
            Outcome::Left => unreachable!(),
        }
    });
}

/// The protocol asks for EOF, and then for a close.
pub(crate) fn after_an_end_of_sending<A: Adapter>() {
    each_seed(200, |random| {
        let rule = |chat: &mut Chat, event: Event<'_>| {
            if event == Event::Opened {
                chat.push(b"bye");
                chat.send_eof();
                chat.close_when_done();
            }
        };
        let n = random.pick(&[0, 1, 5000]);
        let input = random.bytes(n, b"junk");
        let mut plan = A::plan(random);
        let mut setup = Setup::any(random, &plan);
        setup.linger = some_bound(random);
        // Of these adapters only those of std have a clock.
        let clock = A::WAITS || A::INTERRUPTS || bound(setup.linger) == 0;
        plan.end = if clock { End::Silence } else { End::Eof };
        let mut scene =
            Scene::<A>::with_setup(random, plan, setup, Box::new(from_fn(rule)), &input);

        let outcome = scene.run(0);
        assert_bytes(&scene.fake.written(), b"bye");
        assert!(scene.fake.is_flushed(), "ended without a flush");
        let (dropped, bound) = (scene.fake.bytes_read(), bound(setup.linger));
        assert!(dropped == 0 || A::SHUTS && dropped < bound + plan.buffer_size);
        assert!(dropped == 0 || bound > 0, "dropped {dropped}");
        match outcome {
            Outcome::Ended(result) => scene.check_end(result),
            _ => assert!(dropped < bound, "waits for no reason"),
        }
    });
}

/// An abort does not linger.
pub(crate) fn never_after_an_abort<A: Adapter>() {
    each_seed(200, |random| {
        let rule = Rule::Lines(50);
        let mut input = rule.input(random);
        input.extend(b"\r\nABORT\r\n");
        input.extend(rule.input(random));
        let before = Expected::of(rule, &input, false);
        if before.pauses || !before.aborts {
            return;
        }
        let plan = A::plan(random);
        let mut scene = Scene::<A>::new(random, plan, rule, &input);
        assert_eq!(scene.finish(0, |_| {}), Ok(()));
        assert_eq!(scene.fake.shut(), None);
        assert!(scene.fake.bytes_read() <= before.taken + plan.buffer_size);
    });
}

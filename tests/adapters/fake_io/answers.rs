//! The answers are those of a plain chat, however a stream cuts, delays and interrupts.

use sanschat::Chat;

use crate::fake_io::{
    adapter::Adapter,
    random::each_seed,
    rules::{Expected, Rule},
    scene::Scene,
};

pub(crate) fn are_those_of_a_plain_chat<A: Adapter>() {
    each_seed(400, |random| {
        let rule = Rule::any(random);
        let input = rule.input(random);
        let expected = Expected::of(rule, &input, true);
        let plan = A::plan(random);
        let mut scene = Scene::<A>::new(random, plan, rule, &input);

        assert_eq!(scene.finish(0, |_| {}), Ok(()));
        assert_bytes(&scene.fake.written(), &expected.written);
        assert_eq!(scene.watched.closed, !expected.pauses);
        let shuts = A::SHUTS && !expected.pauses;
        assert_eq!(scene.fake.shut().is_some(), shuts, "writing was shut down");
    });
}

/// These bytes mark what is pushed from outside. No input contains them.
const MARKS: [u8; 2] = [0xf0, 0xf1];

/// Law 16: the drive is dropped while it waits, and something is pushed before the next one.
pub(crate) fn survive_dropped_futures<A: Adapter>() {
    each_seed(400, |random| {
        let rule = Rule::any(random);
        let input = rule.input(random);
        let expected = Expected::of(rule, &input, true);
        let mut plan = A::plan(random);
        plan.delays = random.pick(&[5, 30, 70]);
        let mut scene = Scene::<A>::new(random, plan, rule, &input);

        let leaves = random.pick(&[10, 50, 100]);
        let mut pushed = Vec::new();
        let result = scene.finish(leaves, |chat| {
            // A finished chat is being closed, and drops what is pushed.
            if pushed.len() < 20 && !chat.is_finished() && random.percent(30) {
                push(chat, &mut pushed, random.below(200));
            }
        });
        assert_eq!(result, Ok(()));
        let (answers, found) = apart(&scene.fake.written());
        assert_bytes(&answers, &expected.written);
        assert_eq!(found, pushed);
    });
}

/// Pushes a number between its marks, and notes it if it was not dropped.
fn push(chat: &mut Chat, pushed: &mut Vec<u8>, number: usize) {
    let before = chat.queued();
    let [begin, end] = MARKS;
    chat.push(&[begin, number as u8, end]);
    if chat.queued() > before {
        pushed.push(number as u8);
    }
}

/// Separates the marked numbers from the answers.
fn apart(written: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let (mut answers, mut found) = (Vec::new(), Vec::new());
    let mut rest = written;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte == MARKS[0] {
            found.push(rest[0]);
            assert_eq!(rest[1], MARKS[1], "a push was torn apart");
            rest = &rest[2..];
        } else {
            answers.push(*byte);
        }
    }
    (answers, found)
}

/// Compares bytes, and shows them as text where they differ.
#[track_caller]
pub(crate) fn assert_bytes(found: &[u8], expected: &[u8]) {
    assert!(
        found == expected,
        "    found {}\n expected {}",
        found.escape_ascii(),
        expected.escape_ascii()
    );
}

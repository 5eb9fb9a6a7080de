//! The idle half of law 8: whatever a framer went through, between two messages it owns no
//! memory. What the random scripts come to does not matter here.

use crate::support::{
    config,
    machine::Machine,
    random::{Scope, scene},
    runner::framer,
    script::{Action, Script},
};
use allocation_counter::measure;
use proptest::prelude::*;
use sanschat::{Event, Framer, Terminator};

proptest! {
    #![proptest_config(config(3000))]

    #[test]
    fn a_framer_between_two_messages_owns_nothing((script, input, _) in scene(Scope::Framer)) {
        let mut idle = None;
        let mut rests = false;
        let info = measure(|| {
            let mut framer = framer(&script);
            live_through(&mut framer, &script, &input);
            rests = come_to_rest(&mut framer);
            idle = Some(framer);
        });
        prop_assume!(rests);
        prop_assert_eq!((info.count_current, info.bytes_current), (0, 0));
        drop(idle);
    }
}

fn live_through(framer: &mut Framer, script: &Script, input: &[u8]) {
    let mut reactions = script.reactions.iter();
    let mut between = script.between.iter().peekable();
    for place in 0..=input.len() {
        while let Some((_, actions)) = between.next_if(|(at, _)| *at == place) {
            act(framer, actions);
        }
        let mut byte = &input[place..input.len().min(place + 1)];
        while let Some(event) = framer.feed(&mut byte) {
            if let Event::Message(_) | Event::End | Event::TooLong { .. } = event {
                act(framer, reactions.next().map_or(&[], Vec::as_slice));
            }
        }
    }
}

fn act(framer: &mut Framer, actions: &[Action]) {
    for action in actions {
        match action {
            Action::Set(style, ends) => Machine::set(framer, *style, ends.lend()),
            Action::Limit(limit) => framer.set_limit(*limit),
            Action::Pause => framer.pause(),
            Action::Resume => framer.resume(),
            Action::Handover(style, ends) => {
                framer.take_unread();
                Machine::set(framer, *style, ends.lend());
            }
            Action::Close => unreachable!("a framer has nothing to close"),
        }
    }
}

/// Ends the present message, be it skipped under a terminator that only its own bytes can end,
/// and takes another one. False where its end is out of reach.
fn come_to_rest(framer: &mut Framer) -> bool {
    framer.resume();
    framer.set_limit(1000);
    // Behind a skipped message comes the terminator that waited for its end.
    for _ in 0..2 {
        framer.take_unread();
        let end = match framer.terminator() {
            Terminator::Bytes(needle) => needle.to_vec(),
            Terminator::Length(left) if left < 1000 => vec![b'x'; left as usize],
            Terminator::Length(_) => return false,
            Terminator::None => Vec::new(),
        };
        let mut end = &end[..];
        while framer.feed(&mut end).is_some() {}
    }
    framer.take_unread();
    framer.set_terminator(Terminator::LF);
    let mut input = &b"last\n"[..];
    while framer.feed(&mut input).is_some() {}
    true
}

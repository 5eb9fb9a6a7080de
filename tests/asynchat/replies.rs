//! Both directions at once, against a live asynchat: each message is sent back, and a random message
//! closes. After that asynchat still calls the handler, and we do not. The bytes sent must be equal
//! all the same.

use crate::{
    case::{Case, Progress, Step, bytes},
    oracle::compare,
    random::{self, Script},
    support::{machine::Machine, told::Delivery},
};
use proptest::{collection::vec, prelude::*};
use sanschat::{Chat, Event, Transmit};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
struct Scene {
    /// With our meaning of a length of 0.
    script: Script,
    delivery: Delivery,
    high_water: usize,
    /// How many bytes are sent at a time.
    sends: usize,
}

fn scene() -> impl Strategy<Value = Scene> {
    let delivery = prop_oneof![Just(Delivery::Whole), Just(Delivery::Pieces)];
    let high_water = prop_oneof![Just(0), 0..300_usize, Just(usize::MAX)];
    let closes_at = prop_oneof![Just(None), (1..4_usize).prop_map(Some)];
    let takes = vec(0..9_usize, 0..20);
    let parts = (
        random::script(),
        delivery,
        high_water,
        1..9_usize,
        closes_at,
        takes,
    );
    parts.prop_map(
        |(Script(mut script), delivery, high_water, sends, closes_at, takes)| {
            script["zero_ends"] = json!(true);
            script["echoes"] = json!(true);
            script["closes_at"] = json!(closes_at);
            script["takes"] = json!(takes);
            Scene {
                script: Script(script),
                delivery,
                high_water,
                sends,
            }
        },
    )
}

/// The outcome of a dialogue.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    sent: Vec<u8>,
    closed: bool,
    ends: usize,
}

struct Play {
    chat: Chat,
    case: Case,
    scene: Scene,
    /// What was collected since the last end.
    pieces: Vec<u8>,
    ends: usize,
    sent: Vec<u8>,
}

impl Play {
    fn feed(&mut self, mut input: &[u8]) {
        loop {
            while let Some(event) = self.chat.feed(&mut input) {
                self.handle(event);
            }
            // What is queued holds back input.
            if self.chat.wants_input() || self.chat.is_closing() {
                return;
            }
            assert!(self.send(), "held back by nothing");
        }
    }

    fn handle(&mut self, event: Event<'_>) {
        match event {
            Event::Data(data) => return self.pieces.extend_from_slice(&data),
            // asynchat's handler collects what comes under no terminator with the message.
            Event::Message(message) => self.pieces.extend_from_slice(&message),
            Event::End => {}
            other => panic!("{other:?}"),
        }
        self.chat.push_owned(std::mem::take(&mut self.pieces));
        self.chat.push(b"|");
        let reaction = self.case.reactions.get(self.ends).cloned();
        self.ends += 1;
        if self.scene.script.0["closes_at"] == json!(self.ends) {
            self.chat.close_when_done();
        }
        if let Some(Some(ends)) = reaction {
            self.chat.set(self.scene.delivery, ends.lend());
        }
    }

    fn send(&mut self) -> bool {
        let Some(Transmit::Bytes(lent)) = self.chat.poll_transmit() else {
            return false;
        };
        let n = lent.len().min(self.scene.sends);
        self.sent.extend_from_slice(&lent[..n]);
        self.chat.transmitted(n);
        true
    }

    fn all(mut self) -> Outcome {
        for step in self.case.script.clone() {
            match step {
                Step::Feed(bytes) => self.feed(&bytes),
                Step::Set(ends) => self.chat.set(self.scene.delivery, ends.lend()),
                // asynchat makes no message of it, and no reply.
                Step::Eof => self.feed(b""),
            }
        }
        while self.send() {}
        Outcome {
            closed: self.chat.poll_transmit() == Some(Transmit::Close),
            sent: self.sent,
            ends: self.ends,
        }
    }
}

#[test]
fn random_dialogues_end_as_with_asynchat() {
    compare(1500, &scene(), |oracle, scene| {
        let answer = oracle.ask(&scene.script.0);
        let case = Case::answered(scene.script.0.clone(), answer.clone());
        let ends = Progress::of(&case.answer).ends;
        let theirs = Outcome {
            sent: bytes(&answer["sent"]),
            closed: answer["closed"] == Value::Bool(true),
            // We report nothing after a close.
            ends: match scene.script.0["closes_at"].as_u64() {
                Some(closes_at) => ends.min(closes_at as usize),
                None => ends,
            },
        };
        let mut chat = Chat::new(case.initial.lend())
            .with_limit(usize::MAX)
            .with_high_water(scene.high_water);
        chat.set(scene.delivery, case.initial.lend());
        let play = Play {
            chat,
            case,
            scene,
            pieces: Vec::new(),
            ends: 0,
            sent: Vec::new(),
        };
        prop_assert_eq!(play.all(), theirs);
        Ok(())
    });
}

//! Output, against a live asynchat: random pushes, producers and a close, while both sides send a few
//! bytes at a time. Each side may cut the bytes into writes as it likes, so the whole stream is
//! compared, and whether it was closed.

use crate::{
    case::{bytes, text},
    oracle::compare,
};
use proptest::{collection::vec, prelude::*};
use sanschat::{Outbox, Transmit};
use serde_json::{Value, json};

#[derive(Clone, Debug)]
enum Call {
    Push(Vec<u8>),
    PushOwned(Vec<u8>),
    Produce(Vec<Vec<u8>>),
    Close,
    /// We send so much of what is lent. asynchat has its own list.
    Write(usize),
}

#[derive(Clone, Debug)]
struct Script {
    calls: Vec<Call>,
    /// How much each `send` of asynchat takes, and how much it offers at most.
    takes: Vec<usize>,
    out_buffer: usize,
    /// Whether an empty chunk ends a producer, as in asynchat.
    empty_ends: bool,
}

fn script() -> impl Strategy<Value = Script> {
    let bytes = || {
        prop_oneof![
            12 => vec(any::<u8>(), 0..9),
            1 => any::<u8>().prop_map(|byte| vec![byte; 300]),
        ]
    };
    let takes = || prop_oneof![6 => 0..9_usize, 1 => Just(usize::MAX)];
    let call = prop_oneof![
        10 => bytes().prop_map(Call::Push),
        5 => bytes().prop_map(Call::PushOwned),
        6 => vec(bytes(), 0..4).prop_map(Call::Produce),
        1 => Just(Call::Close),
        10 => takes().prop_map(Call::Write),
    ];
    let out_buffer = prop_oneof![1..9_usize, Just(65536)];
    (
        vec(call, 0..40),
        vec(takes(), 0..40),
        out_buffer,
        any::<bool>(),
    )
        .prop_map(|(calls, takes, out_buffer, empty_ends)| Script {
            calls,
            takes,
            out_buffer,
            empty_ends,
        })
}

impl Script {
    fn to_json(&self) -> Value {
        let calls = self.calls.iter().map(|call| match call {
            Call::Push(bytes) | Call::PushOwned(bytes) => json!({ "push": text(bytes) }),
            Call::Produce(chunks) => {
                // For us an empty chunk has no meaning, so asynchat does not get it.
                let told = |chunk: &&Vec<u8>| self.empty_ends || !chunk.is_empty();
                let chunks = chunks.iter().filter(told).map(|chunk| text(chunk));
                json!({ "produce": chunks.collect::<Vec<_>>() })
            }
            Call::Close => json!({ "close": true }),
            Call::Write(_) => json!({ "write": true }),
        });
        json!({
            "script": calls.collect::<Vec<_>>(),
            "takes": self.takes,
            "out_buffer": self.out_buffer,
        })
    }

    /// Makes the calls, then sends the rest. Returns what was sent, and whether it was closed.
    fn play(&self) -> (Vec<u8>, bool) {
        let mut outbox = Outbox::new();
        let mut sent = Vec::new();
        for call in &self.calls {
            match call {
                Call::Push(bytes) => outbox.push(bytes),
                Call::PushOwned(bytes) => outbox.push_owned(bytes.clone()),
                Call::Produce(chunks) => {
                    let empty_ends = self.empty_ends;
                    let goes_on = move |chunk: &Vec<u8>| !(empty_ends && chunk.is_empty());
                    outbox.push_producer(chunks.clone().into_iter().take_while(goes_on));
                }
                Call::Close => outbox.close_when_done(),
                Call::Write(most) => {
                    write(&mut outbox, *most, &mut sent);
                }
            }
        }
        while write(&mut outbox, usize::MAX, &mut sent) {}
        (sent, outbox.poll_transmit() == Some(Transmit::Close))
    }
}

/// Sends at most `most` bytes. Returns whether there were any to send.
fn write(outbox: &mut Outbox, most: usize, sent: &mut Vec<u8>) -> bool {
    let Some(Transmit::Bytes(lent)) = outbox.poll_transmit() else {
        return false;
    };
    let n = lent.len().min(most);
    sent.extend_from_slice(&lent[..n]);
    outbox.transmitted(n);
    true
}

#[test]
fn random_calls_send_what_asynchat_sends() {
    compare(1000, &script(), |oracle, script| {
        let answer = oracle.ask(&script.to_json());
        let closed = answer["closed"] == Value::Bool(true);
        prop_assert_eq!(script.play(), (bytes(&answer["sent"]), closed));
        Ok(())
    });
}

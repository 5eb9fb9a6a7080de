//! Law 9 and the outgoing half of law 8: the outbox against a model that is one vector.
//!
//! The model keeps every byte ever pushed, in order, and how many were acknowledged. Whatever
//! the outbox lends must be the next bytes of that vector.

#![cfg(feature = "alloc")]

mod support;

use proptest::{collection::vec, prelude::*};
use sanschat::{Outbox, Transmit};
use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed},
};
use support::config;

#[derive(Clone, Debug)]
enum Call {
    Push(Vec<u8>),
    /// With so much spare capacity.
    Owned(Vec<u8>, usize),
    Producer(Vec<Vec<u8>>),
    SendEof,
    Close,
    Abort,
    Poll,
    Transmitted(usize),
}

fn calls() -> impl Strategy<Value = Vec<Call>> {
    let bytes = || vec(any::<u8>(), 0..6);
    let call = prop_oneof![
        10 => bytes().prop_map(Call::Push),
        4 => (bytes(), 0..50_usize).prop_map(|(bytes, spare)| Call::Owned(bytes, spare)),
        4 => vec(bytes(), 0..4).prop_map(Call::Producer),
        1 => Just(Call::SendEof),
        1 => Just(Call::Close),
        1 => Just(Call::Abort),
        14 => Just(Call::Poll),
        12 => (0..9_usize).prop_map(Call::Transmitted),
        1 => Just(Call::Transmitted(usize::MAX)),
    ];
    vec(call, 0..60)
}

/// What a producer can know of the world around it.
#[derive(Clone, Default)]
struct World {
    /// So many bytes were acknowledged.
    sent: Arc<AtomicUsize>,
    /// A call of `poll_transmit` is under way.
    polling: Arc<AtomicBool>,
    /// So many producers were not dropped yet.
    alive: Arc<AtomicUsize>,
}

/// A producer that insists on being asked in its turn only.
struct Producer {
    world: World,
    /// Where its next chunk stands in all that is pushed.
    place: usize,
    chunks: std::vec::IntoIter<Vec<u8>>,
    /// A chunk with bytes was made in this call: it must be the last of the call.
    over: bool,
}

impl Iterator for Producer {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        assert!(self.world.polling.load(Relaxed), "asked out of turn");
        assert!(!self.over, "asked again after its end");
        let sent = self.world.sent.load(Relaxed);
        assert_eq!(sent, self.place, "asked while earlier bytes wait");
        let chunk = self.chunks.next();
        self.over = chunk.is_none();
        self.place += chunk.as_ref().map_or(0, Vec::len);
        chunk
    }
}

impl Drop for Producer {
    fn drop(&mut self) {
        self.world.alive.fetch_sub(1, Relaxed);
    }
}

#[derive(Default)]
struct Model {
    /// Every byte ever pushed, and whether it counts as queued: those of producers do not.
    all: Vec<(u8, bool)>,
    sent: usize,
    /// So many bytes were lent and not acknowledged.
    lent: usize,
    eof_lent: bool,
    eof: Option<Eof>,
    close: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Eof {
    Queued,
    Sent,
}

impl Model {
    fn push(&mut self, bytes: &[u8], counts: bool) {
        self.all.extend(bytes.iter().map(|&byte| (byte, counts)));
    }

    fn is_ended(&self) -> bool {
        self.close || self.eof.is_some()
    }

    fn waiting(&self) -> Vec<u8> {
        self.all[self.sent..]
            .iter()
            .map(|(byte, _)| *byte)
            .collect()
    }

    fn queued(&self) -> usize {
        self.all[self.sent..]
            .iter()
            .filter(|(_, counts)| *counts)
            .count()
    }

    /// Checks an answer of `poll_transmit`.
    fn polled(&mut self, answer: Option<Transmit<'_>>) {
        let waiting = self.waiting();
        match answer {
            Some(Transmit::Bytes(bytes)) => {
                assert!(!bytes.is_empty(), "never none");
                assert!(waiting.starts_with(bytes), "{bytes:?} of {waiting:?}");
                if self.lent > 0 {
                    assert_eq!(bytes.len(), self.lent, "the same until it is acknowledged");
                }
                self.lent = bytes.len();
                return;
            }
            Some(Transmit::Eof) => {
                assert!(self.eof == Some(Eof::Queued));
                self.eof_lent = true;
            }
            Some(Transmit::Close) => assert!(self.close && self.eof != Some(Eof::Queued)),
            None => assert!(!self.close && self.eof != Some(Eof::Queued)),
        }
        assert!(waiting.is_empty(), "{waiting:?} comes before {answer:?}");
    }

    fn transmitted(&mut self, n: usize) -> usize {
        if self.eof_lent {
            self.eof_lent = false;
            self.eof = Some(Eof::Sent);
        }
        let n = n.min(self.lent);
        self.lent -= n;
        self.sent += n;
        n
    }
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn any_order_of_calls(calls in calls()) {
        let world = World::default();
        let mut model = Model::default();
        let mut outbox = Outbox::new();
        for call in calls {
            match call {
                Call::Push(bytes) => {
                    outbox.push(&bytes);
                    if !model.is_ended() {
                        model.push(&bytes, true);
                    }
                }
                Call::Owned(bytes, spare) => {
                    let mut owned = Vec::with_capacity(bytes.len() + spare);
                    owned.extend_from_slice(&bytes);
                    outbox.push_owned(owned);
                    if !model.is_ended() {
                        model.push(&bytes, true);
                    }
                }
                Call::Producer(chunks) => {
                    world.alive.fetch_add(1, Relaxed);
                    outbox.push_producer(Producer {
                        world: world.clone(),
                        place: model.all.len(),
                        chunks: chunks.clone().into_iter(),
                        over: false,
                    });
                    if !model.is_ended() {
                        model.push(&chunks.concat(), false);
                    }
                }
                Call::SendEof => {
                    outbox.send_eof();
                    if !model.is_ended() {
                        model.eof = Some(Eof::Queued);
                    }
                }
                Call::Close => {
                    outbox.close_when_done();
                    model.close = true;
                }
                Call::Abort => {
                    outbox.abort();
                    model = Model { close: true, ..Model::default() };
                    world.sent.store(0, Relaxed);
                    prop_assert_eq!(outbox.poll_transmit(), Some(Transmit::Close));
                    prop_assert!(outbox.is_aborted());
                }
                Call::Poll => {
                    world.polling.store(true, Relaxed);
                    model.polled(outbox.poll_transmit());
                    world.polling.store(false, Relaxed);
                    // The second time no producer is asked.
                    let alive = world.alive.load(Relaxed);
                    model.polled(outbox.poll_transmit());
                    prop_assert_eq!(world.alive.load(Relaxed), alive);
                }
                Call::Transmitted(n) => {
                    prop_assert_eq!(outbox.transmitted(n), model.transmitted(n));
                    world.sent.store(model.sent, Relaxed);
                }
            }
            prop_assert_eq!(outbox.queued(), model.queued());
            prop_assert_eq!(outbox.is_closing(), model.close);
            match world.alive.load(Relaxed) {
                0 => prop_assert!(outbox.load() >= model.queued() && outbox.load() < usize::MAX),
                _ => prop_assert_eq!(outbox.load(), usize::MAX),
            }
        }
        // A peer that reads at last gets all there is, and nothing is kept.
        world.polling.store(true, Relaxed);
        loop {
            let answer = outbox.poll_transmit();
            model.polled(answer);
            if let None | Some(Transmit::Close) = answer {
                break;
            }
            outbox.transmitted(3);
            model.transmitted(3);
            world.sent.store(model.sent, Relaxed);
        }
        prop_assert_eq!(model.sent, model.all.len());
        prop_assert_eq!(outbox.queued(), 0);
        prop_assert_eq!(outbox.load(), 0);
        prop_assert_eq!(outbox.is_empty(), !model.close);
        prop_assert_eq!(world.alive.load(Relaxed), 0);
    }
}

/// Small pushes share memory: a reply of a few bytes must not weigh a hundred.
#[test]
fn a_load_of_small_pushes_is_little_more_than_their_bytes() {
    let mut outbox = Outbox::new();
    for n in 1..=100_000 {
        outbox.push(b"+");
        assert!(outbox.load() <= 2 * n + 200, "{} for {n}", outbox.load());
    }
}

#[test]
fn an_owned_buffer_weighs_its_capacity_and_is_lent_as_it_is() {
    let mut outbox = Outbox::new();
    let mut buffer = Vec::with_capacity(10_000);
    buffer.extend_from_slice(b"few");
    let place = buffer.as_ptr();
    outbox.push_owned(buffer);
    outbox.push(b" more");
    assert!(outbox.load() >= 10_000);
    match outbox.poll_transmit() {
        Some(Transmit::Bytes(bytes)) => {
            assert_eq!(bytes, b"few");
            assert_eq!(bytes.as_ptr(), place);
        }
        other => panic!("{other:?}"),
    }
    outbox.transmitted(3);
    assert!(outbox.load() < 1000, "freed as soon as it was sent");
}

/// Without a loan an acknowledgement means nothing, also when bytes wait.
#[test]
fn what_was_not_lent_cannot_be_acknowledged() {
    let mut outbox = Outbox::new();
    outbox.push(b"abc");
    assert_eq!(outbox.transmitted(3), 0);
    outbox.poll_transmit();
    outbox.push(b"def");
    assert_eq!(outbox.transmitted(100), 3);
    assert_eq!(outbox.transmitted(100), 0);
    assert_eq!(outbox.poll_transmit(), Some(Transmit::Bytes(b"def")));
}

#[test]
fn nothing_follows_an_end() {
    let mut outbox = Outbox::new();
    outbox.push(b"last");
    outbox.send_eof();
    outbox.push(b"late");
    outbox.push_owned(b"late".to_vec());
    outbox.push_producer([b"late"]);
    assert_eq!(outbox.poll_transmit(), Some(Transmit::Bytes(b"last")));
    outbox.transmitted(4);
    assert_eq!(outbox.poll_transmit(), Some(Transmit::Eof));
    assert_eq!(outbox.poll_transmit(), Some(Transmit::Eof));
    outbox.close_when_done();
    assert_eq!(
        outbox.poll_transmit(),
        Some(Transmit::Eof),
        "EOF is still owed"
    );
    outbox.transmitted(0);
    assert_eq!(outbox.poll_transmit(), Some(Transmit::Close));
    outbox.transmitted(0);
    assert_eq!(
        outbox.poll_transmit(),
        Some(Transmit::Close),
        "a close stays"
    );
}

//! The outbox by example: what is queued, lent and ended. `laws/sending.rs` has law 9 in general,
//! `memory/queue.rs` has law 8.

use sanschat::{Chat, Outbox, Terminator, Transmit};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Small pushes share memory: a reply of a few bytes must not take a hundred.
#[test]
fn a_load_of_small_pushes_is_little_more_than_their_bytes() {
    let mut outbox = Outbox::new();
    for n in 1..=100_000 {
        outbox.push(b"+");
        assert!(
            outbox.queued_memory() <= 2 * n + 200,
            "{} for {n}",
            outbox.queued_memory()
        );
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
    assert!(outbox.queued_memory() >= 10_000);
    match outbox.poll_transmit() {
        Some(Transmit::Bytes(bytes)) => {
            assert_eq!(bytes, b"few");
            assert_eq!(bytes.as_ptr(), place);
        }
        other => panic!("{other:?}"),
    }
    outbox.transmitted(3);
    assert!(
        outbox.queued_memory() < 1000,
        "freed as soon as it was sent"
    );
}

/// Without a loan an acknowledgement has no effect, also when bytes wait.
#[test]
fn bytes_that_were_not_lent_cannot_be_acknowledged() {
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

/// A write for every push would be expensive: small ones leave together, up to 16 KiB at a time.
#[test]
fn small_pushes_leave_in_few_writes() {
    let mut outbox = Outbox::new();
    for _ in 0..40 * 1024 {
        outbox.push(b"+");
    }
    let mut writes = Vec::new();
    while let Some(Transmit::Bytes(bytes)) = outbox.poll_transmit() {
        let n = bytes.len();
        writes.push(n);
        outbox.transmitted(n);
    }
    assert_eq!(writes, [16 * 1024, 16 * 1024, 8 * 1024]);
}

/// A chunk may be shorter each time its bytes are asked for. Nothing panics, and what follows it
/// leaves.
#[test]
fn a_chunk_that_shrinks_does_not_panic() {
    struct Shrinking(AtomicUsize);
    impl AsRef<[u8]> for Shrinking {
        fn as_ref(&self) -> &[u8] {
            let shorter = |length: usize| Some(length.saturating_sub(1));
            let length = self.0.fetch_update(Relaxed, Relaxed, shorter).unwrap();
            &[b'x'; 100][..length]
        }
    }
    for sent in 1..100 {
        let mut outbox = Outbox::new();
        outbox.push_producer([Shrinking(AtomicUsize::new(100))]);
        outbox.push(b"next");
        let mut polls = 0;
        while !outbox.is_empty() {
            outbox.poll_transmit();
            outbox.transmitted(sent);
            polls += 1;
        }
        assert!(polls <= 110, "{polls} polls");
    }
}

/// Sending is linear: the queue is so long that work quadratic in it would take hours.
#[test]
fn a_long_queue_is_sent_byte_by_byte_in_linear_time() {
    const MANY: usize = 1 << 20;
    let mut chat = Chat::new(Terminator::LF).with_high_water(usize::MAX);
    for _ in 0..MANY / 8 {
        chat.push(b"abc");
        chat.push_owned(b"abc".to_vec());
    }
    for _ in 0..MANY / 8 * 6 {
        assert!(chat.poll_transmit().is_some());
        chat.transmitted(1);
    }
    assert_eq!(chat.poll_transmit(), None);
}

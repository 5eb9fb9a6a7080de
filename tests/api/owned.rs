//! Owned bytes and vectored writes by example. `laws/sending.rs` has law 9 in general.

use sanschat::{Outbox, Transmit};
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering::Relaxed},
};

/// What the outbox lends for one write.
fn lent(outbox: &mut Outbox) -> Vec<u8> {
    match outbox.poll_transmit() {
        Some(Transmit::Bytes(bytes)) => bytes.to_vec(),
        other => panic!("{other:?}"),
    }
}

/// What it lends for one vectored write, buffer by buffer.
fn lent_slices(outbox: &mut Outbox) -> Vec<Vec<u8>> {
    let mut slices = [&[][..]; 16];
    let count = outbox.poll_transmit_slices(&mut slices);
    slices[..count].iter().map(|slice| slice.to_vec()).collect()
}

#[test]
fn a_small_body_leaves_with_its_head_in_one_write() {
    let mut outbox = Outbox::new();
    outbox.push(b"200 OK\r\n\r\n");
    outbox.push_owned("hello");
    outbox.push_owned(vec![b'!'; 1024]);
    assert_eq!(lent(&mut outbox).len(), 10 + 5 + 1024);
}

#[test]
fn a_large_body_leaves_with_its_head_in_one_vectored_write() {
    let mut outbox = Outbox::new();
    outbox.push(b"head");
    outbox.push_owned(vec![b'x'; 1025]);
    outbox.push(b"tail");
    let slices = lent_slices(&mut outbox);
    let lengths: Vec<usize> = slices.iter().map(Vec::len).collect();
    assert_eq!(lengths, [4, 1025, 4]);
    // Part of the second buffer is left.
    assert_eq!(outbox.transmitted(1000), 1000);
    assert_eq!(outbox.queued(), 33);
    let slices = lent_slices(&mut outbox);
    assert_eq!(slices, [vec![b'x'; 29], b"tail".to_vec()]);
    assert_eq!(outbox.transmitted(usize::MAX), 33);
    assert_eq!(lent_slices(&mut outbox), Vec::<Vec<u8>>::new());
}

#[test]
fn at_most_sixteen_buffers_are_lent_at_once() {
    let mut outbox = Outbox::new();
    for _ in 0..20 {
        outbox.push_owned(vec![b'x'; 2000]);
    }
    assert_eq!(lent_slices(&mut outbox).len(), 16);
    assert_eq!(outbox.transmitted(usize::MAX), 16 * 2000);
    assert_eq!(lent_slices(&mut outbox).len(), 4);
}

/// A second chunk could come before what follows the producer.
#[test]
fn nothing_is_lent_after_the_chunk_of_a_producer() {
    let mut outbox = Outbox::new();
    outbox.push(b"head");
    outbox.push_producer([b"one", b"two"]);
    outbox.push(b"tail");
    assert_eq!(lent_slices(&mut outbox), [b"head"]);
    outbox.transmitted(4);
    assert_eq!(lent_slices(&mut outbox), [b"one"]);
    outbox.transmitted(3);
    assert_eq!(lent_slices(&mut outbox), [b"two"]);
    outbox.transmitted(3);
    assert_eq!(lent_slices(&mut outbox), [b"tail"]);
}

/// An end is not a write.
#[test]
fn no_slices_are_lent_for_an_end() {
    let mut outbox = Outbox::new();
    outbox.send_eof();
    assert_eq!(lent_slices(&mut outbox), Vec::<Vec<u8>>::new());
    assert_eq!(outbox.poll_transmit(), Some(Transmit::Eof));
}

#[test]
fn shared_bytes_are_lent_where_they_are_and_dropped_when_they_were_sent() {
    let shared: Arc<[u8]> = vec![b's'; 5000].into();
    let mut outbox = Outbox::new();
    outbox.push_owned(Arc::clone(&shared));
    assert_eq!(outbox.queued(), 5000);
    match outbox.poll_transmit() {
        Some(Transmit::Bytes(bytes)) => assert_eq!(bytes.as_ptr(), shared.as_ptr()),
        other => panic!("{other:?}"),
    }
    outbox.transmitted(4999);
    assert_eq!((outbox.queued(), Arc::strong_count(&shared)), (1, 2));
    outbox.transmitted(1);
    assert_eq!((outbox.queued(), Arc::strong_count(&shared)), (0, 1));
}

/// Has fewer bytes from the moment on that somebody takes some.
struct Shrinking(Arc<AtomicUsize>);

impl AsRef<[u8]> for Shrinking {
    fn as_ref(&self) -> &[u8] {
        &[b'x'; 3000][..self.0.load(Relaxed)]
    }
}

/// It is no use, and must not block what follows.
#[test]
fn a_buffer_that_shrinks_ends_early() {
    for left in [0, 1, 999, 1000, 1001, 3000] {
        let length = Arc::new(AtomicUsize::new(3000));
        let mut outbox = Outbox::new();
        outbox.push_owned(Shrinking(Arc::clone(&length)));
        outbox.push(b"next");
        assert_eq!(lent(&mut outbox).len(), 3000);
        outbox.transmitted(1000);
        length.store(left, Relaxed);
        let mut sent = Vec::new();
        while let Some(Transmit::Bytes(bytes)) = outbox.poll_transmit() {
            sent.extend_from_slice(bytes);
            outbox.transmitted(usize::MAX);
        }
        assert_eq!(sent.len(), left.saturating_sub(1000) + 4);
        assert_eq!(outbox.queued(), 0);
    }
}

//! The outgoing queue keeps as much memory as `queued_memory` says, and frees all of it, whatever was
//! pushed and however little is sent at a time.

use crate::support::config;
use allocation_counter::measure;
use proptest::{collection::vec, prelude::*};
use sanschat::{Outbox, Transmit};

#[derive(Clone, Copy, Debug)]
enum Call {
    Push(usize),
    /// The size and the spare capacity.
    Owned(usize, usize),
    /// The number of chunks and their size.
    Producer(usize, usize),
    /// Sends at most this many bytes.
    Transmit(usize),
}

const LARGEST: usize = 40_000;
static BYTES: [u8; LARGEST] = [b'x'; LARGEST];

/// What a push may take beyond its weight, in bytes: its slot in a ring that is up to four times too
/// large, and for the first push the box around the ring.
const SLOT: i64 = 4 * 24 + 64;

/// A small buffer that was sent is kept for the next push, until the queue is asked again.
const SPARE: i64 = 1024;

fn call() -> impl Strategy<Value = Call> {
    let size = || prop_oneof![4 => 1..20_usize, 2 => 1..2000_usize, 1 => 1..LARGEST];
    prop_oneof![
        80 => size().prop_map(Call::Push),
        80 => (size(), 0..500_usize).prop_map(|(size, spare)| Call::Owned(size, spare)),
        1 => (0..4_usize, 0..3000_usize).prop_map(|(times, size)| Call::Producer(times, size)),
        80 => size().prop_map(Call::Transmit),
    ]
}

fn make(call: Call, outbox: &mut Outbox) {
    match call {
        Call::Push(size) => outbox.push(&BYTES[..size]),
        Call::Owned(size, spare) => {
            let mut bytes = Vec::with_capacity(size + spare);
            bytes.resize(size, b'x');
            outbox.push_owned(bytes);
        }
        Call::Producer(times, size) => {
            outbox.push_producer((0..times).map(move |_| vec![b'x'; size]));
        }
        Call::Transmit(most) => {
            if let Some(Transmit::Bytes(bytes)) = outbox.poll_transmit() {
                let n = bytes.len().min(most);
                outbox.transmitted(n);
            }
        }
    }
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn a_queue_keeps_what_it_weighs_and_nothing_when_all_is_sent(calls in vec(call(), 0..100)) {
        let mut outbox = Outbox::new();
        let (mut kept, mut pushes) = (0, 0);
        for call in calls {
            kept += measure(|| make(call, &mut outbox)).bytes_current;
            if let Call::Push(_) | Call::Owned(..) = call {
                pushes += 1;
            }
            // Each push that waits has at least one byte.
            pushes = pushes.min(outbox.queued());
            if outbox.queued_memory() < usize::MAX {
                let most = outbox.queued_memory() as i64 + SPARE + SLOT * (pushes as i64 + 1);
                prop_assert!(kept <= most, "{} kept, {} weighed", kept, outbox.queued_memory());
            }
        }
        while !outbox.is_empty() {
            kept += measure(|| make(Call::Transmit(1000), &mut outbox)).bytes_current;
        }
        prop_assert!(kept <= SPARE);
        kept += measure(|| assert_eq!(outbox.poll_transmit(), None)).bytes_current;
        prop_assert_eq!(kept, 0);
    }
}

/// A long queue of small buffers is mostly slots.
#[test]
fn a_queue_that_is_nearly_sent_keeps_little() {
    let mut outbox = Outbox::new();
    let mut kept = 0;
    let mut make = |call| {
        kept += measure(|| make(call, &mut outbox)).bytes_current;
        (kept, outbox.queued_memory() as i64, outbox.queued() as i64)
    };
    for _ in 0..10_000 {
        make(Call::Owned(1, 0));
    }
    for _ in 0..9_999 {
        let (kept, load, queued) = make(Call::Transmit(1));
        assert!(kept <= load + SLOT * (queued + 1), "{kept} kept of {load}");
    }
}

/// The queue is moved when most of it was sent, not each time something is sent. While it keeps its
/// length it is not moved at all.
#[test]
fn a_queue_is_seldom_moved_to_shrink() {
    let mut outbox = Outbox::new();
    for _ in 0..10_000 {
        make(Call::Owned(1, 0), &mut outbox);
    }
    let steady = measure(|| {
        for _ in 0..10_000 {
            make(Call::Transmit(1), &mut outbox);
            make(Call::Owned(1, 0), &mut outbox);
        }
    });
    assert_eq!(steady.count_total, 10_000, "one for each buffer");
    let sent = measure(|| {
        for _ in 0..10_000 {
            make(Call::Transmit(1), &mut outbox);
        }
    });
    assert!(sent.count_total < 20, "moved {} times", sent.count_total);
}

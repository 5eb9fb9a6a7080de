//! How much memory random input can cause, and how often it is asked for.

use crate::support::{
    config,
    journal::Seen,
    ops::{Listing, Op, Ops, flat},
    random::{Mix, ops},
    run::{Half, Run},
    told::Ends,
};
use allocation_counter::measure;
use proptest::prelude::*;
use sanschat::Chat;
use std::cell::Cell;

/// Makes every feed this many times as long.
const TIMES: usize = 40;

/// The least size of buffers that are given away, so that the queue's own slots for them count
/// little.
const OWNED: usize = 500;

/// The same operations with more to carry: long feeds in small chunks, handlers for many
/// messages, high limits and marks, large buffers.
fn enlarged(ops: &[Op], size: usize) -> Vec<Op> {
    let enlarge = |op: &Op| match op {
        Op::Feed(bytes, _) => {
            let bytes = bytes.repeat(TIMES);
            let cuts = (0..bytes.len()).step_by(size).collect();
            vec![Op::Feed(bytes, cuts)]
        }
        Op::Limit(limit) => vec![Op::Limit(limit.saturating_mul(TIMES))],
        Op::Expect(delivery, ends, limit) => {
            let limit = limit.saturating_mul(TIMES);
            vec![Op::Expect(*delivery, ends.clone(), limit)]
        }
        Op::HighWater(mark) => vec![Op::HighWater(mark.saturating_mul(TIMES / 4))],
        Op::PushOwned(bytes, spare) => vec![Op::PushOwned(bytes.clone(), spare + OWNED)],
        Op::OnEnd(ops) => vec![Op::OnEnd(enlarged(ops, size)); TIMES],
        other => vec![other.clone()],
    };
    ops.iter().flat_map(enlarge).collect()
}

#[derive(Default)]
struct Count {
    allocations: Cell<u64>,
    /// How many bytes were allocated in all.
    allocated: Cell<u64>,
    /// How many bytes are kept now, and the most that were kept after any call. Both halves count
    /// together, since input can show that a buffer for output is no longer needed.
    kept: Cell<i64>,
    most: Cell<i64>,
}

impl Count {
    fn call(&self, half: Half, call: &mut dyn FnMut()) {
        let info = measure(call);
        if let Half::In = half {
            self.allocations
                .set(self.allocations.get() + info.count_total);
            self.allocated.set(self.allocated.get() + info.bytes_total);
        }
        self.kept.set(self.kept.get() + info.bytes_current);
        self.most.set(self.most.get().max(self.kept.get()));
    }
}

/// Every event takes a byte of its own, or follows a change that was asked for. Every byte is copied
/// a few times at most.
fn allocates_linearly(ops: &[Op]) -> Result<(), String> {
    let count = Count::default();
    let meter = |half, call: &mut dyn FnMut()| count.call(half, call);
    let mut run = Run::<Chat>::metered(&meter);
    run.journal = Some(Vec::new());
    run.all(ops)?;
    let (mut events, mut changes, mut long) = (0, 1, 0);
    for seen in run.seen() {
        match seen {
            Seen::Fed(fed) => events += u64::from(fed.told.is_some()),
            Seen::Begun(Op::Set(_, ends) | Op::Expect(_, ends, _)) => {
                changes += 1;
                long += size(ends) as u64;
            }
            _ => {}
        }
    }
    let bytes = run.machine.bytes_in();
    drop(run);
    let (allocations, allocated) = (count.allocations.get(), count.allocated.get());
    let seen = format!("{bytes} bytes, {changes} changes");
    if events > bytes + changes {
        return Err(format!("{events} events of {seen}"));
    }
    // A change that waits for the end of a skipped message is put in a box, and copied once more when it
    // comes into force.
    if allocations > bytes + 4 * changes {
        return Err(format!("{allocations} allocations for {seen}"));
    }
    // The smallest buffer for a message has 64 bytes, and a message that needs one has two bytes at
    // least: one in an earlier chunk, and its end. A terminator is copied twice if it waits, and once
    // more if it is held when it is replaced.
    if allocated > 36 * bytes + 200 * changes + 3 * long {
        return Err(format!("{allocated} bytes allocated for {seen}"));
    }
    Ok(())
}

/// Input is bounded by the limit and the terminator, output by the mark and the replies to one
/// message.
fn is_bounded(ops: &[Op]) -> Result<(), String> {
    let (mut limit, mut mark, mut needle, mut reply) = (0, 0, 0, 0);
    for op in flat(ops) {
        match op {
            Op::Limit(bytes) => limit = limit.max(*bytes),
            Op::HighWater(bytes) => mark = mark.max(*bytes),
            Op::Set(_, ends) => needle = needle.max(size(ends)),
            Op::Expect(_, ends, bytes) => {
                needle = needle.max(size(ends));
                limit = limit.max(*bytes);
            }
            Op::OnEnd(ops) => reply = reply.max(ops.iter().map(weight).sum()),
            _ => {}
        }
    }
    // Four terminators in their boxes: one that is expected, the one that comes back after it, and those
    // of a change and of an expectation that wait for its end. `kinds.rs` has the case.
    let terminators = 4 * needle + 360;
    // And what was held under another one, and is to be scanned again.
    let most_in = limit.saturating_add(terminators + needle);
    // A quarter is for the queue's own slots.
    let most_out = mark.saturating_add(mark / 4 + reply + 600);
    let count = Count::default();
    let meter = |half, call: &mut dyn FnMut()| count.call(half, call);
    let mut run = Run::<Chat>::metered(&meter);
    run.all(ops)?;
    run.end()?;
    drop(run);
    let bounds = [
        (count.most, most_in.saturating_add(most_out), ""),
        (count.kept, terminators, " in the end"),
    ];
    for (kept, most, what) in bounds {
        let kept = kept.get();
        if u64::try_from(kept).is_ok_and(|kept| kept > most as u64) {
            return Err(format!(
                "{kept} bytes are kept{what}, at most {most} may be"
            ));
        }
    }
    Ok(())
}

/// How many bytes of a terminator must be stored.
fn size(ends: &Ends) -> usize {
    match ends {
        Ends::At(bytes) | Ends::LengthThen(_, bytes) => bytes.len(),
        // Each with its length.
        Ends::AnyOf(set) => set.members().iter().map(|member| member.len() + 1).sum(),
        Ends::Line | Ends::AnyLine | Ends::After(_) | Ends::Prefixed(_) | Ends::Never => 0,
    }
}

/// How much memory a push may take.
fn weight(op: &Op) -> usize {
    match op {
        Op::Push(bytes) => 2 * bytes.len() + 200,
        Op::PushOwned(bytes, spare) => bytes.len() + spare + 200,
        Op::PushProducer(chunks) => 300 + chunks.iter().map(|it| it.len() + 40).sum::<usize>(),
        _ => 0,
    }
}

/// Replies are pushed in handlers only.
fn replies_only(ops: &[Op]) -> Vec<Op> {
    let pushes = |op: &&Op| weight(op) == 0;
    ops.iter().filter(pushes).cloned().collect()
}

/// The run may be another than the one that was generated, so it is listed.
fn failed(ops: &[Op], why: &str) -> TestCaseError {
    TestCaseError::fail(format!("{why}, in\n{}", Listing(ops, 1)))
}

proptest! {
    #![proptest_config(config(250))]

    #[test]
    fn law_08_allocations_are_linear(Ops(ops) in ops(Mix::INPUT, 0..30), size in 1..9_usize) {
        let ops = enlarged(&ops, size);
        allocates_linearly(&ops).map_err(|why| failed(&ops, &why))?;
    }

    #[test]
    fn law_08_memory_is_bounded(
        Ops(ops) in ops(Mix { push: 8, producer: 1, on_end: 20, high_water: 0, ..Mix::INPUT }, 0..40),
        size in 1..9_usize,
    ) {
        let ops = replies_only(&enlarged(&ops, size));
        is_bounded(&ops).map_err(|why| failed(&ops, &why))?;
    }
}

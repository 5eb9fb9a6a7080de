//! The servers run on one CPU, the load on another.

use rustix::thread::{CpuSet, sched_setaffinity};

/// Binds this thread to a CPU, if the machine has it.
pub(crate) fn pin(cpu: usize) {
    let mut set = CpuSet::new();
    set.set(cpu);
    if let Err(error) = sched_setaffinity(None, &set) {
        eprintln!("not bound to CPU {cpu}: {error}");
    }
}

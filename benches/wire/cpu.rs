//! One CPU for the servers, another one for the load.

use rustix::thread::{CpuSet, sched_setaffinity};

/// Keeps this thread to one CPU, where there is such a one.
pub(crate) fn pin(cpu: usize) {
    let mut set = CpuSet::new();
    set.set(cpu);
    if let Err(error) = sched_setaffinity(None, &set) {
        eprintln!("not kept to CPU {cpu}: {error}");
    }
}

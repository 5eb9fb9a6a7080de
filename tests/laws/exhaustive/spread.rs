//! Many walks, spread over the cores.

use std::{
    panic::resume_unwind,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
    thread,
};

/// Does all jobs, and prints how many cases they were. The first failure ends all.
pub(crate) fn spread<J: Sync>(name: &str, jobs: &[J], work: impl Fn(&J) -> u64 + Sync) {
    let next = AtomicUsize::new(0);
    let worker = || {
        let _stop = StopAllOnPanic(&next);
        let mut cases = 0;
        while let Some(job) = jobs.get(next.fetch_add(1, Relaxed)) {
            cases += work(job);
        }
        cases
    };
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let cases: u64 = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(worker)).collect();
        let cases = workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|why| resume_unwind(why)));
        cases.sum()
    });
    println!("{name}: {cases} cases");
}

struct StopAllOnPanic<'a>(&'a AtomicUsize);

impl Drop for StopAllOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.store(usize::MAX / 2, Relaxed);
        }
    }
}

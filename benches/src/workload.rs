//! The input of a group of members.

use std::{
    cell::Cell,
    fs,
    ops::{Deref, DerefMut},
};

use crate::board::is_measuring;

/// Input, given out in windows of the same length, each with the same number of messages.
#[derive(Debug)]
pub struct Workload {
    bytes: Vec<u8>,
    window: usize,
    next: Cell<usize>,
}

impl Workload {
    /// One window, small enough to stay in the cache between two runs.
    pub fn hot(bytes: Vec<u8>) -> Self {
        Workload {
            window: bytes.len(),
            bytes,
            next: Cell::new(0),
        }
    }

    /// Enough windows that each has left the caches when it is used again, so that the input is read
    /// from memory. Each measured run takes one of them.
    pub fn streaming(window: &[u8]) -> Self {
        let memory = if is_measuring() {
            beyond_the_caches()
        } else {
            1
        };
        Workload {
            bytes: window.repeat(memory.div_ceil(window.len())),
            window: window.len(),
            next: Cell::new(0),
        }
    }

    /// The next window.
    pub fn window(&self) -> &[u8] {
        let start = self.next.get();
        let end = start + self.window;
        self.next.set(if end == self.bytes.len() { 0 } else { end });
        &self.bytes[start..end]
    }
}

/// Twice the size of the last cache, if the system reports it; at least 64 and at most 1,024 MiB.
fn beyond_the_caches() -> usize {
    const MIB: usize = 1024 * 1024;
    let said = fs::read_to_string("/sys/devices/system/cpu/cpu0/cache/index3/size");
    let kib = said
        .ok()
        .and_then(|size| size.trim().strip_suffix('K')?.parse().ok());
    kib.map_or(0, |kib: usize| 2 * kib * 1024)
        .clamp(64 * MIB, 1024 * MIB)
}

/// Bytes that begin at a page boundary. At another address a copy or a search may be slower, and
/// for some members only.
#[derive(Debug)]
pub struct Paged {
    bytes: Vec<u8>,
    start: usize,
}

const PAGE: usize = 4096;

impl Paged {
    /// This number of zeros.
    pub fn zeros(length: usize) -> Self {
        let mut bytes = vec![0; length + PAGE];
        let start = bytes.as_ptr().align_offset(PAGE).min(PAGE);
        bytes.truncate(start + length);
        Paged { bytes, start }
    }
}

impl From<&[u8]> for Paged {
    fn from(bytes: &[u8]) -> Self {
        let mut paged = Paged::zeros(bytes.len());
        paged.copy_from_slice(bytes);
        paged
    }
}

impl Deref for Paged {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}

impl DerefMut for Paged {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[self.start..]
    }
}

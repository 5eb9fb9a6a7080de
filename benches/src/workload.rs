//! The bytes that a group of members works on.

use std::{
    cell::Cell,
    fs,
    ops::{Deref, DerefMut},
};

use crate::board::is_measuring;

/// Bytes, handed out in windows of the same length, each of the same number of messages.
#[derive(Debug)]
pub struct Workload {
    bytes: Vec<u8>,
    window: usize,
    next: Cell<usize>,
}

impl Workload {
    /// One window, small enough to stay in the cache from one time to the next.
    pub fn hot(bytes: Vec<u8>) -> Self {
        Workload {
            window: bytes.len(),
            bytes,
            next: Cell::new(0),
        }
    }

    /// So many windows that each left the caches long ago when its turn comes again: the bytes
    /// stream from memory. Each measured run takes one of them, so it does not take long.
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

    /// The window whose turn it is.
    pub fn window(&self) -> &[u8] {
        let start = self.next.get();
        let end = start + self.window;
        self.next.set(if end == self.bytes.len() { 0 } else { end });
        &self.bytes[start..end]
    }
}

/// Twice the last cache, where the system tells its size, and 64 to 1,024 MiB in any case.
fn beyond_the_caches() -> usize {
    const MIB: usize = 1024 * 1024;
    let said = fs::read_to_string("/sys/devices/system/cpu/cpu0/cache/index3/size");
    let kib = said
        .ok()
        .and_then(|size| size.trim().strip_suffix('K')?.parse().ok());
    kib.map_or(0, |kib: usize| 2 * kib * 1024)
        .clamp(64 * MIB, 1024 * MIB)
}

/// Bytes that begin where a page does. Elsewhere a copy or a search may be slower, for some and by
/// chance.
#[derive(Debug)]
pub struct Paged {
    bytes: Vec<u8>,
    start: usize,
}

const PAGE: usize = 4096;

impl Paged {
    /// So many zeros.
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

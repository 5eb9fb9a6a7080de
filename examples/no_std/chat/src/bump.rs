//! A minimal allocator.

use core::{
    alloc::{GlobalAlloc, Layout},
    cell::{Cell, UnsafeCell},
    ptr,
};

const SIZE: usize = 4096;

/// Gives out memory from the front of an array, and starts again once all of it was given back.
pub(crate) struct Bump {
    memory: UnsafeCell<[u8; SIZE]>,
    used: Cell<usize>,
    blocks: Cell<usize>,
}

// SAFETY: the program has one thread and no signal handler.
unsafe impl Sync for Bump {}

impl Bump {
    pub(crate) const fn new() -> Self {
        Bump {
            memory: UnsafeCell::new([0; SIZE]),
            used: Cell::new(0),
            blocks: Cell::new(0),
        }
    }

    /// Whether nothing is allocated.
    pub(crate) fn is_empty(&self) -> bool {
        self.blocks.get() == 0
    }
}

// SAFETY: a block is aligned and lies inside the memory. No other block begins before its end until
// all blocks were given back.
unsafe impl GlobalAlloc for Bump {
    // SAFETY: `unsafe` only because the trait says so. It requires nothing and uses no memory.
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let memory = self.memory.get().cast::<u8>();
        let free = memory.wrapping_add(self.used.get());
        let start = self
            .used
            .get()
            .saturating_add(free.align_offset(layout.align()));
        if layout.size() > SIZE.saturating_sub(start) {
            return ptr::null_mut();
        }
        self.used.set(start + layout.size());
        self.blocks.set(self.blocks.get() + 1);
        memory.wrapping_add(start)
    }

    // SAFETY: by the contract of the trait each block is given back once. So the count of blocks is
    // right, and memory is given out again only when no block is in use.
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {
        self.blocks.set(self.blocks.get() - 1);
        if self.is_empty() {
            self.used.set(0);
        }
    }
}

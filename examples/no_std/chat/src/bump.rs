//! The smallest allocator that will do.

use core::{
    alloc::{GlobalAlloc, Layout},
    cell::{Cell, UnsafeCell},
    ptr,
};

const SIZE: usize = 4096;

/// Gives memory from the front of an array, and begins anew once all of it came back.
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

// SAFETY: a block is aligned and lies inside the memory, and no other begins before its end
// until all blocks came back.
unsafe impl GlobalAlloc for Bump {
    // SAFETY: `unsafe` by the trait; it asks nothing of the caller, and touches no memory.
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

    // SAFETY: `unsafe` by the trait, whose callers give back only what they got, once: so the
    // count of blocks is right, and memory is given anew only when nobody has any of it.
    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {
        self.blocks.set(self.blocks.get() - 1);
        if self.is_empty() {
            self.used.set(0);
        }
    }
}

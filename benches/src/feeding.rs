//! Machines that take chunks, and the two ways to give them a chunk.

use crate::{Consumer, Member, Paged};

/// Takes a stream chunk by chunk, and keeps its state between chunks.
pub trait Machine {
    /// Takes the next chunk, all of it.
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer);
}

/// Gives chunks by reference, so that only the search is measured.
#[derive(Debug)]
pub struct Lent<M> {
    machine: M,
    chunk: usize,
}

impl<M> Lent<M> {
    /// A machine, and the length of its chunks.
    pub fn new(machine: M, chunk: usize) -> Self {
        Lent { machine, chunk }
    }
}

impl<'i, M: Machine> Member<'i> for Lent<M> {
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer) {
        for chunk in input.chunks(self.chunk) {
            self.machine.feed(chunk, out);
        }
    }
}

/// Copies each chunk to a buffer first, as `read` does: to compare with readers that own their
/// buffer.
#[derive(Debug)]
pub struct Copied<M> {
    machine: M,
    buffer: Paged,
}

impl<M> Copied<M> {
    /// A machine, and the length of its chunks.
    pub fn new(machine: M, chunk: usize) -> Self {
        let buffer = Paged::zeros(chunk);
        Copied { machine, buffer }
    }
}

impl<'i, M: Machine> Member<'i> for Copied<M> {
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer) {
        for chunk in input.chunks(self.buffer.len()) {
            let buffer = &mut self.buffer[..chunk.len()];
            buffer.copy_from_slice(chunk);
            self.machine.feed(buffer, out);
        }
    }
}

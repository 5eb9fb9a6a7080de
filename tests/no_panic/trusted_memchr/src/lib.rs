//! The two functions of memchr that the library calls, which answer anything at all: what is
//! proved with them does not depend on true answers.

#![no_std]

use core::hint::black_box;

pub fn memchr(byte: u8, haystack: &[u8]) -> Option<usize> {
    black_box((byte, haystack));
    black_box(None)
}

pub mod memmem {
    use core::hint::black_box;

    pub fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
        black_box((haystack, needle));
        black_box(None)
    }
}

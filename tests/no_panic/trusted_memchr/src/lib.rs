//! The one function of memchr that the library calls, which answers anything at all: what is
//! proved with it does not depend on true answers.

#![no_std]

use core::hint::black_box;

pub fn memchr(byte: u8, haystack: &[u8]) -> Option<usize> {
    black_box((byte, haystack));
    black_box(None)
}

//! memchr of one byte, on any text: all that the library calls.

#![no_std]
#![no_main]

#[path = "../../link.rs"]
mod link;

use core::hint::black_box;

#[unsafe(no_mangle)]
extern "C" fn prove() {
    let text: &[u8] = black_box(b"");
    black_box(memchr::memchr(black_box(b'\n'), text));
    if cfg!(feature = "panics") {
        black_box(text[0]);
    }
}

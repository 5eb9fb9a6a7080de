//! memchr of one byte, of two and of three, on any text: all that the library calls.

#![no_std]
#![no_main]

#[path = "../../link.rs"]
mod link;

use core::hint::black_box;

#[unsafe(no_mangle)]
extern "C" fn prove() {
    let text: &[u8] = black_box(b"");
    let [one, other, third] = black_box([b'\n'; 3]);
    black_box(memchr::memchr(one, text));
    black_box(memchr::memchr2(one, other, text));
    black_box(memchr::memchr3(one, other, third, text));
    if cfg!(feature = "panics") {
        black_box(text[0]);
    }
}

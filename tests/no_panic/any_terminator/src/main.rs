//! A scanner in any state, under any terminator: memchr has a proof of its own.

#![no_std]
#![no_main]

#[path = "../../link.rs"]
mod link;

use core::hint::black_box;
use sanschat::{Scanner, Terminator};

#[unsafe(no_mangle)]
extern "C" fn prove() {
    // The optimiser must reckon with every value of what has been in a black box: states too
    // that no scanner is ever in.
    let mut scanner = black_box(Scanner::new(black_box(Terminator::LF)));
    let mut input: &[u8] = black_box(b"");
    while let Some(piece) = scanner.feed(&mut input) {
        black_box(piece);
    }
    black_box((scanner.held(), scanner.terminator(), input));
    scanner.set_terminator(black_box(Terminator::LF));
    black_box(scanner);
    if cfg!(feature = "panics") {
        black_box(input[0]);
    }
}

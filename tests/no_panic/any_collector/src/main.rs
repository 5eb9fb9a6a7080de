//! A collector in any state, with any buffer, under any terminator.

#![no_std]
#![no_main]

#[path = "../../link.rs"]
mod link;

use core::hint::black_box;
use sanschat::{Collector, Terminator};

#[unsafe(no_mangle)]
extern "C" fn prove() {
    // The optimiser must reckon with every value of what has been in a black box: states too that no
    // collector is ever in.
    let buffer: &mut [u8] = &mut [0; 8];
    let mut collector = Collector::new(black_box(Terminator::LF), black_box(buffer));
    black_box(&mut collector);
    let mut input: &[u8] = black_box(b"");
    while let Some(collected) = collector.feed(&mut input) {
        black_box(collected);
    }
    black_box(input);
    black_box(collector.partial());
    black_box((collector.held(), collector.terminator()));
    black_box((
        collector.limit(),
        collector.ended_by(),
        collector.is_mid_message(),
    ));
    black_box(&mut collector);
    collector.set_terminator(black_box(Terminator::LF));
    black_box(collector.into_buffer());
    if cfg!(feature = "panics") {
        black_box(input[0]);
    }
}

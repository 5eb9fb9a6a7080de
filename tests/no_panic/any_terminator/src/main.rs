//! A scanner in any state, under any terminator, a set of any members included; and lengths that are
//! read and written. memchr has a proof of its own.

#![no_std]
#![no_main]

#[path = "../../link.rs"]
mod link;

use core::hint::black_box;
use sanschat::{Prefix, Scanner, Terminator, parse_decimal};

#[unsafe(no_mangle)]
extern "C" fn prove() {
    scan();
    read_and_write_lengths();
    if cfg!(feature = "panics") {
        let input: &[u8] = black_box(b"");
        black_box(input[0]);
    }
}

// The optimiser must reckon with every value of what has been in a black box: states too that no
// scanner is ever in, every kind of terminator, and sets of any members.
fn scan() {
    let mut scanner = black_box(Scanner::new(black_box(Terminator::LF)));
    let mut input: &[u8] = black_box(b"");
    while let Some(piece) = scanner.feed(&mut input) {
        black_box(piece);
    }
    black_box((scanner.held(), scanner.terminator(), input));
    black_box(scanner.ended_by());
    scanner.set_terminator(black_box(Terminator::LF));
    black_box(scanner);

    let members: &[&[u8]] = black_box(&[b"\n"]);
    let mut scanner = black_box(Scanner::new(members.into()));
    while let Some(piece) = scanner.feed(&mut input) {
        black_box(piece);
    }
    if let Terminator::AnyOf(members) = black_box(Terminator::from(members)) {
        black_box((
            members.len(),
            members.is_empty(),
            members == black_box(members),
        ));
        members.iter().for_each(|member| {
            black_box(member);
        });
    }
}

fn read_and_write_lengths() {
    let prefix = black_box(Prefix::U8);
    let text: &[u8] = black_box(b"");
    black_box(prefix.decode(text).is_ok());
    if let Ok(encoded) = prefix.encode(black_box(0)) {
        // A prefix may hold any bytes and any count of them.
        let encoded = black_box(encoded);
        black_box((
            &encoded[..],
            encoded.as_ref(),
            encoded == black_box(encoded),
        ));
    }
    black_box(parse_decimal(text, black_box(0)));
}

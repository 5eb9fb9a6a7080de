//! The [`Scanner`] without std, libc and an allocator.
//!
//! `cargo run --release`, on Linux, x86_64 or aarch64

#![no_std]
#![no_main]

#[path = "../../start.rs"]
mod start;

use sanschat::{Piece, Scanner, Terminator};

/// The end of a chunk cuts the terminator of the first message.
const CHUNKS: [&[u8]; 3] = [b"hel", b"lo\r", b"\nbye\r\n"];

const PIECES: [Piece<'_>; 4] = [
    Piece::Part(b"hel"),
    Piece::Part(b"lo"),
    Piece::Last(b""),
    Piece::Last(b"bye"),
];

fn run() -> Result<&'static str, &'static str> {
    let mut scanner = Scanner::new(Terminator::CRLF);
    let mut expected = PIECES.iter();
    for mut input in CHUNKS {
        while let Some(piece) = scanner.feed(&mut input) {
            if expected.next() != Some(&piece) {
                return Err("scanner: a piece is wrong\n");
            }
        }
    }
    if expected.next().is_some() {
        return Err("scanner: a piece is missing\n");
    }
    Ok("scanner: 2 messages without std and without an allocator\n")
}

//! The [`Scanner`] and the [`Collector`] without std, libc and an allocator.
//!
//! `cargo run --release`, on Linux, x86_64 or aarch64

#![no_std]
#![no_main]

#[path = "../../start.rs"]
mod start;

use sanschat::{Collected, Collector, Piece, Scanner, Terminator};

/// The end of a chunk cuts the terminator of the first message.
const CHUNKS: [&[u8]; 3] = [b"hel", b"lo\r", b"\nbye\r\n"];

const PIECES: [Piece<'_>; 4] = [
    Piece::Part(b"hel"),
    Piece::Part(b"lo"),
    Piece::Last(b""),
    Piece::Last(b"bye"),
];

/// The buffer has room for the first message. The last one is too long.
const MORE: [&[u8]; 2] = [b"much too ", b"long\r\nend"];

const COLLECTED: [Collected<'_>; 3] = [
    Collected::Message(b"hello"),
    Collected::Message(b"bye"),
    Collected::TooLong { start: b"much " },
];

fn run() -> Result<&'static str, &'static str> {
    scan()?;
    collect()?;
    Ok("scanner: 2 messages without std and without an allocator\n")
}

fn scan() -> Result<(), &'static str> {
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
    Ok(())
}

fn collect() -> Result<(), &'static str> {
    let mut buffer = [0; 5];
    let mut collector = Collector::new(Terminator::CRLF, &mut buffer);
    let mut expected = COLLECTED.iter();
    for mut input in CHUNKS.into_iter().chain(MORE) {
        while let Some(collected) = collector.feed(&mut input) {
            if expected.next() != Some(&collected) {
                return Err("collector: a message is wrong\n");
            }
        }
    }
    if expected.next().is_some() || collector.partial() != b"end" {
        return Err("collector: a message is missing\n");
    }
    Ok(())
}

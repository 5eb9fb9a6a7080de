#![no_main]

#[path = "../../tests/fake_io/main.rs"]
mod fake_io;

// The suite knows its parts from the root on.
use fake_io::*;

libfuzzer_sys::fuzz_target!(|data: &[u8]| fake_io::fuzz(data));

#![no_main]

#[path = "../../tests/adapters/fake_io/mod.rs"]
mod fake_io;

libfuzzer_sys::fuzz_target!(|data: &[u8]| fake_io::fuzz(data));

#![no_main]

#[path = "../../tests/fuzzed/pair.rs"]
mod pair;

libfuzzer_sys::fuzz_target!(|data: &[u8]| pair::body(data));

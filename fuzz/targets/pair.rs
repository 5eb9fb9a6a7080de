#![no_main]

#[path = "../../tests/laws/fuzzed/pair.rs"]
mod pair;

libfuzzer_sys::fuzz_target!(|data: &[u8]| pair::body(data));

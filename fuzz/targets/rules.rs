#![no_main]

#[path = "../../tests/laws/fuzzed/rules.rs"]
mod rules;

libfuzzer_sys::fuzz_target!(|data: &[u8]| rules::body(data));

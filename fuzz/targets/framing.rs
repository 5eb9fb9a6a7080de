#![no_main]

#[path = "../../tests/laws/fuzzed/framing.rs"]
mod framing;
#[path = "../../tests/support/mod.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|data: &[u8]| framing::body(data));

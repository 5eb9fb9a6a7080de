#![no_main]

#[path = "../../tests/laws/fuzzed/scanner.rs"]
mod scanner;
#[path = "../../tests/support/mod.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|data: &[u8]| scanner::body(data));

#![no_main]

#[path = "../../tests/laws/fuzzed/chat.rs"]
mod chat;
#[path = "../../tests/support/mod.rs"]
mod support;

libfuzzer_sys::fuzz_target!(|data: &[u8]| chat::body(data));

//! A whole [`Chat`] without std and libc, with 4 KiB to allocate from.
//!
//! `cargo run --release`, on Linux, x86_64 or aarch64

#![no_std]
#![no_main]

mod bump;
#[path = "../../start.rs"]
mod start;

use bump::Bump;
use sanschat::{Chat, Event, Protocol, Transmit, echo::ChatEcho};

#[global_allocator]
static HEAP: Bump = Bump::new();

const INPUT: &[u8] = b"hello\r\n\r\nmuch too long\r\nwor\rld\r\n.\r\nnot answered\r\n";

const REPLIES: &[u8] = b"You sent: hello\r\nYou sent: \r\n\
    too long: a line has at most 8 bytes\r\nYou sent: wor\rld\r\n";

fn run() -> Result<&'static str, &'static str> {
    let mut chat = Chat::default();
    let mut rule = ChatEcho::with_limit(8);
    rule.handle(&mut chat, Event::Opened);
    let mut expected = REPLIES;
    // The worst case of a network: one byte at a time, in both directions.
    for mut byte in INPUT.chunks(1) {
        while let Some(event) = chat.feed(&mut byte) {
            rule.handle(&mut chat, event);
        }
        while let Some(Transmit::Bytes(&[reply, ..])) = chat.poll_transmit() {
            let Some(rest) = expected.strip_prefix(&[reply]) else {
                return Err("chat: the reply is wrong\n");
            };
            expected = rest;
            chat.transmitted(1);
        }
    }
    if !expected.is_empty() || chat.poll_transmit() != Some(Transmit::Close) {
        return Err("chat: it was not closed, or too early\n");
    }
    if !HEAP.is_empty() {
        return Err("chat: an idle chat keeps memory\n");
    }
    Ok("chat: 4 lines answered without std\n")
}

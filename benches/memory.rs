//! The memory of an idle chat, in bytes, and the allocations of a round trip. Nothing is timed, since
//! every allocation is counted.
//!
//! A million chats are idle in one process. Each was used once: a line was fed, answered and sent.
//! That needs some hundred megabytes; a test uses a thousand chats.

use std::{fs, hint::black_box, mem::size_of};

use allocation_counter::measure;
use sanschat::{Chat, Event, Framer, Outbox, Scanner, Terminator, Transmit};
use sanschat_benches::{
    Lent, Member, Touch, is_measuring,
    round_trip::{ChatEcho, EchoByHand, Reply, Sending, WORD, Words},
    text,
};

fn main() {
    sizes();
    idle(if is_measuring() { 1_000_000 } else { 1_000 });
    round_trips();
}

fn sizes() {
    println!("\n### Sizes\n\n| value | bytes |\n| --- | --: |");
    for (name, size) in [
        ("Chat", size_of::<Chat>()),
        ("Framer", size_of::<Framer>()),
        ("Outbox", size_of::<Outbox>()),
        ("Scanner", size_of::<Scanner<'_>>()),
    ] {
        println!("| `{name}` | {size} |");
    }
}

fn idle(count: usize) {
    let mut kept = None;
    let heap = measure(|| kept = Some(used()));
    assert_eq!(heap.bytes_current, 0, "an idle chat owns memory");
    drop(kept);

    let before = resident();
    let mut chats = Vec::with_capacity(count);
    chats.resize_with(count, used);
    let after = resident();
    black_box(&chats);
    println!("\n### Idle chats that were used\n\n| | bytes a chat |\n| --- | --: |");
    println!("| on the heap | {} |", heap.bytes_current);
    match (before, after) {
        (Some(before), Some(after)) => {
            let each = (after.saturating_sub(before)) as f64 / count as f64;
            println!("| resident, {count} of them | {each:.1} |");
        }
        _ => println!("| resident | not reported by this system |"),
    }
}

/// A chat that was fed a line in two chunks, answered and sent.
fn used() -> Chat {
    let mut chat = Chat::new(Terminator::CRLF);
    let mut lines = 0;
    for mut chunk in [&b"hello, "[..], b"how are you?\r\n"] {
        while let Some(event) = chat.feed(&mut chunk) {
            if let Event::Message(line) = event {
                lines += 1;
                chat.push(b"You sent: ");
                chat.push(&line);
                chat.push(b"\r\n");
            }
        }
    }
    assert_eq!(lines, 1);
    while let Some(Transmit::Bytes(bytes)) = chat.poll_transmit() {
        let sent = bytes.len();
        chat.transmitted(sent);
    }
    chat
}

/// The resident memory of this process in bytes. `None` where the system does not report it.
fn resident() -> Option<usize> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: usize = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kib * 1024)
}

/// The round trips that `round_trip` times.
fn round_trips() {
    const COUNT: usize = 2_200;
    /// 22 lines, as in `round_trip`.
    const CHUNK: usize = 22 * 66;
    let lines = text::lines((0..COUNT).map(|_| 64), b"\r\n");
    let words = WORD.repeat(COUNT);

    println!("\n### Allocations a message\n\n| round trip | of | allocations | bytes |");
    println!("| --- | --- | --: | --: |");
    for (reply, named) in [(Reply::Dressed, "You sent: LINE"), (Reply::Bare, "LINE")] {
        for (sending, when) in [
            (Sending::Each, "after each line"),
            (Sending::Chunk, "after each 22 lines"),
        ] {
            let title = format!("{named}, sent {when}");
            let chat = Lent::new(ChatEcho::new(reply, sending), CHUNK);
            count(&title, "Chat", chat, &lines, COUNT);
            let by_hand = Lent::new(EchoByHand::new(reply, sending), CHUNK);
            count(&title, "by hand", by_hand, &lines, COUNT);
        }
    }
    count("word of 8", "Framer", Words::<Framer>::new(), &words, COUNT);
    count("word of 8", "Chat", Words::<Chat>::new(), &words, COUNT);
}

fn count<'i>(title: &str, of: &str, mut member: impl Member<'i>, input: &'i [u8], count: usize) {
    // Buffers that are kept are allocated in the first run, which is not counted.
    member.run(input, &mut Touch::default());
    let made = measure(|| member.run(input, &mut Touch::default()));
    println!(
        "| {title} | {of} | {:.2} | {:.1} |",
        made.count_total as f64 / count as f64,
        made.bytes_total as f64 / count as f64,
    );
}

//! Whole round trips of a chat, and a protocol that changes its terminator for every message, both
//! compared with the same written by hand. The round trips are in `src/round_trip.rs`. Their
//! allocations are counted by `memory`, because counting would disturb the times.

use std::cell::OnceCell;

use sanschat::{Chat, Framer};
use sanschat_benches::{
    Board, Group, Lent, Workload, is_measuring,
    round_trip::{ChatEcho, EchoByHand, Reply, Sending, WORD, Words, WordsByHand},
    text,
};

const LINE: usize = 64;

/// 22 whole lines, about as much as a packet carries.
const CHUNK: usize = 22 * (LINE + 2);

fn main() {
    let mut board = Board::new("by hand", "message");
    for (reply, named) in [(Reply::Dressed, "You sent: LINE"), (Reply::Bare, "LINE")] {
        for (sending, when) in [
            (Sending::Each, "after each line"),
            (Sending::Chunk, "after each 22 lines"),
        ] {
            echo(&mut board, (reply, named), (sending, when));
        }
    }
    words(&mut board);
    board.finish();
}

fn count() -> usize {
    if is_measuring() { 1_000 } else { 100 }
}

fn echo(board: &mut Board, (reply, named): (Reply, &str), (sending, when): (Sending, &str)) {
    let setting = [named, when].map(String::from);
    let group = Group {
        title: "Echo of lines of 64",
        heads: &["reply", "sent"],
        setting: &setting,
        count: count(),
    };
    let workload = OnceCell::new();
    let make = || Workload::hot(text::lines((0..count()).map(|_| LINE), b"\r\n"));
    let mut echoes = board.compare(group, &workload, make, || {
        Lent::new(EchoByHand::new(reply, sending), CHUNK)
    });
    echoes.member("Chat", || Lent::new(ChatEcho::new(reply, sending), CHUNK));
}

fn words(board: &mut Board) {
    let setting = ["$8 word".into()];
    let group = Group {
        title: "Words of 8, each announced by its length",
        heads: &["message"],
        setting: &setting,
        count: count(),
    };
    let workload = OnceCell::new();
    let make = || Workload::hot(WORD.repeat(count()));
    let mut words = board.compare(group, &workload, make, || WordsByHand);
    words.member("Framer", Words::<Framer>::new);
    words.member("Chat", Words::<Chat>::new);
}

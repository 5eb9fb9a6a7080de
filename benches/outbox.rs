//! The outgoing queue, compared with its simplest replacements: a queue of buffers, or one growing
//! buffer. Those two have no producers, no close and no count of the queued memory.
//!
//! Writes cost nothing here. With a queue of buffers each push is a write; the others join small
//! pushes, which saves system calls in a real loop.

use std::{
    cell::OnceCell,
    collections::VecDeque,
    iter::{self, Peekable},
};

use sanschat::{Outbox, Transmit};
use sanschat_benches::{Board, Consumer, Group, Member, Workload, is_measuring, text};
use tokio_util::bytes::{Buf, BytesMut};

/// How many bytes are pushed before the first is sent, where not each push is sent at once.
const QUEUED: usize = 64 * 1024;

/// How many bytes a write takes.
const TAKES: [Takes; 4] = [
    Takes {
        pushed: 1,
        sent: usize::MAX,
        named: "after each push",
    },
    Takes {
        pushed: usize::MAX,
        sent: usize::MAX,
        named: "at the end",
    },
    Takes {
        pushed: usize::MAX,
        sent: 1460,
        named: "at the end, 1460 a write",
    },
    Takes {
        pushed: usize::MAX,
        sent: 100,
        named: "at the end, 100 a write",
    },
];

/// How the queue is emptied.
#[derive(Clone, Copy)]
struct Takes {
    /// After this number of pushes.
    pushed: usize,
    /// At most this number of bytes at a time.
    sent: usize,
    named: &'static str,
}

fn main() {
    let mut board = Board::new("VecDeque<Vec<u8>>", "push");
    for (title, kind, sizes) in [
        ("Pushes", Kind::Copied, &[8, 64, 512, 4096][..]),
        (
            "Pushes of owned buffers, made for it",
            Kind::Owned,
            &[64, 4096, 65_536],
        ),
        (
            "Chunks of producers, 16 of each",
            Kind::Produced,
            &[64, 4096],
        ),
    ] {
        for &size in sizes {
            for takes in TAKES {
                compare(&mut board, title, Pushes { kind, size, takes });
            }
        }
    }
    board.finish();
}

fn compare(board: &mut Board, title: &str, pushes: Pushes) {
    // Writes of a hundred bytes are measured for small pushes only.
    if pushes.takes.sent == 100 && pushes.size > 512 {
        return;
    }
    let bytes = if is_measuring() { QUEUED } else { QUEUED / 8 };
    let count = (bytes / pushes.size).max(1).next_multiple_of(PRODUCED);
    let setting = [pushes.size.to_string(), pushes.takes.named.into()];
    let group = Group {
        title,
        heads: &["bytes", "sent"],
        setting: &setting,
        count,
    };
    let workload = OnceCell::new();
    let make = || Workload::hot(text::lines([count * pushes.size], b""));
    let mut queues = board.compare(group, &workload, make, || {
        pushes.through(Buffers::default())
    });
    queues.member("Outbox", || pushes.through(Outbox::new()));
    if pushes.kind != Kind::Produced {
        queues.member("BytesMut", || pushes.through(BytesMut::new()));
    }
}

/// How bytes are pushed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Copied,
    Owned,
    Produced,
}

/// How many chunks a producer gives.
const PRODUCED: usize = 16;

#[derive(Clone, Copy)]
struct Pushes {
    kind: Kind,
    size: usize,
    takes: Takes,
}

impl Pushes {
    fn through<Q: Queue>(self, queue: Q) -> Through<Q> {
        Through {
            pushes: self,
            queue,
        }
    }
}

/// Pushes through a queue.
struct Through<Q> {
    pushes: Pushes,
    queue: Q,
}

impl<'i, Q: Queue> Member<'i> for Through<Q> {
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer) {
        let Pushes { kind, size, takes } = self.pushes;
        let at_a_time = if kind == Kind::Produced {
            size * PRODUCED
        } else {
            size
        };
        for (number, bytes) in input.chunks(at_a_time).enumerate() {
            match kind {
                Kind::Copied => self.queue.push(bytes),
                Kind::Owned => self.queue.push_owned(bytes.to_vec()),
                Kind::Produced => self.queue.push_producer(produced(bytes[0], size)),
            }
            if (number + 1) % takes.pushed == 0 {
                self.send(out);
            }
        }
        self.send(out);
    }
}

impl<Q: Queue> Through<Q> {
    fn send(&mut self, out: &mut impl Consumer) {
        let most = self.pushes.takes.sent;
        while let Some(bytes) = self.queue.lent() {
            let bytes = &bytes[..bytes.len().min(most)];
            out.part(bytes);
            let sent = bytes.len();
            self.queue.sent(sent);
        }
    }
}

/// A producer: it gives chunks of one letter.
fn produced(letter: u8, size: usize) -> impl Iterator<Item = Vec<u8>> + Send + 'static {
    iter::repeat_with(move || vec![letter; size]).take(PRODUCED)
}

/// A queue of bytes.
trait Queue {
    fn push(&mut self, bytes: &[u8]);
    fn push_owned(&mut self, bytes: Vec<u8>);
    fn push_producer(&mut self, chunks: impl Iterator<Item = Vec<u8>> + Send + 'static);
    fn lent(&mut self) -> Option<&[u8]>;
    fn sent(&mut self, n: usize);
}

impl Queue for Outbox {
    fn push(&mut self, bytes: &[u8]) {
        self.push(bytes);
    }

    fn push_owned(&mut self, bytes: Vec<u8>) {
        self.push_owned(bytes);
    }

    fn push_producer(&mut self, chunks: impl Iterator<Item = Vec<u8>> + Send + 'static) {
        self.push_producer(chunks);
    }

    fn lent(&mut self) -> Option<&[u8]> {
        match self.poll_transmit() {
            Some(Transmit::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    fn sent(&mut self, n: usize) {
        self.transmitted(n);
    }
}

/// One buffer for each push.
#[derive(Default)]
struct Buffers {
    queue: VecDeque<Buffer>,
    /// How many bytes of the first buffer were sent.
    sent: usize,
}

enum Buffer {
    Bytes(Vec<u8>),
    Producer(Peekable<Box<dyn Iterator<Item = Vec<u8>> + Send>>),
}

impl Queue for Buffers {
    fn push(&mut self, bytes: &[u8]) {
        self.push_owned(bytes.to_vec());
    }

    fn push_owned(&mut self, bytes: Vec<u8>) {
        self.queue.push_back(Buffer::Bytes(bytes));
    }

    fn push_producer(&mut self, chunks: impl Iterator<Item = Vec<u8>> + Send + 'static) {
        let chunks: Box<dyn Iterator<Item = Vec<u8>> + Send> = Box::new(chunks);
        self.queue.push_back(Buffer::Producer(chunks.peekable()));
    }

    fn lent(&mut self) -> Option<&[u8]> {
        while let Some(Buffer::Producer(chunks)) = self.queue.front_mut() {
            if chunks.peek().is_some() {
                break;
            }
            self.queue.pop_front();
        }
        let bytes = match self.queue.front_mut()? {
            Buffer::Bytes(bytes) => bytes,
            Buffer::Producer(chunks) => chunks.peek()?,
        };
        Some(&bytes[self.sent..])
    }

    fn sent(&mut self, n: usize) {
        self.sent += n;
        if self.lent().is_none_or(|left| !left.is_empty()) {
            return;
        }
        self.sent = 0;
        match self.queue.front_mut() {
            Some(Buffer::Producer(chunks)) => drop(chunks.next()),
            _ => drop(self.queue.pop_front()),
        }
    }
}

/// One buffer for all pushes. Owned buffers are copied into it too.
impl Queue for BytesMut {
    fn push(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }

    fn push_owned(&mut self, bytes: Vec<u8>) {
        self.push(&bytes);
    }

    fn push_producer(&mut self, _: impl Iterator<Item = Vec<u8>> + Send + 'static) {
        unreachable!("it knows no producers");
    }

    fn lent(&mut self) -> Option<&[u8]> {
        (!self.is_empty()).then_some(&self[..])
    }

    fn sent(&mut self, n: usize) {
        self.advance(n);
    }
}

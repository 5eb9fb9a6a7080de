//! The cases that are counted. Before counting, each input is made and the machine runs over it once.
//! So its buffers are allocated, and memchr has found out what the processor can do.

mod lines;
mod replies;

use std::hint::black_box;

use sanschat::{Outbox, Transmit};
use sanschat_benches::{
    Collected, Consumer, Engine, Lent, Member, Paged, Toggling, Touch,
    round_trip::{Reply, Sending},
};

#[path = "../../tests/support/adversarial.rs"]
mod adversarial;

const TERMINATORS: [(&str, &[u8]); 2] = [("LF", b"\n"), ("CRLF", b"\r\n")];

/// The length of most inputs.
const SIZE: usize = 64 * 1024;

/// The length of inputs whose chunks are single bytes.
const SMALL: usize = 16 * 1024;

/// The bytes that a packet carries.
const PACKET: usize = 1460;

/// Chunks in which every message of 64 bytes, and every seventh of 8, is cut.
const SHORT: usize = 64;

/// Chunks in which a few short messages fit, and the last of them is cut.
const HUNDRED: usize = 100;

/// The whole input in one chunk.
const ONE: usize = usize::MAX;

/// The work that is counted.
pub(crate) type Work = Box<dyn FnMut()>;

/// A case, as [`each`] shows it. Its input and its machine are not made yet.
pub(crate) struct Case<'c> {
    pub(crate) number: usize,
    pub(crate) name: &'c dyn Fn() -> String,
    /// How many messages, bytes or pushes there are. The table shows the count for one of them.
    pub(crate) units: usize,
    pub(crate) unit: &'static str,
    make: &'c dyn Fn() -> Work,
}

pub(crate) fn numbers() -> impl Iterator<Item = usize> {
    let mut count = 0;
    each(&mut |_| count += 1);
    0..count
}

/// A case, ready to be counted.
pub(crate) fn prepare(number: usize) -> Work {
    let mut found = None;
    each(&mut |case| {
        if case.number == number {
            found = Some((case.make)());
        }
    });
    let mut work = found.expect("there is a case of this number");
    work();
    work
}

/// Shows all cases. It allocates nothing, because the work of the allocator in one case must not
/// depend on the number of cases.
pub(crate) fn each(visit: &mut dyn FnMut(Case<'_>)) {
    let mut cases = Cases { visit, next: 0 };
    for terminator in TERMINATORS {
        for length in [Some(8), Some(64), Some(256), None] {
            cases.lines(terminator, length, ONE);
        }
    }
    for chunk in [PACKET, 1] {
        for terminator in TERMINATORS {
            cases.lines(terminator, Some(64), chunk);
        }
    }
    for terminator in TERMINATORS {
        for length in [8, 64] {
            cases.lines(terminator, Some(length), SHORT);
        }
    }
    for length in [8, 64] {
        for chunk in [ONE, PACKET] {
            cases.either_lines(length, chunk);
        }
    }
    for length in [8, 32, 64] {
        for chunk in [ONE, PACKET] {
            cases.many_lines(length, chunk);
        }
    }
    for terminator in TERMINATORS {
        for chunk in [PACKET, SHORT, 1] {
            cases.too_long(terminator, chunk);
        }
    }
    for text in ["one letter", "fibonacci"] {
        for length in [64, 1024] {
            for chunk in [1, SIZE] {
                cases.adversarial(text, length, chunk);
            }
        }
    }
    for (reply, named) in [(Reply::Dressed, "You sent: LINE"), (Reply::Bare, "LINE")] {
        for (sending, when) in [
            (Sending::Each, "after each line"),
            (Sending::Chunk, "after 22"),
        ] {
            cases.echo((reply, named), (sending, when));
        }
    }
    cases.words();
    cases.cut_words(HUNDRED);
    for (body, chunk) in [
        (8, ONE),
        (64, ONE),
        (1024, ONE),
        (64, PACKET),
        (8, HUNDRED),
        (64, HUNDRED),
    ] {
        cases.frames(body, chunk);
    }
    for size in [8, 64] {
        cases.pushes(size);
    }
    for size in [4096, SIZE] {
        cases.owned(size);
    }
}

struct Cases<'v> {
    visit: &'v mut dyn FnMut(Case<'_>),
    next: usize,
}

impl Cases<'_> {
    fn add(
        &mut self,
        name: impl Fn() -> String,
        (units, unit): (usize, &'static str),
        make: impl Fn() -> Work,
    ) {
        (self.visit)(Case {
            number: self.next,
            name: &name,
            units,
            unit,
            make: &make,
        });
        self.next += 1;
    }

    /// A member that finds `count` messages in a text.
    fn messages<M: for<'i> Member<'i> + 'static>(
        &mut self,
        name: impl Fn() -> String,
        count: usize,
        text: impl Fn() -> Vec<u8>,
        member: impl Fn() -> M,
    ) {
        self.add(name, (count, "message"), || {
            let mut found = Collected::default();
            member().run(&text(), &mut found);
            assert_eq!(found.messages().len(), count);
            over(member(), &text())
        });
    }
}

fn chunks(chunk: usize) -> &'static str {
    match chunk {
        1 => "byte by byte",
        SHORT => "chunks of 64",
        HUNDRED => "chunks of 100",
        PACKET => "chunks of 1,460",
        ONE => "one chunk",
        _ => "chunks of 65,536",
    }
}

fn toggling<E: Engine>(chunk: usize) -> Lent<Toggling<E>> {
    Lent::new(Toggling::new(), chunk)
}

/// A member that keeps its state between two inputs, given chunks of this length. (It is no
/// `Machine`: as one it is compiled to other code, and the count of the whole text would move.)
struct Cut<M>(M, usize);

impl<'i, M: Member<'i>> Member<'i> for Cut<M> {
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer) {
        for chunk in input.chunks(self.1) {
            self.0.run(chunk, out);
        }
    }
}

/// Work that can be repeated: a member runs over a text.
fn over(mut member: impl for<'i> Member<'i> + 'static, text: &[u8]) -> Work {
    let text = Paged::from(text);
    Box::new(move || {
        let mut out = Touch::default();
        member.run(black_box(&text), &mut out);
        black_box(out.sum());
    })
}

/// Sends all that is queued, at most `most` bytes at a time.
fn send(outbox: &mut Outbox, most: usize) {
    let mut out = Touch::default();
    while let Some(Transmit::Bytes(bytes)) = outbox.poll_transmit() {
        let bytes = &bytes[..bytes.len().min(most)];
        out.part(bytes);
        let sent = bytes.len();
        outbox.transmitted(sent);
    }
    black_box(out.sum());
}

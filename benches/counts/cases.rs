//! What is counted. Each input is made, and the machine run over it once, before anything counts:
//! its buffers are there, and memchr knows what the processor can do.

use std::hint::black_box;

use sanschat::{Chat, Framer, Outbox, Transmit};
use sanschat_benches::{
    Collected, Consumer, Engine, Events, HotLoop, Lent, LineFeeds, Member, PREFIX, Paged, Pieces,
    Toggling, Touch,
    round_trip::{ChatEcho, EchoByHand, Reply, Sending, WORD, Words, WordsByHand},
    text,
};

#[path = "../../tests/support/adversarial.rs"]
mod adversarial;

const TERMINATORS: [(&str, &[u8]); 2] = [("LF", b"\n"), ("CRLF", b"\r\n")];

/// What most inputs are long.
const SIZE: usize = 64 * 1024;

/// Where every byte is a chunk, this is enough.
const SMALL: usize = 16 * 1024;

/// What a packet carries.
const PACKET: usize = 1460;

/// The whole input at once.
const ONE: usize = usize::MAX;

/// What counts.
pub(crate) type Work = Box<dyn FnMut()>;

/// One of the cases, while [`each`] shows it. Nothing of it is made yet.
pub(crate) struct Case<'c> {
    pub(crate) number: usize,
    pub(crate) name: &'c dyn Fn() -> String,
    /// How many messages, bytes or pushes there are: the count is told for each.
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

/// Shows all cases. It allocates nothing: what the allocator does for one case must not depend on
/// how many others there are.
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
    for (body, chunk) in [(8, ONE), (64, ONE), (1024, ONE), (64, PACKET)] {
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

    /// A member that finds so many messages in a text.
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

    /// Lines of a length, or of mixed lengths.
    fn lines(
        &mut self,
        (ending, terminator): (&str, &'static [u8]),
        length: Option<usize>,
        chunk: usize,
    ) {
        let size = if chunk == 1 { SMALL } else { SIZE };
        let count = size / (length.unwrap_or(text::MIXED_MEAN) + terminator.len());
        let text = move || match length {
            Some(length) => text::lines((0..count).map(|_| length), terminator),
            None => text::lines(text::mixed_lengths(count), terminator),
        };
        let name = |machine| {
            move || {
                let length = length.map_or("20–200".into(), |length| length.to_string());
                let chunks = chunks(chunk);
                format!("{ending} lines of {length}, {chunks}: {machine}")
            }
        };
        self.messages(name("Framer"), count, text, move || {
            Lent::new(Events::<Framer>::new(terminator), chunk)
        });
        self.messages(name("Scanner"), count, text, move || {
            Lent::new(Pieces::new(terminator), chunk)
        });
        if chunk == 1 {
            return;
        }
        self.messages(name("Framer, hot loop"), count, text, move || {
            Lent::new(HotLoop::new(terminator), chunk)
        });
        self.messages(name("Chat"), count, text, move || {
            Lent::new(Events::<Chat>::new(terminator), chunk)
        });
        self.messages(name("memchr"), count, text, move || {
            Lent::new(LineFeeds::new(terminator), chunk)
        });
    }

    /// Texts that are made to be hard to search, each by a machine that begins with it. `instructions` tells
    /// more of them, and that a longer text does not cost more a byte.
    fn adversarial(&mut self, kind: &'static str, length: usize, chunk: usize) {
        let size = if chunk == 1 { SMALL } else { 4 * chunk };
        for machine in [adversarial::Machine::Whole, adversarial::Machine::Scanner] {
            let named = match machine {
                adversarial::Machine::Scanner => "Scanner",
                _ => "Framer",
            };
            let name = || {
                let chunks = chunks(chunk);
                format!("{kind}, terminator of {length}, {chunks}: {named}")
            };
            self.add(name, (size, "byte"), move || {
                let kind = adversarial::KINDS.iter().find(|known| known.0 == kind);
                let case = kind.expect("a kind").case(length);
                let text = Paged::from(&case.text(size)[..]);
                Box::new(move || {
                    black_box(machine.run(&case.needle, black_box(&text), chunk));
                })
            });
        }
    }

    /// Lines of 64, answered by a chat and by hand.
    fn echo(
        &mut self,
        (reply, named): (Reply, &'static str),
        (sending, when): (Sending, &'static str),
    ) {
        const LINE: usize = 64;
        const CHUNK: usize = 22 * (LINE + 2);
        let count = SIZE / (LINE + 2);
        let text = || text::lines((0..count).map(|_| LINE), b"\r\n");
        let name = |by| move || format!("echo `{named}`, sent {when}: {by}");
        self.add(name("Chat"), (count, "message"), || {
            over(Lent::new(ChatEcho::new(reply, sending), CHUNK), &text())
        });
        self.add(name("by hand"), (count, "message"), || {
            over(Lent::new(EchoByHand::new(reply, sending), CHUNK), &text())
        });
    }

    /// A terminator that changes for every message.
    fn words(&mut self) {
        let count = SIZE / WORD.len();
        let text = move || WORD.repeat(count);
        let name = |machine| move || format!("`$8` and a word of 8: {machine}");
        self.messages(name("Framer"), count, text, Words::<Framer>::new);
        self.messages(name("Chat"), count, text, Words::<Chat>::new);
        self.messages(name("by hand"), count, text, || WordsByHand);
    }

    /// Bodies that are announced by their length.
    fn frames(&mut self, body: usize, chunk: usize) {
        let count = SIZE / (PREFIX + body);
        let text = move || text::frames((0..count).map(|_| body));
        let name = |machine| {
            move || {
                let chunks = chunks(chunk);
                format!("frames of {body}, {chunks}: {machine}")
            }
        };
        self.messages(name("Framer"), count, text, move || {
            toggling::<Framer>(chunk)
        });
        self.messages(name("Chat"), count, text, move || toggling::<Chat>(chunk));
    }

    /// Small pushes, each sent at once, or all at the end.
    fn pushes(&mut self, size: usize) {
        let count = SIZE / size;
        for (each, most, when) in [
            (true, ONE, "each sent at once"),
            (false, ONE, "sent at the end"),
            (false, PACKET, "sent at the end by 1,460"),
        ] {
            let name = || format!("outbox, pushes of {size}, {when}");
            self.add(name, (count, "push"), move || {
                let text = Paged::from(&text::lines([count * size], b"")[..]);
                let mut outbox = Outbox::new();
                Box::new(move || {
                    for bytes in black_box(&text).chunks(size) {
                        outbox.push(bytes);
                        if each {
                            send(&mut outbox, most);
                        }
                    }
                    send(&mut outbox, most);
                })
            });
        }
    }

    /// Buffers that are given away, sent at the end. Making them does not count; freeing them does.
    fn owned(&mut self, size: usize) {
        const COUNT: usize = 64;
        let name = || format!("outbox, owned buffers of {size}, sent at the end");
        self.add(name, (COUNT, "push"), move || {
            let buffers = || (0..COUNT).map(|_| vec![b'x'; size]).collect::<Vec<_>>();
            let mut rounds = [buffers(), buffers()].into_iter();
            let mut outbox = Outbox::new();
            Box::new(move || {
                for buffer in rounds.next().into_iter().flatten() {
                    outbox.push_owned(buffer);
                }
                send(&mut outbox, ONE);
            })
        });
    }
}

fn chunks(chunk: usize) -> &'static str {
    match chunk {
        1 => "byte by byte",
        PACKET => "chunks of 1,460",
        ONE => "one chunk",
        _ => "chunks of 65,536",
    }
}

fn toggling<E: Engine>(chunk: usize) -> Lent<Toggling<E>> {
    Lent::new(Toggling::new(), chunk)
}

/// A member that works on a text, again and again.
fn over(mut member: impl for<'i> Member<'i> + 'static, text: &[u8]) -> Work {
    let text = Paged::from(text);
    Box::new(move || {
        let mut out = Touch::default();
        member.run(black_box(&text), &mut out);
        black_box(out.sum());
    })
}

/// Sends all that is queued, at most so many bytes at a time.
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

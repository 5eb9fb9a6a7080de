//! The cases that are counted. Before counting, each input is made and the machine runs over it once.
//! So its buffers are allocated, and memchr has found out what the processor can do.

use std::hint::black_box;

use sanschat::{Chat, Event, Framer, Outbox, Prefix, Terminator, Transmit};
use sanschat_benches::{
    Collected, Consumer, Engine, Events, HotLoop, Lent, LineFeeds, Member, PREFIX, Paged, Pieces,
    Toggling, Touch,
    round_trip::{ChatEcho, EchoByHand, ExpectedWords, Reply, Sending, WORD, Words, WordsByHand},
    text,
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

    /// Lines of one length, or of mixed lengths.
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

    /// Lines that may end with or without a carriage return. These end with one.
    fn either_lines(&mut self, length: usize, chunk: usize) {
        let count = SIZE / (length + 2);
        let text = move || text::lines((0..count).map(|_| length), b"\r\n");
        let name = |machine| {
            move || {
                let chunks = chunks(chunk);
                format!("lines of {length} by `Line`, {chunks}: {machine}")
            }
        };
        self.messages(name("Framer"), count, text, move || {
            Lent::new(Events::<Framer>::new(Terminator::Line), chunk)
        });
        self.messages(name("Scanner"), count, text, move || {
            Lent::new(Pieces::new(Terminator::Line), chunk)
        });
        self.messages(name("Framer, hot loop"), count, text, move || {
            Lent::new(HotLoop::new(Terminator::Line), chunk)
        });
    }

    /// Lines by the terminators that have several ends, and those that they are compared with.
    fn many_lines(&mut self, length: usize, chunk: usize) {
        const SET: &[&[u8]] = &[b"\r\n", b"\n"];
        let any_of = Terminator::from(SET);
        for (by, ending, terminator) in [
            ("`\\n`", "LF", Terminator::LF),
            ("`AnyLine`", "LF", Terminator::AnyLine),
            ("`AnyLine`", "CR", Terminator::AnyLine),
            ("`AnyLine`", "CRLF", Terminator::AnyLine),
            ("`AnyOf` CRLF and LF", "CRLF", any_of),
        ] {
            let end: &[u8] = match ending {
                "LF" => b"\n",
                "CR" => b"\r",
                _ => b"\r\n",
            };
            let count = SIZE / (length + end.len());
            let text = move || text::lines((0..count).map(|_| length), end);
            let name = || {
                let chunks = chunks(chunk);
                format!("{ending} lines of {length} by {by}, {chunks}: Framer")
            };
            self.messages(name, count, text, move || {
                Lent::new(Events::<Framer>::new(terminator), chunk)
            });
        }
    }

    /// Lines that are longer than the limit, so that nearly every byte is skipped.
    fn too_long(&mut self, (ending, terminator): (&str, &'static [u8]), chunk: usize) {
        const LINE: usize = 1000;
        const LIMIT: usize = 64;
        let size = if chunk == 1 { SMALL } else { SIZE };
        let line = LINE + terminator.len();
        let count = size / line;
        let name = || {
            let chunks = chunks(chunk);
            format!("{ending} lines of {LINE}, the limit {LIMIT}, {chunks}: Framer")
        };
        self.add(name, (count * line, "byte"), || {
            let text = text::lines((0..count).map(|_| LINE), terminator);
            let text = Paged::from(&text[..]);
            let mut framer = Framer::new(Terminator::Bytes(terminator)).with_limit(LIMIT);
            Box::new(move || {
                let mut skipped = 0;
                for mut chunk in black_box(&text).chunks(chunk) {
                    while let Some(event) = framer.feed(&mut chunk) {
                        assert!(matches!(event, Event::TooLong { .. }));
                        skipped += 1;
                    }
                }
                assert_eq!(skipped, count);
            })
        });
    }

    /// Adversarial texts. Each run begins with a new machine. `instructions` has more of them, and
    /// checks that a byte of a longer text does not cost more.
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

    /// Lines of 64 bytes, answered by a chat and by hand.
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
        let name = |machine| move || format!("`$8` and a word of 8 by `expect`: {machine}");
        self.messages(name("Framer"), count, text, ExpectedWords::<Framer>::new);
        self.messages(name("Chat"), count, text, ExpectedWords::<Chat>::new);
    }

    /// The same words, in chunks that cut some of them.
    fn cut_words(&mut self, chunk: usize) {
        let count = SIZE / WORD.len();
        let text = move || WORD.repeat(count);
        let name = |machine| {
            move || {
                let chunks = chunks(chunk);
                format!("`$8` and a word of 8, {chunks}: {machine}")
            }
        };
        self.messages(name("Framer"), count, text, move || {
            Cut(Words::<Framer>::new(), chunk)
        });
        self.messages(name("Chat"), count, text, move || {
            Cut(Words::<Chat>::new(), chunk)
        });
    }

    /// Bodies after a length prefix.
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
        let name = |machine| {
            move || {
                let chunks = chunks(chunk);
                format!("frames of {body} by `Prefixed`, {chunks}: {machine}")
            }
        };
        self.messages(name("Framer"), count, text, move || {
            Lent::new(Events::<Framer>::new(Prefix::U32Be), chunk)
        });
        self.messages(name("Chat"), count, text, move || {
            Lent::new(Events::<Chat>::new(Prefix::U32Be), chunk)
        });
    }

    /// Small pushes, sent after each, or all at the end.
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

    /// Owned buffers, sent at the end. Allocating them is not counted, freeing them is.
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

//! Lines, however they end.

use std::hint::black_box;

use sanschat::{Chat, Event, Framer, Terminator};
use sanschat_benches::{Events, HotLoop, Lent, LineFeeds, Paged, Pieces, text};

use super::{Cases, SIZE, SMALL, adversarial, chunks};

impl Cases<'_> {
    /// Lines of one length, or of mixed lengths.
    pub(super) fn lines(
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
    pub(super) fn either_lines(&mut self, length: usize, chunk: usize) {
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
    pub(super) fn many_lines(&mut self, length: usize, chunk: usize) {
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
    pub(super) fn too_long(&mut self, (ending, terminator): (&str, &'static [u8]), chunk: usize) {
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
    pub(super) fn adversarial(&mut self, kind: &'static str, length: usize, chunk: usize) {
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
}

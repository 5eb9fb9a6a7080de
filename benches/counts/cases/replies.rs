//! Messages that are answered, messages that are announced, and what is sent.

use std::hint::black_box;

use sanschat::{Chat, Framer, Outbox, Prefix};
use sanschat_benches::{
    Events, Lent, PREFIX, Paged,
    round_trip::{ChatEcho, EchoByHand, ExpectedWords, Reply, Sending, WORD, Words, WordsByHand},
    text,
};

use super::{Cases, Cut, ONE, PACKET, SIZE, chunks, over, send, toggling};

impl Cases<'_> {
    /// Lines of 64 bytes, answered by a chat and by hand.
    pub(super) fn echo(
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
    pub(super) fn words(&mut self) {
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
    pub(super) fn cut_words(&mut self, chunk: usize) {
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
    pub(super) fn frames(&mut self, body: usize, chunk: usize) {
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
    pub(super) fn pushes(&mut self, size: usize) {
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
    pub(super) fn owned(&mut self, size: usize) {
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

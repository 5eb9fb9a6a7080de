//! Lines of all lengths in chunks of all sizes: the machines beside a bare memchr loop, which
//! does no more than finding the lines, and beside other readers of lines.
//!
//! `cargo bench -p sanschat-benches --bench framing -- FILTER` measures what has FILTER in its
//! name; without one it takes about six minutes. At the end it prints tables.
//!
//! There are two kinds of tables, since two things are compared. *Lent*: the chunks are where
//! they are, and finding the lines in them is all that is done. *Copied*: each chunk is copied to
//! a buffer first, as a read does; readers that own their buffer cannot do without.
//!
//! All but memchr and the scanner give a line that spans chunks as one, which is another copy of
//! it; those two give its parts, and so do less. Lines of the same length are easy for a processor
//! to foresee, those of 20 to 200 are not.

mod rivals;

use std::cell::OnceCell;

use rivals::{AsynchronousLines, Bstr, Memmem, ReadUntil, TokioDelimiters, TokioLines};
use sanschat::{Chat, Framer};
use sanschat_benches::{
    Board, Copied, Events, Group, HotLoop, Lent, LineFeeds, Pieces, Workload, is_measuring, text,
};

const TERMINATORS: [(&str, &[u8]); 2] = [("LF", b"\n"), ("CRLF", b"\r\n")];
const LENGTHS: [Length; 7] = [
    Length::Fixed(8),
    Length::Fixed(16),
    Length::Fixed(64),
    Length::Mixed,
    Length::Fixed(256),
    Length::Fixed(4096),
    Length::Fixed(65_536),
];
const CHUNKS: [usize; 4] = [1, 64, 1460, CHUNK];
const CHUNK: usize = 64 * 1024;

/// So much stays in the cache of the second level, also when there is a copy of it.
const HOT: usize = 256 * 1024;

/// A part of what streams from memory.
const WINDOW: usize = 4 * 1024 * 1024;

fn main() {
    let mut board = Board::new("memchr", "message");
    for (name, terminator) in TERMINATORS {
        for length in LENGTHS {
            for chunk in CHUNKS {
                // Byte by byte nobody reads long lines.
                if chunk > 1 || length.mean() <= 256 {
                    let hot = || Workload::hot(length.text(HOT, terminator));
                    let count = length.count(HOT, terminator);
                    Setting {
                        name,
                        terminator,
                        length,
                        chunk,
                        from: "cache",
                        count,
                    }
                    .compare(&mut board, hot);
                }
            }
            let streaming = || Workload::streaming(&length.text(WINDOW, terminator));
            let count = length.count(WINDOW, terminator);
            Setting {
                name,
                terminator,
                length,
                chunk: CHUNK,
                from: "memory",
                count,
            }
            .compare(&mut board, streaming);
        }
    }
    board.finish();
}

#[derive(Clone, Copy)]
enum Length {
    Fixed(usize),
    Mixed,
}

impl Length {
    fn name(self) -> String {
        match self {
            Length::Fixed(length) => length.to_string(),
            Length::Mixed => "20–200".into(),
        }
    }

    fn mean(self) -> usize {
        match self {
            Length::Fixed(length) => length,
            Length::Mixed => text::MIXED_MEAN,
        }
    }

    /// How many lines with their terminators are about so many bytes. A test makes do with less.
    fn count(self, bytes: usize, terminator: &[u8]) -> usize {
        let bytes = if is_measuring() { bytes } else { bytes / 16 };
        (bytes / (self.mean() + terminator.len())).max(1)
    }

    fn text(self, bytes: usize, terminator: &[u8]) -> Vec<u8> {
        let count = self.count(bytes, terminator);
        match self {
            Length::Fixed(length) => text::lines((0..count).map(|_| length), terminator),
            Length::Mixed => text::lines(text::mixed_lengths(count), terminator),
        }
    }
}

struct Setting {
    name: &'static str,
    terminator: &'static [u8],
    length: Length,
    chunk: usize,
    /// Where the bytes are.
    from: &'static str,
    count: usize,
}

impl Setting {
    fn compare(&self, board: &mut Board, make: impl Fn() -> Workload) {
        let workload = OnceCell::new();
        let Setting {
            terminator,
            chunk,
            count,
            ..
        } = *self;
        let setting = [self.length.name(), chunk.to_string(), self.from.to_string()];
        let group = |title| Group {
            title,
            heads: &["lines of", "chunks of", "from"],
            setting: &setting,
            count,
        };
        let title = format!("{}, lent", self.name);
        let reference = || Lent::new(LineFeeds::new(terminator), chunk);
        let mut lent = board.compare(group(&title), &workload, &make, reference);
        lent.member("Framer, hot loop", || {
            Lent::new(HotLoop::new(terminator), chunk)
        });
        lent.member("Framer", || {
            Lent::new(Events::<Framer>::new(terminator), chunk)
        });
        lent.member("Chat", || Lent::new(Events::<Chat>::new(terminator), chunk));
        lent.member("Scanner", || Lent::new(Pieces::new(terminator), chunk));
        // A search over the whole knows no chunks: once is enough.
        if chunk == CHUNK {
            lent.member("memmem, no chunks", || Memmem::new(terminator));
        }
        drop(lent);

        let title = format!("{}, copied", self.name);
        let reference = || Copied::new(LineFeeds::new(terminator), chunk);
        let mut copied = board.compare(group(&title), &workload, &make, reference);
        copied.member("Framer, hot loop", || {
            Copied::new(HotLoop::new(terminator), chunk)
        });
        copied.member("Framer", || {
            Copied::new(Events::<Framer>::new(terminator), chunk)
        });
        copied.member("Chat", || {
            Copied::new(Events::<Chat>::new(terminator), chunk)
        });
        copied.member("Scanner", || Copied::new(Pieces::new(terminator), chunk));
        copied.member("bstr lines", || Bstr::new(terminator, chunk));
        copied.member("std read_until", || ReadUntil::new(terminator, chunk));
        // These copy the chunk to their own buffer.
        copied.member("tokio-util lines", || {
            Lent::new(TokioLines::new(chunk), chunk)
        });
        copied.member("tokio-util delimiters", || {
            Lent::new(TokioDelimiters::new(terminator, chunk), chunk)
        });
        copied.member("asynchronous-codec lines", || {
            Lent::new(AsynchronousLines::new(terminator, chunk), chunk)
        });
    }
}

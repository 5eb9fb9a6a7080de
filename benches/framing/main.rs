//! Lines of all lengths in chunks of all sizes. The machines are compared with a bare memchr loop,
//! which only finds the lines, and with other readers of lines.
//!
//! `cargo bench -p sanschat-benches --bench framing -- FILTER` measures the benchmarks that have
//! FILTER in their name. Without a filter it takes about six minutes. It prints tables at the end.
//!
//! There are two kinds of tables. *Lent*: the chunks are borrowed, and only the lines in them are
//! found. *Copied*: each chunk is first copied to a buffer, as a read does. Readers that own their
//! buffer always copy.
//!
//! All but memchr and the scanner give a line that spans chunks as one, which is another copy; those
//! two give its parts, and so do less. A processor predicts lines of the same length well, and lines
//! of 20 to 200 bytes badly.

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

/// It fits in the second-level cache, together with a copy of it.
const HOT: usize = 256 * 1024;

/// The window of an input that is read from memory.
const WINDOW: usize = 4 * 1024 * 1024;

fn main() {
    let mut board = Board::new("memchr", "message");
    for (name, terminator) in TERMINATORS {
        for length in LENGTHS {
            for chunk in CHUNKS {
                // Long lines are not read byte by byte in practice.
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

    /// How many lines with their terminators have about this number of bytes together. Fewer in a test.
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
    /// Whether the input is in a cache or in memory.
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
        // The search over the whole input has no chunks, so it is measured once.
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
        // These copy each chunk to their own buffer.
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

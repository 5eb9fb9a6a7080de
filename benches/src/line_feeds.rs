//! The reference for readers of lines.

use memchr::memchr_iter;

use crate::{Consumer, Machine};

/// The least that a reader of lines must do: find the line feeds of each chunk and, where lines end
/// in `\r\n`, look at the byte before. It does not join lines that span chunks.
#[derive(Debug)]
pub struct LineFeeds {
    crlf: bool,
    /// The chunk before ended in `\r`.
    held: bool,
}

impl LineFeeds {
    /// A reader of lines with this terminator: a line feed or `\r\n`.
    pub fn new(terminator: &[u8]) -> Self {
        LineFeeds {
            crlf: terminator == b"\r\n",
            held: false,
        }
    }
}

impl Machine for LineFeeds {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        let (crlf, mut text) = (self.crlf, chunk);
        if self.held && text.first() == Some(&b'\n') {
            out.message(b"");
            text = &text[1..];
        } else if self.held {
            out.part(b"\r");
        }
        let mut start = 0;
        for end in memchr_iter(b'\n', text) {
            let line = &text[start..end];
            let line = match line {
                [line @ .., b'\r'] if crlf => line,
                // A line feed alone is not a terminator.
                _ if crlf => continue,
                _ => line,
            };
            out.message(line);
            start = end + 1;
        }
        let mut rest = &text[start..];
        self.held = crlf && rest.last() == Some(&b'\r');
        if self.held {
            rest = &rest[..rest.len() - 1];
        }
        if !rest.is_empty() {
            out.part(rest);
        }
    }
}

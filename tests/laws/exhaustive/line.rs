//! What was told, as one line of text that is cheap to copy and to compare.

use crate::support::{
    machine::Given,
    runner::Log,
    script::{Told, Verdict},
};
use std::{fmt, io::Write};

/// Enough for every script here; a longer line is a panic.
const LONGEST: usize = 128;

/// Data is its letters, an end `;`, a whole message `(…)`, one that is too long `!` with the
/// limit, a clean EOF `$`, a partial message at EOF `[…]`. Neighbouring data joins by itself.
#[derive(Clone, Copy)]
pub(crate) struct Line {
    length: usize,
    bytes: [u8; LONGEST],
}

impl Line {
    pub(crate) fn of(verdict: &Verdict<'_>) -> Self {
        let mut line = Line::default();
        for told in &verdict.told {
            match told {
                Told::Message(bytes) => line.put([b"(", bytes, b")"]),
                Told::Data(bytes) => line.put([bytes]),
                Told::End => line.put([b";"]),
                Told::TooLong(limit) => line.too_long(*limit),
                Told::Eof(None) => line.put([b"$"]),
                Told::Eof(Some(bytes)) => line.put([b"[", bytes, b"]"]),
            }
        }
        line
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    fn put<const N: usize>(&mut self, parts: [&[u8]; N]) {
        for part in parts {
            let end = self.length + part.len();
            self.bytes[self.length..end].copy_from_slice(part);
            self.length = end;
        }
    }

    fn too_long(&mut self, limit: usize) {
        let mut rest = &mut self.bytes[self.length..];
        write!(rest, "!{limit}").unwrap();
        self.length = LONGEST - rest.len();
    }
}

impl Log for Line {
    fn note(&mut self, given: Given<'_>) {
        match given {
            Given::Message(bytes) => self.put([b"(", &bytes, b")"]),
            Given::Data(bytes) => self.put([&bytes]),
            Given::Last(bytes) => self.put([bytes, b";"]),
            Given::End => self.put([b";"]),
            Given::TooLong(limit) => self.too_long(limit),
            Given::Eof(None) => self.put([b"$"]),
            Given::Eof(Some(bytes)) => self.put([b"[", &bytes, b"]"]),
        }
    }
}

impl Default for Line {
    fn default() -> Self {
        Line {
            length: 0,
            bytes: [0; LONGEST],
        }
    }
}

impl PartialEq for Line {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.as_bytes().escape_ascii())
    }
}

//! Terminators, texts in which they are hard to find, and the machines that search them.
//!
//! Over these texts the tests of law 7 count looks at bytes, and `benches/instructions.rs` counts
//! instructions.

// Every user of this module uses a part of it.
#![allow(dead_code, unreachable_pub)]

use sanschat::{Event, Framer, Piece, Scanner, Terminator};

/// The kinds of texts, each made for its terminator.
pub const KINDS: [Kind; 10] = [
    Kind("lines", lines),
    Kind("last bytes before each", last_bytes_before_each),
    Kind("last bytes", last_bytes),
    Kind("one letter", one_letter),
    Kind("near misses", near_misses),
    Kind("beginnings", beginnings),
    Kind("pairs", pairs),
    Kind("periods", periods),
    Kind("two halves", two_halves),
    Kind("fibonacci", fibonacci),
];

/// The kinds whose text does not contain the terminator, if that is longer than one byte.
pub fn endless() -> impl Iterator<Item = Kind> {
    KINDS.into_iter().skip(2)
}

/// A name, and a function that makes a terminator of a length (at least 1) and the unit of its text.
#[derive(Clone, Copy)]
pub struct Kind(pub &'static str, fn(usize) -> (Vec<u8>, Vec<u8>));

impl std::fmt::Debug for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0)
    }
}

/// A terminator, and the text to look for it in.
pub struct Case {
    pub needle: Vec<u8>,
    /// The text is this unit over and over.
    unit: Vec<u8>,
}

impl Kind {
    pub fn case(self, length: usize) -> Case {
        let (needle, unit) = (self.1)(length);
        assert!(needle.len() == length && !unit.is_empty());
        Case { needle, unit }
    }
}

impl Case {
    pub fn text(&self, size: usize) -> Vec<u8> {
        let mut text = self.unit.repeat(size.div_ceil(self.unit.len()));
        text.truncate(size);
        text
    }
}

/// No tricks: messages of 64 bytes.
fn lines(length: usize) -> (Vec<u8>, Vec<u8>) {
    let needle = varied(length);
    let unit = [&[b'x'; 64][..], &needle].concat();
    (needle, unit)
}

/// Only the byte that a search looks for.
fn last_bytes(length: usize) -> (Vec<u8>, Vec<u8>) {
    (varied(length), b"\n".to_vec())
}

/// As many of them as make a search change its method, then what it searches, again and again. (With
/// the longest terminators no chunk is nearly a multiple of a message, so its ends fall everywhere in
/// a message.)
fn last_bytes_before_each(length: usize) -> (Vec<u8>, Vec<u8>) {
    let needle = varied(length);
    let unit = [&[b'\n'; 10][..], &needle].concat();
    (needle, unit)
}

/// Every byte of the text may begin the terminator, which never comes.
fn one_letter(length: usize) -> (Vec<u8>, Vec<u8>) {
    (power(b"a", length, b"b"), b"a".to_vec())
}

/// The terminator with another last byte.
fn near_misses(length: usize) -> (Vec<u8>, Vec<u8>) {
    let needle = power(b"a", length, b"b");
    let unit = power(b"a", length, b"c");
    (needle, unit)
}

/// This and those that follow: a terminator that overlaps itself, or almost, without its last byte.
fn beginnings(length: usize) -> (Vec<u8>, Vec<u8>) {
    let needle = [b"b", &power(b"a", length, b"")[1..]].concat();
    (needle.clone(), without_last(&needle))
}

fn pairs(length: usize) -> (Vec<u8>, Vec<u8>) {
    let needle = power(b"ab", length, b"b");
    (needle.clone(), without_last(&needle))
}

fn periods(length: usize) -> (Vec<u8>, Vec<u8>) {
    let needle = power(b"aab", length, b"b");
    (needle.clone(), without_last(&needle))
}

fn two_halves(length: usize) -> (Vec<u8>, Vec<u8>) {
    let half = length.div_ceil(2);
    let halves = [power(b"a", half, b"b"), power(b"a", half, b"c")].concat();
    let needle = halves[2 * half - length..].to_vec();
    (needle.clone(), without_last(&needle))
}

/// The worst case known for comparing a text with itself.
fn fibonacci(length: usize) -> (Vec<u8>, Vec<u8>) {
    let (mut shorter, mut word) = (b"a".to_vec(), b"ab".to_vec());
    while word.len() < length {
        let next = [&word[..], &shorter].concat();
        shorter = std::mem::replace(&mut word, next);
    }
    word.truncate(length);
    (word.clone(), without_last(&word))
}

/// `\r\n` with different letters before it.
fn varied(length: usize) -> Vec<u8> {
    let letters = (b'a'..=b'w').cycle().take(length.saturating_sub(2));
    let end = &b"\r\n"[2 - length.min(2)..];
    letters.chain(end.iter().copied()).collect()
}

/// A word over and over, and then `end`: `length` bytes in all.
fn power(word: &[u8], length: usize, end: &[u8]) -> Vec<u8> {
    let word = word.iter().cycle().take(length - end.len());
    word.chain(end).copied().collect()
}

fn without_last(needle: &[u8]) -> Vec<u8> {
    match needle {
        [near @ .., _] if !near.is_empty() => near.to_vec(),
        _ => b"x".to_vec(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Machine {
    Scanner,
    /// A `Framer` whose messages come in pieces.
    Pieces,
    /// A `Framer` whose messages come whole, up to a limit. Most texts here have no end, so all but
    /// their beginning is skipped.
    Whole,
}

impl Machine {
    pub const ALL: [Machine; 3] = [Machine::Scanner, Machine::Pieces, Machine::Whole];

    /// More than a line, and little enough that the skip begins soon.
    const LIMIT: usize = 100;

    /// Feeds the text in chunks. Returns how many bytes were handed out, terminators included.
    pub fn run(self, needle: &[u8], text: &[u8], chunk: usize) -> usize {
        let terminator = Terminator::Bytes(needle);
        match self {
            Machine::Scanner => scan(Scanner::new(terminator), needle, text, chunk),
            Machine::Pieces => {
                let mut framer = Framer::new(Terminator::None);
                framer.stream(terminator);
                frame(framer, needle, text, chunk)
            }
            Machine::Whole => {
                let framer = Framer::new(terminator).with_limit(Self::LIMIT);
                frame(framer, needle, text, chunk)
            }
        }
    }
}

fn scan<'t>(mut scanner: Scanner<'t>, needle: &[u8], text: &'t [u8], chunk: usize) -> usize {
    let mut out = 0;
    for mut chunk in text.chunks(chunk) {
        while let Some(piece) = scanner.feed(&mut chunk) {
            out += match piece {
                Piece::Part(bytes) => bytes.len(),
                Piece::Last(bytes) => bytes.len() + needle.len(),
                Piece::Malformed => 0,
            };
        }
    }
    out + scanner.held().len()
}

/// The same for a framer that was made elsewhere.
pub fn frame(mut framer: Framer, needle: &[u8], text: &[u8], chunk: usize) -> usize {
    let mut out = 0;
    for mut chunk in text.chunks(chunk) {
        while let Some(event) = framer.feed(&mut chunk) {
            out += match event {
                Event::Data(bytes) => bytes.len(),
                Event::Message(bytes) => bytes.len() + needle.len(),
                Event::End => needle.len(),
                _ => 0,
            };
        }
    }
    out + framer.take_unread().len()
}

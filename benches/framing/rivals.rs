//! Other readers of lines. All of them copy the input once, as a read does, and most of them copy
//! more.

use std::io::{BufRead, BufReader};

use bstr::io::BufReadExt;
use memchr::memmem::Finder;
use sanschat_benches::{Consumer, Machine, Member};
use tokio_util::{
    bytes::BytesMut,
    codec::{AnyDelimiterCodec, Decoder, LinesCodec},
};

/// A prepared search over the whole input, not in chunks. It alone copies nothing.
pub(crate) struct Memmem {
    finder: Finder<'static>,
    length: usize,
}

impl Memmem {
    pub(crate) fn new(terminator: &'static [u8]) -> Self {
        Memmem {
            finder: Finder::new(terminator),
            length: terminator.len(),
        }
    }
}

impl<'i> Member<'i> for Memmem {
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer) {
        let mut start = 0;
        for end in self.finder.find_iter(input) {
            out.message(&input[start..end]);
            start = end + self.length;
        }
    }
}

/// `bstr`: lends the lines that are in the buffer of its reader, and joins the others. Its terminator
/// is a byte, or `\n` with or without a `\r`.
pub(crate) struct Bstr<'i> {
    reader: BufReader<&'i [u8]>,
    crlf: bool,
}

impl Bstr<'_> {
    pub(crate) fn new(terminator: &[u8], chunk: usize) -> Self {
        Bstr {
            reader: BufReader::with_capacity(chunk, &[]),
            crlf: terminator == b"\r\n",
        }
    }
}

impl<'i> Member<'i> for Bstr<'i> {
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer) {
        *self.reader.get_mut() = input;
        let each = |line: &[u8]| {
            out.message(line);
            Ok(true)
        };
        let read = if self.crlf {
            self.reader.for_byte_line(each)
        } else {
            self.reader.for_byte_record(b'\n', each)
        };
        read.expect("memory can be read");
    }
}

/// The standard library: copies every line to the same `Vec`.
pub(crate) struct ReadUntil<'i> {
    reader: BufReader<&'i [u8]>,
    line: Vec<u8>,
    terminator: &'static [u8],
}

impl ReadUntil<'_> {
    pub(crate) fn new(terminator: &'static [u8], chunk: usize) -> Self {
        ReadUntil {
            reader: BufReader::with_capacity(chunk, &[]),
            line: Vec::new(),
            terminator,
        }
    }
}

impl<'i> Member<'i> for ReadUntil<'i> {
    fn run(&mut self, input: &'i [u8], out: &mut impl Consumer) {
        *self.reader.get_mut() = input;
        loop {
            self.line.clear();
            let read = self.reader.read_until(b'\n', &mut self.line);
            if read.expect("memory can be read") == 0 {
                break;
            }
            out.message(without(&self.line, self.terminator));
        }
    }
}

/// `tokio_util`'s `LinesCodec`: each line is a `String`, so it checks UTF-8 and allocates.
pub(crate) struct TokioLines {
    codec: LinesCodec,
    buffer: BytesMut,
}

impl TokioLines {
    pub(crate) fn new(chunk: usize) -> Self {
        TokioLines {
            codec: LinesCodec::new(),
            buffer: BytesMut::with_capacity(chunk),
        }
    }
}

impl Machine for TokioLines {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        self.buffer.extend_from_slice(chunk);
        while let Some(line) = self.codec.decode(&mut self.buffer).expect("UTF-8") {
            out.message(line.as_bytes());
        }
    }
}

/// `tokio_util`'s `AnyDelimiterCodec`. Its delimiters are single bytes, so the `\r` is cut here.
pub(crate) struct TokioDelimiters {
    codec: AnyDelimiterCodec,
    buffer: BytesMut,
    before: &'static [u8],
}

impl TokioDelimiters {
    pub(crate) fn new(terminator: &'static [u8], chunk: usize) -> Self {
        let (delimiter, before) = terminator.split_last().expect("a terminator");
        TokioDelimiters {
            codec: AnyDelimiterCodec::new(vec![*delimiter], vec![*delimiter]),
            buffer: BytesMut::with_capacity(chunk),
            before,
        }
    }
}

impl Machine for TokioDelimiters {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        self.buffer.extend_from_slice(chunk);
        while let Some(line) = self.codec.decode(&mut self.buffer).expect("no limit") {
            out.message(without(&line, self.before));
        }
    }
}

/// `asynchronous-codec`: each line is a `String` with its terminator.
pub(crate) struct AsynchronousLines {
    buffer: BytesMut,
    terminator: &'static [u8],
}

impl AsynchronousLines {
    pub(crate) fn new(terminator: &'static [u8], chunk: usize) -> Self {
        AsynchronousLines {
            buffer: BytesMut::with_capacity(chunk),
            terminator,
        }
    }
}

impl Machine for AsynchronousLines {
    fn feed(&mut self, chunk: &[u8], out: &mut impl Consumer) {
        use asynchronous_codec::{Decoder, LinesCodec};
        self.buffer.extend_from_slice(chunk);
        while let Some(line) = LinesCodec.decode(&mut self.buffer).expect("UTF-8") {
            out.message(without(line.as_bytes(), self.terminator));
        }
    }
}

fn without<'l>(line: &'l [u8], terminator: &[u8]) -> &'l [u8] {
    line.strip_suffix(terminator).unwrap_or(line)
}

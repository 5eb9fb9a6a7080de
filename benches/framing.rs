//! CRLF lines in chunks of 64 KiB: the machine beside a bare memchr loop over the same bytes,
//! which does no more than finding the lines, and beside tokio-util's `LinesCodec`.
//!
//! Read the ratios within one run: machines differ, and are never quiet.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use sanschat::{Chat, Event, Framer, Piece, Scanner, Terminator};
use tokio_util::{
    bytes::BytesMut,
    codec::{Decoder, LinesCodec},
};

const CHUNK: usize = 64 * 1024;

fn lines(c: &mut Criterion) {
    for length in [8, 64, 4096] {
        let mut line = vec![b'x'; length];
        line.extend_from_slice(b"\r\n");
        let count = CHUNK / line.len();
        let chunk = line.repeat(count);

        let mut group = c.benchmark_group(format!("crlf lines of {length}"));
        group.throughput(Throughput::Elements(count as u64));
        let id = |name| BenchmarkId::from_parameter(name);
        group.bench_with_input(id("memchr"), &chunk, |b, chunk| {
            b.iter(|| bare_memchr(chunk));
        });
        let mut framer = Framer::new(Terminator::CRLF);
        group.bench_with_input(id("framer"), &chunk, |b, chunk| {
            b.iter(|| {
                let mut input = black_box(&chunk[..]);
                while let Some(Event::Message(line)) = framer.feed(&mut input) {
                    black_box(&*line);
                }
            });
        });
        let mut chat = Chat::new(Terminator::CRLF);
        group.bench_with_input(id("chat"), &chunk, |b, chunk| {
            b.iter(|| {
                let mut input = black_box(&chunk[..]);
                while let Some(Event::Message(line)) = chat.feed(&mut input) {
                    black_box(&*line);
                }
            });
        });
        let mut scanner = Scanner::new(Terminator::CRLF);
        group.bench_with_input(id("scanner"), &chunk, |b, chunk| {
            b.iter(|| {
                let mut input = black_box(&chunk[..]);
                while let Some(Piece::Last(line)) = scanner.feed(&mut input) {
                    black_box(line);
                }
            });
        });
        let mut codec = LinesCodec::new();
        group.bench_with_input(id("tokio-util lines"), &chunk, |b, chunk| {
            b.iter(|| {
                let mut input = BytesMut::from(black_box(&chunk[..]));
                while let Ok(Some(line)) = codec.decode(&mut input) {
                    black_box(line);
                }
            });
        });
        group.finish();
    }
}

/// The least that any line reader does: find the line feed, look at the byte before it.
fn bare_memchr(chunk: &[u8]) {
    let mut rest = black_box(chunk);
    while let Some(at) = memchr::memchr(b'\n', rest) {
        if at > 0 && rest[at - 1] == b'\r' {
            black_box(&rest[..at - 1]);
        }
        rest = &rest[at + 1..];
    }
}

criterion_group!(benches, lines);
criterion_main!(benches);

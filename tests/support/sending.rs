//! Sending, worked out the slow way: the model is one vector of all that was ever pushed, and how
//! much of it was acknowledged.

use sanschat::Transmit;
use std::collections::VecDeque;

/// One byte that was pushed.
#[derive(Clone)]
struct Pushed {
    byte: u8,
    /// Which push it came by.
    by: usize,
    /// Whether it counts as queued: those of producers do not.
    counts: bool,
}

#[derive(Clone, Default)]
pub struct Sending {
    all: Vec<Pushed>,
    pushes: usize,
    sent: usize,
    /// The addresses and the numbers of the bytes that were lent and not acknowledged.
    lent: Vec<(*const u8, usize)>,
    /// The pushes that are producers and were not seen to end.
    producers: VecDeque<usize>,
    eof: Option<Eof>,
    eof_lent: bool,
    close: bool,
    aborted: bool,
    bytes_out: u64,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Eof {
    Queued,
    Sent,
}

impl Sending {
    pub fn push(&mut self, bytes: &[u8]) {
        self.append(bytes, true);
    }

    pub fn push_producer(&mut self, chunks: &[Vec<u8>]) {
        if !self.is_ended() {
            self.producers.push_back(self.pushes);
            self.append(&chunks.concat(), false);
        }
    }

    fn append(&mut self, bytes: &[u8], counts: bool) {
        if !self.is_ended() {
            let by = self.pushes;
            let bytes = bytes.iter().map(|&byte| Pushed { byte, by, counts });
            self.all.extend(bytes);
            self.pushes += 1;
        }
    }

    pub fn send_eof(&mut self) {
        if !self.is_ended() {
            self.eof = Some(Eof::Queued);
        }
    }

    pub fn close_when_done(&mut self) {
        self.close = true;
    }

    pub fn abort(&mut self) {
        *self = Sending {
            close: true,
            aborted: true,
            bytes_out: self.bytes_out,
            ..Sending::default()
        };
    }

    /// Whether what is pushed now is dropped.
    fn is_ended(&self) -> bool {
        self.close || self.eof.is_some()
    }

    /// The place of the next byte that is pushed.
    pub fn end(&self) -> usize {
        self.all.len()
    }

    pub fn sent(&self) -> usize {
        self.sent
    }

    pub fn bytes_out(&self) -> u64 {
        self.bytes_out
    }

    pub fn is_closing(&self) -> bool {
        self.close
    }

    pub fn is_aborted(&self) -> bool {
        self.aborted
    }

    pub fn queued(&self) -> usize {
        let waiting = self.all[self.sent..].iter();
        waiting.filter(|pushed| pushed.counts).count()
    }

    pub fn producers(&self) -> usize {
        self.producers.len()
    }

    /// Whether it keeps no bytes and no producer.
    pub fn is_idle(&self) -> bool {
        self.sent == self.all.len() && self.producers.is_empty()
    }

    /// Whether nothing is left to send or to do.
    pub fn is_empty(&self) -> bool {
        self.is_idle() && self.eof != Some(Eof::Queued) && !self.close
    }

    /// Judges an answer of `poll_transmit`.
    pub fn polled(&mut self, answer: Option<Transmit<'_>>) -> Result<(), String> {
        let waiting = &self.all[self.sent..];
        let right = match answer {
            Some(Transmit::Bytes(bytes)) => return self.lends(&[bytes]),
            Some(Transmit::Eof) => self.eof == Some(Eof::Queued),
            Some(Transmit::Close) => self.close && self.eof != Some(Eof::Queued),
            None => !self.close && self.eof != Some(Eof::Queued),
        };
        if !waiting.is_empty() || !right {
            let waiting = waiting.len();
            return Err(format!("law 9: {answer:?} when {waiting} bytes wait"));
        }
        // Every producer was asked, so all of them ended.
        self.producers.clear();
        self.eof_lent = answer == Some(Transmit::Eof);
        Ok(())
    }

    /// Judges an answer of `poll_transmit_slices`. No slices say that there is nothing to write.
    pub fn polled_slices(&mut self, slices: &[&[u8]]) -> Result<(), String> {
        match slices {
            [] if self.sent < self.all.len() => Err("law 9: nothing when bytes wait".into()),
            [] => {
                self.producers.clear();
                Ok(())
            }
            slices => self.lends(slices),
        }
    }

    fn lends(&mut self, slices: &[&[u8]]) -> Result<(), String> {
        let waiting = &self.all[self.sent..];
        let bytes = slices.concat();
        let same = waiting.iter().take(bytes.len()).map(|pushed| pushed.byte);
        if slices.iter().any(|slice| slice.is_empty()) || !same.eq(bytes.iter().copied()) {
            let bytes = bytes.escape_ascii();
            return Err(format!("law 9: \"{bytes}\" is not what comes next"));
        }
        let now = slices.iter().map(|slice| (slice.as_ptr(), slice.len()));
        let now: Vec<_> = now.collect();
        // One of two answers may lend more buffers than the other, but those of both stay the same.
        if now
            .iter()
            .zip(&self.lent)
            .any(|(now, before)| now != before)
        {
            return Err("law 9: what is lent changed or moved".into());
        }
        self.lent = now;
        // A producer whose successor is lent has ended.
        let by = waiting[bytes.len() - 1].by;
        let first = waiting[0].by;
        self.producers.retain(|producer| *producer >= first);
        match self.producers.iter().any(|producer| *producer < by) {
            true => Err("law 9: what follows a producer is lent before it ended".into()),
            false => Ok(()),
        }
    }

    pub fn transmitted(&mut self, n: usize) {
        if self.eof_lent {
            self.eof_lent = false;
            self.eof = Some(Eof::Sent);
        }
        let mut left = n;
        while let Some((at, lent)) = self.lent.first_mut() {
            let n = left.min(*lent);
            self.sent += n;
            self.bytes_out += n as u64;
            left -= n;
            if n < *lent {
                (*at, *lent) = (at.wrapping_add(n), *lent - n);
                return;
            }
            self.lent.remove(0);
        }
    }
}

//! The kinds of ends that asynchat has not, and input that is made for them.

use super::{Draw, Reader};
use crate::support::told::Ends;
use sanschat::Prefix;

impl Reader<'_> {
    pub(super) fn other_ends(&self, draw: &mut Draw) -> Ends {
        match draw.weighed([3, 5, 3, 5]) {
            0 => Ends::AnyLine,
            1 => self.set_of_ends(draw),
            2 => Ends::LengthThen(draw.below(7), self.end_of_body(draw)),
            _ => Ends::Prefixed(self.prefix(draw)),
        }
    }

    /// Members that begin, contain or equal each other, some of which can never match.
    fn set_of_ends(&self, draw: &mut Draw) -> Ends {
        let mut members: Vec<Vec<u8>> = Vec::new();
        for _ in 0..=draw.below(4) {
            let member = match draw.weighed([4, 4, 2, 1, 1, 1, 1]) {
                0 => self.needle(draw),
                1 => {
                    let mut needle = self.needle(draw);
                    needle.truncate(1 + draw.below(needle.len() as u64) as usize);
                    needle
                }
                2 => draw.word(2),
                3 => b"\r\n".to_vec(),
                4 => b"\n".to_vec(),
                5 => members.last().cloned().unwrap_or_default(),
                _ => Vec::new(),
            };
            members.push(member);
        }
        Ends::any_of(&members)
    }

    fn end_of_body(&self, draw: &mut Draw) -> Vec<u8> {
        match draw.weighed([3, 2, 2, 1]) {
            0 => b"\r\n".to_vec(),
            1 => b",".to_vec(),
            2 => draw.word(1),
            _ => self.needle(draw),
        }
    }

    fn prefix(&self, draw: &mut Draw) -> Prefix {
        self.prefixes[draw.below(self.prefixes.len() as u64) as usize]
    }

    /// Messages with a length in front, and broken ones, ends of lines, and bodies with an end that
    /// is right or almost right.
    pub(super) fn framed(&self, draw: &mut Draw) -> Vec<u8> {
        match draw.weighed([2, 1, 2, 2, 7]) {
            4 => self.for_the_last(draw),
            0 => prefixed(self.prefix(draw), draw),
            1 => broken(self.prefix(draw), draw),
            2 => (0..=draw.below(4))
                .map(|_| b"\r\na"[draw.below(3) as usize])
                .collect(),
            _ => {
                let mut end = self.end_of_body(draw);
                if draw.below(3) == 1 {
                    let place = draw.below(end.len() as u64) as usize;
                    end[place] ^= 1;
                }
                [body(draw, 7), end].concat()
            }
        }
    }

    /// A message of the ends that were set last.
    pub(super) fn for_the_last(&self, draw: &mut Draw) -> Vec<u8> {
        match &self.last {
            Ends::Prefixed(prefix) => prefixed(*prefix, draw),
            Ends::LengthThen(length, end) if *length < 10 => {
                let body = (0..*length).map(|_| draw.letter());
                body.chain(end.iter().copied()).collect()
            }
            Ends::AnyOf(set) if !set.members().is_empty() => {
                let members = set.members();
                let member = members[draw.below(members.len() as u64) as usize];
                [&body(draw, 4), member].concat()
            }
            _ => [&body(draw, 4), &b"\r\n"[..]].concat(),
        }
    }
}

fn body(draw: &mut Draw, length: u64) -> Vec<u8> {
    (0..draw.below(length)).map(|_| draw.letter()).collect()
}

/// A whole message. Of a prefix that cannot be written the body alone.
fn prefixed(prefix: Prefix, draw: &mut Draw) -> Vec<u8> {
    let body = body(draw, 11);
    let Ok(length) = prefix.encode(body.len() as u64) else {
        return body;
    };
    let end: &[u8] = match prefix {
        Prefix::Netstring => b",",
        _ => b"",
    };
    [&length[..], &body, end].concat()
}

/// What cannot be read as a length, what is no length yet, and the largest length.
fn broken(prefix: Prefix, draw: &mut Draw) -> Vec<u8> {
    match draw.weighed([1, 1, 1, 1, 1, 2]) {
        0 => b"+1".to_vec(),
        1 => b"01".to_vec(),
        2 => vec![b'9'; 30],
        3 => vec![prefix.encode(0).map_or(b':', |it| *it.last().unwrap_or(&0))],
        4 => vec![0x80 | draw.below(2) as u8; 11],
        _ => {
            let largest = prefix.encode(u64::MAX);
            largest.map_or_else(|_| vec![0xff; 2], |it| it.to_vec())
        }
    }
}

//! A digest of all reports, their kinds, and their form without bytes.

use super::told::Told;
use std::borrow::Cow;

/// What kind of report came, for its handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    End,
    Data,
    Eof,
}

/// What a report is without its bytes.
pub fn shape(told: &Told<'_>) -> Told<'static> {
    match told {
        Told::Message(_) => Told::Message(Cow::Borrowed(&[])),
        Told::Data(_) => Told::Data(Cow::Borrowed(&[])),
        Told::Last(_) => Told::Last(Cow::Borrowed(&[])),
        Told::End => Told::End,
        Told::TooLong(limit, _) => Told::TooLong(*limit, Cow::Borrowed(&[])),
        Told::Malformed => Told::Malformed,
        Told::Eof(_) => Told::Eof(None),
    }
}

/// Adds a report to the digest (FNV-1a). The marks around bytes are no bytes themselves.
pub fn note(digest: &mut u64, told: Option<&Told<'_>>) -> Option<Kind> {
    let mut add = |token: u64| *digest = (*digest ^ token).wrapping_mul(0x0100_0000_01b3);
    let told = told?;
    if let Told::TooLong(limit, _) = told {
        limit
            .to_le_bytes()
            .iter()
            .for_each(|byte| add((*byte).into()));
    }
    let (begin, bytes, end) = match told {
        Told::Message(bytes) => (Some(0x101), &bytes[..], Some(0x102)),
        Told::Data(bytes) => (None, &bytes[..], None),
        Told::Last(bytes) => (None, &bytes[..], Some(0x103)),
        Told::End => (None, &[][..], Some(0x103)),
        Told::TooLong(_, start) => (Some(0x104), &start[..], Some(0x105)),
        Told::Malformed => (Some(0x109), &[][..], None),
        Told::Eof(None) => (Some(0x106), &[][..], None),
        Told::Eof(Some(bytes)) => (Some(0x107), &bytes[..], Some(0x108)),
    };
    begin.into_iter().for_each(&mut add);
    bytes.iter().for_each(|byte| add((*byte).into()));
    end.into_iter().for_each(&mut add);
    Some(match told {
        Told::Data(_) => Kind::Data,
        Told::Eof(_) => Kind::Eof,
        _ => Kind::End,
    })
}

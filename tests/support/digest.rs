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
        Told::TooLong(limit) => Told::TooLong(*limit),
        Told::Eof(_) => Told::Eof(None),
    }
}

/// Adds a report to the digest (FNV-1a). The marks around bytes are no bytes themselves.
pub fn note(digest: &mut u64, told: Option<&Told<'_>>) -> Option<Kind> {
    let mut add = |token: u64| *digest = (*digest ^ token).wrapping_mul(0x0100_0000_01b3);
    let told = told?;
    let (begin, bytes, end) = match told {
        Told::Message(bytes) => (Some(0x101), &bytes[..], Some(0x102)),
        Told::Data(bytes) => (None, &bytes[..], None),
        Told::Last(bytes) => (None, &bytes[..], Some(0x103)),
        Told::End => (None, &[][..], Some(0x103)),
        Told::TooLong(limit) => (Some(0x104), &limit.to_le_bytes()[..], Some(0x105)),
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

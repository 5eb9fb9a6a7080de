//! Lengths in front, each over the letters that it can be written in. Long ones come with their
//! beginning in the first chunk.

use super::{
    alone,
    setup::Setup,
    spread::spread,
    support::{
        machine::Collecting,
        told::{Delivery, Ends},
    },
    texts::Texts,
    walk::walk,
};
#[cfg(feature = "alloc")]
use sanschat::Framer;
use sanschat::Prefix;

/// A prefix, how its texts begin, and the letters that follow.
type Case = (Prefix, &'static [u8], &'static [u8]);

const CASES: [Case; 15] = [
    (Prefix::U8, b"", b"\x00\x01\x02"),
    (Prefix::U16Be, b"", b"\x00\x01\x02"),
    (Prefix::U16Le, b"", b"\x00\x01\x02"),
    (Prefix::U24Be, b"\x00\x00", b"\x00\x01\x02"),
    (Prefix::U32Be, b"\x00\x00\x00", b"\x00\x01\x02"),
    (Prefix::U32Le, b"\x01\x00\x00", b"\x00\x01\x02"),
    (
        Prefix::U64Be,
        b"\x00\x00\x00\x00\x00\x00\x00",
        b"\x00\x01\x02",
    ),
    (
        Prefix::U64Le,
        b"\x02\x00\x00\x00\x00\x00\x00",
        b"\x00\x01\x02",
    ),
    (Prefix::Varint, b"", b"\x80\x01\x02"),
    (
        Prefix::Varint,
        b"\x81\x80\x80\x80\x80\x80\x80\x80\x80",
        b"\x80\x00\x01\x02",
    ),
    (Prefix::Decimal(b' '), b"", b"012 "),
    (Prefix::Decimal(b'5'), b"", b"15"),
    (Prefix::Netstring, b"", b"01:,"),
    // One digit more, and the largest number or one above it.
    (Prefix::Netstring, b"1844674407370955161", b"56:,"),
    (Prefix::Decimal(b'+'), b"1844674407370955161", b"56+"),
];

#[cfg(feature = "alloc")]
pub(crate) fn pieces(name: &str, longest: usize) {
    walk_all(name, longest, Delivery::Pieces, &[0], |texts, setup| {
        walk::<Framer>(texts, setup)
    });
}

/// With small limits, and with one that no message exceeds that can come whole.
#[cfg(feature = "alloc")]
pub(crate) fn whole_messages(name: &str, longest: usize) {
    let limits = [0, 1, 2, longest];
    walk_all(name, longest, Delivery::Whole, &limits, |texts, setup| {
        walk::<Framer>(texts, setup)
    });
}

pub(crate) fn collected(name: &str, longest: usize) {
    let limits = [0, 1, 2, longest];
    walk_all(name, longest, Delivery::Whole, &limits, |texts, setup| {
        walk::<Collecting>(texts, setup)
    });
}

fn walk_all(
    name: &str,
    longest: usize,
    delivery: Delivery,
    limits: &[usize],
    walk: impl Fn(&Texts, &Setup) -> u64 + Sync,
) {
    let cases: Vec<_> = CASES
        .iter()
        .map(|&(prefix, beginning, letters)| {
            let texts = Texts::new(beginning, letters, longest);
            (
                texts,
                alone::setups(delivery, limits, &[Ends::Prefixed(prefix)]),
            )
        })
        .collect();
    let jobs: Vec<_> = cases
        .iter()
        .flat_map(|(texts, setups)| setups.iter().map(move |setup| (texts, setup)))
        .collect();
    spread(name, &jobs, |(texts, setup)| walk(texts, setup));
}

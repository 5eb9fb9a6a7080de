//! The message is a line that ends at a carriage return or at a line feed.
//!
//! Nothing is held. A line feed after a carriage return is dropped by the caller, when it needs the
//! next byte.

#[cfg(not(test))]
use memchr::memchr2;

use super::{Advance, End};
#[cfg(test)]
use crate::framing::matcher::visits::memchr2;

/// Where the line ends, and which end that is: 0 for a carriage return, 1 for a line feed.
#[inline(always)]
pub(crate) fn search(text: &[u8]) -> Option<(usize, usize)> {
    let at = memchr2(b'\r', b'\n', text)?;
    Some((at, usize::from(text.get(at) == Some(&b'\n'))))
}

/// As [`Matcher::advance`](super::Matcher::advance).
#[inline(never)]
pub(super) fn advance(text: &[u8]) -> Advance {
    let (data, end) = match search(text) {
        Some((at, by)) => (at, End::At { taken: at + 1, by }),
        None => (text.len(), End::Ahead),
    };
    Advance {
        released: 0,
        data,
        end,
    }
}

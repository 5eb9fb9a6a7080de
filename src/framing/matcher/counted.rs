//! The message is a number of bytes.

use super::Advance;

/// What is left of the length are the next bytes, whatever they are.
#[inline(always)]
pub(super) fn advance(left: u64, text: &[u8]) -> Advance {
    let end = usize::try_from(left)
        .ok()
        .filter(|&left| left <= text.len());
    Advance {
        released: 0,
        data: end.unwrap_or(text.len()),
        end,
    }
}

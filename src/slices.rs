//! Slicing without a panic (law 12).
//!
//! An index that one part of the crate gives to another lies within its text. The compiler cannot
//! see that, so `text[..n]` would leave a panic in the program. These functions return something
//! else instead. That case does not occur, and it costs no more than the panic would.

/// The first `n` bytes of a text of at least `n` bytes.
#[inline]
pub(crate) fn prefix(text: &[u8], n: usize) -> &[u8] {
    debug_assert!(n <= text.len());
    text.get(..n).unwrap_or(text)
}

/// What follows the first `n` bytes of a text of at least `n` bytes.
#[inline]
pub(crate) fn suffix_from(text: &[u8], n: usize) -> &[u8] {
    debug_assert!(n <= text.len());
    text.get(n..).unwrap_or_default()
}

/// The bytes from `start` up to `end`, where `start <= end <= text.len()`.
#[cfg(any(
    feature = "std",
    feature = "embedded-io",
    feature = "embedded-io-async"
))]
#[inline]
pub(crate) fn range(text: &[u8], start: usize, end: usize) -> &[u8] {
    debug_assert!(start <= end && end <= text.len());
    text.get(start..end).unwrap_or_default()
}

//! Slices that cannot fail (law 12).
//!
//! An index that one part of the crate hands to another lies within the text that it is for.
//! The compiler cannot see that, and would keep code to panic; what stands in its place here is
//! never reached, and costs no more.

/// The first `n` bytes of a text that has so many.
#[inline]
pub(crate) fn prefix(text: &[u8], n: usize) -> &[u8] {
    debug_assert!(n <= text.len());
    text.get(..n).unwrap_or(text)
}

/// What follows the first `n` bytes of a text that has so many.
#[inline]
pub(crate) fn suffix_from(text: &[u8], n: usize) -> &[u8] {
    debug_assert!(n <= text.len());
    text.get(n..).unwrap_or_default()
}

/// The bytes from `start` to `end` of a text, where both lie in this order.
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

//! All places of a byte in a block, found at once.

use super::visits::look;

/// The length of a block in bytes: each has a bit in a word.
pub(crate) const BLOCK: usize = 64;

/// The block that begins at this index, if the text is long enough.
#[inline]
pub(crate) fn block(text: &[u8], at: usize) -> Option<&[u8; BLOCK]> {
    text.get(at..)?.first_chunk()
}

/// Where the byte occurs in the block: a bit for each place, the lowest for the first.
///
/// The comparisons are a loop that compilers turn into SIMD, whatever the processor.
#[inline(never)]
pub(crate) fn hits(block: &[u8; BLOCK], byte: u8) -> u64 {
    look(BLOCK);
    // The product with it has the lowest bits of eight bytes, each 0 or 1, in its highest byte.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let equal = block.map(|other| u8::from(other == byte));
    let mut hits = 0;
    for (at, eight) in equal.chunks_exact(8).enumerate() {
        let eight = u64::from_le_bytes(eight.try_into().unwrap_or_default());
        hits |= (eight.wrapping_mul(GATHER) >> 56) << (8 * at);
    }
    hits
}

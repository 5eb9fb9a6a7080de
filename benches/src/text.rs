//! Random texts, the same on every run.

/// For each length a line of random letters and the terminator.
pub fn lines(lengths: impl IntoIterator<Item = usize>, terminator: &[u8]) -> Vec<u8> {
    let mut dice = Dice::new();
    let mut text = Vec::new();
    for length in lengths {
        text.extend((0..length).map(|_| dice.letter()));
        text.extend_from_slice(terminator);
    }
    text
}

/// For each length a 32-bit length, big endian, and a body of that length.
pub fn frames(lengths: impl IntoIterator<Item = usize>) -> Vec<u8> {
    let mut dice = Dice::new();
    let mut text = Vec::new();
    for length in lengths {
        let prefix = u32::try_from(length).expect("a length of 32 bits");
        text.extend_from_slice(&prefix.to_be_bytes());
        text.extend((0..length).map(|_| dice.letter()));
    }
    text
}

/// The mean of [`mixed_lengths`].
pub const MIXED_MEAN: usize = 70;

/// Lengths like those of lines that people write: log-normal, from 20 to 200, half of them below 60.
pub fn mixed_lengths(count: usize) -> impl Iterator<Item = usize> {
    let mut dice = Dice::new();
    (0..count).map(move |_| (60.0 * (0.6 * dice.normal()).exp()).clamp(20.0, 200.0) as usize)
}

/// Random numbers from a fixed seed.
struct Dice(u64);

impl Dice {
    fn new() -> Self {
        Dice(0x5eed)
    }

    /// SplitMix64: a Weyl sequence whose bits are mixed by multiplications and shifts.
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    fn letter(&mut self) -> u8 {
        b'a' + (self.next() % 26) as u8
    }

    /// From 0 to 1, never 0.
    fn unit(&mut self) -> f64 {
        ((self.next() >> 11) + 1) as f64 / (1_u64 << 53) as f64
    }

    /// Normally distributed, by the method of Box and Muller.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mixed_lengths_are_from_20_to_200_and_half_are_below_60() {
        let lengths: Vec<usize> = mixed_lengths(10_000).collect();
        assert!(lengths.iter().all(|length| (20..=200).contains(length)));
        let short = lengths.iter().filter(|length| **length < 60).count();
        assert!((4_500..5_500).contains(&short), "{short} below the median");
        let mean = lengths.iter().sum::<usize>() / lengths.len();
        assert_eq!(mean, MIXED_MEAN);
    }

    #[test]
    fn lines_and_frames_have_the_given_lengths() {
        let lines = lines([3, 0, 5], b"\r\n");
        let lengths: Vec<usize> = lines
            .split(|byte| *byte == b'\n')
            .map(<[u8]>::len)
            .collect();
        assert_eq!(lengths, [4, 1, 6, 0]);
        let frames = frames([2, 0]);
        assert_eq!(
            (&frames[..4], &frames[6..]),
            (&[0, 0, 0, 2][..], &[0; 4][..])
        );
    }
}

//! The same random texts on every run.

/// A line of letters for each length, all different, each followed by the terminator.
pub fn lines(lengths: impl IntoIterator<Item = usize>, terminator: &[u8]) -> Vec<u8> {
    let mut dice = Dice::new();
    let mut text = Vec::new();
    for length in lengths {
        text.extend((0..length).map(|_| dice.letter()));
        text.extend_from_slice(terminator);
    }
    text
}

/// A 32-bit length, big endian, and a body of that length, for each length.
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

/// Lengths as those of lines that people write: log-normal, from 20 to 200, half of them below 60.
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

    /// A Weyl sequence, its bits mixed by multiplications and shifts (SplitMix64).
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

    /// Of the standard normal distribution, by Box and Muller's method.
    fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

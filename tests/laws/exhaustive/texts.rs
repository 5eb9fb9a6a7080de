//! All texts up to a length, as a tree: below a text are all that continue it.

use super::support::words;

/// The texts in the order of their length. With two letters the texts that continue text `n` by
/// one letter have the numbers `2n + 1` and `2n + 2`, as in a heap.
pub(crate) struct Texts {
    letters: usize,
    texts: Vec<Vec<u8>>,
}

impl Texts {
    /// `beginning` followed by every word of up to `longest` letters.
    pub(crate) fn new(beginning: &[u8], letters: &[u8], longest: usize) -> Self {
        let words = words(letters, longest);
        let texts = words.iter().map(|word| [beginning, word].concat());
        Texts {
            letters: letters.len(),
            texts: texts.collect(),
        }
    }

    pub(crate) fn all(&self) -> &[Vec<u8>] {
        &self.texts
    }

    /// The texts that begin with text `n` and are longer.
    pub(crate) fn below(&self, n: usize) -> impl Iterator<Item = usize> + use<> {
        let (letters, all) = (self.letters, self.texts.len());
        let longer = move |&(first, count): &(usize, usize)| {
            let next = (letters * first + 1, letters * count);
            (next.0 < all).then_some(next)
        };
        std::iter::successors(longer(&(n, 1)), longer)
            .flat_map(|(first, count)| first..first + count)
    }
}

#[test]
fn below_a_text_is_all_that_continues_it() {
    for letters in [&b"ab"[..], b"\r\n."] {
        let texts = Texts::new(b"x", letters, 4);
        for (n, text) in texts.all().iter().enumerate() {
            let below: Vec<usize> = texts.below(n).collect();
            let longer = texts.all().iter().enumerate();
            let longer = longer.filter(|(m, other)| *m != n && other.starts_with(text));
            assert_eq!(below, longer.map(|(m, _)| m).collect::<Vec<_>>());
        }
    }
}

//! The hot loop: all whole messages of one chunk.

use crate::{
    Framer,
    slices::{behind, first},
};

/// The whole messages that lie in a chunk. See [`Framer::messages`].
#[derive(Debug)]
pub struct Messages<'m, 'i> {
    framer: &'m mut Framer,
    input: &'m mut &'i [u8],
}

impl<'m, 'i> Messages<'m, 'i> {
    pub(crate) fn new(framer: &'m mut Framer, input: &'m mut &'i [u8]) -> Self {
        Messages { framer, input }
    }
}

impl<'i> Iterator for Messages<'_, 'i> {
    type Item = &'i [u8];

    #[inline]
    fn next(&mut self) -> Option<&'i [u8]> {
        let text = *self.input;
        let (data, taken) = self.framer.find_whole(text)?;
        *self.input = behind(text, taken);
        Some(first(text, data))
    }
}

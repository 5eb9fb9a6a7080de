//! Some bytes of a message, in two words.

use alloc::{borrow::Cow, boxed::Box, vec::Vec};
use core::{fmt, ops::Deref};

use crate::escaped::Escaped;

/// The first bytes of a message that is too long. It derefs to them.
///
/// It is a `Cow` in two words instead of three. With a `Cow` here every event would take longer to
/// tell from the others, a short line a sixth more instructions.
///
/// # Examples
///
/// ```
/// use sanschat::{Event, Framer, Terminator};
///
/// let mut framer = Framer::new(Terminator::LF).with_limit(4);
/// let Some(Event::TooLong { start, .. }) = framer.feed(&mut &b"GET /index"[..]) else {
///     panic!("it is too long");
/// };
/// assert_eq!(*start, *b"GET ");
/// ```
#[derive(Clone)]
pub struct Excerpt<'i>(Bytes<'i>);

#[derive(Clone)]
enum Bytes<'i> {
    Lent(&'i [u8]),
    #[allow(clippy::box_collection, reason = "a vector has three words")]
    Owned(Box<Vec<u8>>),
}

impl Deref for Excerpt<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Bytes::Lent(bytes) => bytes,
            Bytes::Owned(bytes) => bytes,
        }
    }
}

impl AsRef<[u8]> for Excerpt<'_> {
    fn as_ref(&self) -> &[u8] {
        self
    }
}

impl<'i> From<&'i [u8]> for Excerpt<'i> {
    fn from(bytes: &'i [u8]) -> Self {
        Excerpt(Bytes::Lent(bytes))
    }
}

impl From<Vec<u8>> for Excerpt<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Excerpt(Bytes::Owned(Box::new(bytes)))
    }
}

impl<'i> From<Cow<'i, [u8]>> for Excerpt<'i> {
    fn from(bytes: Cow<'i, [u8]>) -> Self {
        match bytes {
            Cow::Borrowed(bytes) => bytes.into(),
            Cow::Owned(bytes) => bytes.into(),
        }
    }
}

impl<'i> From<Excerpt<'i>> for Cow<'i, [u8]> {
    fn from(excerpt: Excerpt<'i>) -> Self {
        match excerpt.0 {
            Bytes::Lent(bytes) => Cow::Borrowed(bytes),
            Bytes::Owned(bytes) => Cow::Owned(*bytes),
        }
    }
}

impl PartialEq for Excerpt<'_> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Excerpt<'_> {}

impl core::hash::Hash for Excerpt<'_> {
    fn hash<H: core::hash::Hasher>(&self, state: &mut H) {
        (**self).hash(state);
    }
}

/// Bytes are shown as text, escaped.
impl fmt::Debug for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&Escaped(self), f)
    }
}

//! Bytes in, messages out.

#[cfg(feature = "alloc")]
pub(crate) mod framer;
#[cfg(all(test, feature = "alloc"))]
mod linear;
pub(crate) mod matcher;
#[cfg(feature = "alloc")]
pub(crate) mod owned_terminator;
pub(crate) mod scanner;

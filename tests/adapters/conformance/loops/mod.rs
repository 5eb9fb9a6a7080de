//! How to serve a listener on each loop: one file for each, without tests.

pub(crate) mod blocking;
#[cfg(feature = "embedded-io")]
pub(crate) mod embedded;
#[cfg(feature = "embedded-io-async")]
pub(crate) mod embedded_async;
#[cfg(feature = "mio")]
pub(crate) mod mio;
pub(crate) mod readiness;
#[cfg(feature = "futures-io")]
pub(crate) mod smol;
#[cfg(feature = "tokio")]
pub(crate) mod tokio;

//! How to serve a listener on each loop: one file a loop, and no test.

pub(crate) mod blocking;

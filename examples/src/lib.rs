//! The programs are the examples of this package: `server`, `client` and `in_memory`.

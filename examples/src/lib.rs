//! The programs are this package's examples; see `server`, `client` and `in_memory`.

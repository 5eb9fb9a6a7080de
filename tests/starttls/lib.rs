//! An upgrade to TLS with a real handshake: see `tests`.

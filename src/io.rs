//! Thin adapters that move a chat's bytes over a stream, one for each kind of loop.
//!
//! All but the codecs for tokio-util have the same shape. A `Connection` owns a stream and
//! a [`Chat`]. `next` sends what is queued, reads, and gives one event together with the chat to
//! answer it. `drive` does so for a [`Protocol`](crate::Protocol) until the connection is closed.
//! `chat` is for pushing from outside. `into_parts` takes the connection apart for an upgrade.
//!
//! All keep the same rules:
//!
//! - [`Event::Opened`](crate::Event::Opened) comes first, [`Event::Closed`](crate::Event::Closed)
//!   last, each once.
//! - While [`Chat::wants_input`] is false nothing is read: the bytes stay with the peer.
//! - After a close the writing half is shut down. What the peer still sends is read and dropped
//!   until its end or a bound, [`Linger`]: to close a socket with unread input would destroy the
//!   last reply on its way. After an abort nothing is waited for. What comes while the last replies
//!   are still being sent is dropped too, so that a peer which writes before it reads gets to
//!   them.
//! - Once [`Event::Eof`](crate::Event::Eof) was given and all that was queued is sent, the
//!   connection is closed.
//! - After an error in reading, what is queued is still sent if possible. The protocol hears
//!   `Closed`, the caller gets the error.
//!
//! | feature | module | stream |
//! | --- | --- | --- |
//! | `std` | `blocking` | a blocking `Read + Write`: a thread for each connection |
//! | `std` | `readiness` | a `Read + Write` that does not block: poll, epoll, kqueue |
//! | `mio` | `mio` | the same, to be registered with mio |
//! | `tokio` | `tokio` | `AsyncRead + AsyncWrite` of tokio |
//! | `tokio-util` | `tokio_util` | codecs for `Framed`: framing alone |
//! | `futures-io` | `futures` | `AsyncRead + AsyncWrite` of smol, async-std and others |
//! | `embedded-io` | `embedded` | a blocking `Read + Write` without std |
//! | `embedded-io-async` | `embedded_async` | `Read` and `Write` of embassy and others, without std |

#[cfg(feature = "std")]
pub mod blocking;
#[cfg(feature = "embedded-io")]
pub mod embedded;
#[cfg(feature = "embedded-io-async")]
pub mod embedded_async;
#[cfg(feature = "futures-io")]
pub mod futures;
#[cfg(feature = "mio")]
pub mod mio;
#[cfg(feature = "std")]
pub mod readiness;
#[cfg(feature = "tokio")]
pub mod tokio;
#[cfg(feature = "tokio-util")]
pub mod tokio_util;

#[cfg(feature = "std")]
mod clock;
#[cfg(feature = "std")]
mod duplex;
mod linger;
#[cfg(any(feature = "tokio", feature = "futures-io"))]
mod polling;
#[cfg(feature = "std")]
mod read_hint;
#[cfg(feature = "std")]
mod retrying;
mod session;
#[cfg(feature = "std")]
mod stream;
#[cfg(any(feature = "std", feature = "embedded-io-async"))]
mod turns;

pub use linger::Linger;
#[cfg(feature = "std")]
pub use {duplex::Duplex, stream::Stream};

use alloc::vec::Vec;
use core::fmt;

use crate::chat::Chat;

/// A connection taken apart, for another protocol on the same stream.
#[non_exhaustive]
pub struct Parts<S> {
    /// The stream.
    pub io: S,
    /// The chat. What is queued in it was not sent yet. It holds no unread bytes: those are in
    /// [`unread`](Self::unread).
    pub chat: Chat,
    /// Bytes that were read from the stream and not handed out in an event.
    ///
    /// Before a handshake that begins encryption (STARTTLS) there must be none. They came in the
    /// clear, perhaps from an attacker, so refuse the connection instead of reading them.
    pub unread: Vec<u8>,
}

/// Shows how many bytes are unread, not which: they may be secret.
impl<S: fmt::Debug> fmt::Debug for Parts<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Parts")
            .field("io", &self.io)
            .field("chat", &self.chat)
            .field("unread", &format_args!("{} bytes", self.unread.len()))
            .finish()
    }
}

//! Thin adapters that move a chat's bytes over a stream, one a loop.
//!
//! All but the codec for tokio-util have the same shape: a `Connection` owns a stream and
//! a [`Chat`]. `next` sends what is queued, reads, and gives one event together with the chat to
//! answer it; `drive` does so for a [`Protocol`](crate::Protocol) until the connection is closed;
//! `chat` is there to push from outside; `into_parts` takes the connection apart for an upgrade.
//!
//! All keep the same rules:
//!
//! - [`Event::Opened`](crate::Event::Opened) comes first, [`Event::Closed`](crate::Event::Closed)
//!   last, each once.
//! - While [`Chat::wants_input`] is false nothing is read: the bytes stay with the peer.
//! - After a close the writing half is shut down, and what the peer still sends is read and
//!   dropped until its end or a bound, [`Linger`]: closing a socket with unread input would
//!   destroy the last reply on its way. An abort does without. What comes while the last
//!   replies are still being sent is dropped too, so that a peer which writes before it reads
//!   gets to them.
//! - Once [`Event::Eof`](crate::Event::Eof) was given and all that was queued is sent, the
//!   connection is closed.
//! - After an error in reading, what is queued is still tried. The protocol hears `Closed`, the
//!   caller gets the error.
//!
//! | feature | module | stream |
//! | --- | --- | --- |
//! | `std` | `blocking` | a blocking `Read + Write`, a thread a connection |
//! | `std` | `readiness` | a `Read + Write` that does not block: poll, epoll, kqueue |
//! | `mio` | `mio` | the same, to be registered with mio |
//! | `tokio` | `tokio` | `AsyncRead + AsyncWrite` of tokio |
//! | `tokio-util` | `tokio_util` | a codec for `Framed`: framing alone |
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

#[cfg(any(feature = "tokio", feature = "futures-io"))]
mod polling;
#[cfg(feature = "std")]
mod read_hint;
#[cfg_attr(
    not(feature = "std"),
    allow(dead_code, reason = "the embedded adapters use a part each")
)]
mod session;
#[cfg(feature = "std")]
mod stream;

#[cfg(feature = "std")]
pub use stream::{Duplex, Stream};

use alloc::vec::Vec;
use core::time::Duration;

use crate::chat::Chat;

/// A connection taken apart: for another protocol on the same stream.
#[derive(Debug)]
#[non_exhaustive]
pub struct Parts<S> {
    /// The stream.
    pub io: S,
    /// The chat, without unread bytes; what is queued in it was not sent yet.
    pub chat: Chat,
    /// Bytes that were read from the stream and not handed out in an event. Before a handshake
    /// that is to keep others out (STARTTLS) there must be none: they came in the clear, so
    /// refuse the connection instead of reading them.
    pub unread: Vec<u8>,
}

/// How long to wait for the peer to notice a close: both bounds hold, and if one is zero it is
/// not waited at all. Where there is no clock, in the embedded adapters, only the bytes count.
///
/// # Examples
///
/// ```
/// use sanschat::io::Linger;
/// use std::time::Duration;
///
/// assert_eq!(Linger::default(), Linger { bytes: 64 << 20, time: Duration::from_secs(5) });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Linger {
    /// At most so many bytes of what the peer still sends are read and dropped.
    pub bytes: u64,
    /// At most so long.
    pub time: Duration,
}

impl Linger {
    /// Close at once, at the risk that the last reply is lost.
    pub const NONE: Self = Linger {
        bytes: 0,
        time: Duration::ZERO,
    };
}

impl Default for Linger {
    fn default() -> Self {
        Linger {
            bytes: 64 << 20,
            time: Duration::from_secs(5),
        }
    }
}

//! Which public types can be sent to and shared with other threads. The compiler checks it; losing
//! one of these is a breaking change.

use sanschat::{Piece, Scanner, Terminator};

#[cfg(feature = "alloc")]
fn send<T: Send>() {}
fn send_sync<T: Send + Sync>() {}

#[test]
fn core_types_are_send_and_sync() {
    send_sync::<Terminator<'_>>();
    send_sync::<Scanner<'_>>();
    send_sync::<Piece<'_>>();
}

/// An outbox may hold a producer, which need not be `Sync`.
#[cfg(feature = "alloc")]
#[test]
fn a_chat_and_its_parts_are_send() {
    use sanschat::{Chat, Event, Framer, FromFn, Messages, Outbox, Transmit};

    send_sync::<Event<'_>>();
    send_sync::<Framer>();
    send_sync::<Messages<'_, '_>>();
    send_sync::<Transmit<'_>>();
    send_sync::<FromFn<fn(&mut Chat, Event<'_>)>>();
    send::<Outbox>();
    send::<Chat>();
}

#[cfg(feature = "alloc")]
#[test]
fn echo_rules_are_send() {
    use sanschat::echo::*;

    send_sync::<Echo>();
    send_sync::<EchoOnce>();
    send_sync::<StreamEcho>();
    send_sync::<Greeting>();
    send_sync::<ChatEcho>();
    send_sync::<LengthEcho>();
    send_sync::<EchoClient>();
    send_sync::<ChatClient>();
    send_sync::<CopyError>();
    // It may hold a closure, which need not be `Sync`.
    send::<LengthEchoClient>();
}

#[cfg(feature = "std")]
#[test]
fn std_connections_are_send() {
    use sanschat::io::{Duplex, Linger, blocking, readiness};
    use std::net::TcpStream;

    send_sync::<Linger>();
    send_sync::<Duplex<TcpStream, TcpStream>>();
    send_sync::<readiness::Status>();
    send_sync::<readiness::Interest>();
    send::<blocking::Connection<TcpStream>>();
    send::<readiness::Connection<TcpStream>>();
}

#[cfg(feature = "mio")]
#[test]
fn mio_connections_are_send() {
    send::<sanschat::io::mio::Connection<mio::net::TcpStream>>();
}

#[cfg(feature = "tokio")]
#[test]
fn tokio_connections_are_send() {
    send::<sanschat::io::tokio::Connection<tokio::net::TcpStream>>();
}

#[cfg(feature = "tokio-util")]
#[test]
fn codecs_are_send_and_sync() {
    send_sync::<sanschat::io::tokio_util::Codec>();
}

#[cfg(feature = "futures-io")]
#[test]
fn futures_connections_are_send() {
    use futures_io::AsyncRead;
    use std::pin::Pin;

    send::<sanschat::io::futures::Connection<Pin<Box<dyn AsyncRead + Send>>>>();
}

/// A pair shares its link by `Rc`, so it stays in one thread.
#[cfg(feature = "testing")]
#[test]
fn what_a_test_keeps_is_send_and_sync() {
    use sanschat::{echo::Echo, testing::*};

    send_sync::<Checker<fn() -> Echo>>();
    send_sync::<Outcome>();
    send_sync::<Difference>();
    send_sync::<Cutting>();
    send_sync::<Link>();
    send_sync::<Side>();
    send_sync::<Transcript>();
    send_sync::<Divergence>();
    send_sync::<ParseTranscriptError>();
}

#[cfg(feature = "embedded-io")]
#[test]
fn embedded_connections_are_send() {
    use embedded_io_adapters::std::FromStd;
    use std::net::TcpStream;

    send::<sanschat::io::embedded::Connection<FromStd<TcpStream>>>();
}

#[cfg(feature = "embedded-io-async")]
#[test]
fn embedded_async_connections_are_send() {
    use embedded_io_adapters::tokio_1::FromTokio;
    use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

    type Reader = FromTokio<OwnedReadHalf>;
    type Writer = FromTokio<OwnedWriteHalf>;
    send::<sanschat::io::embedded_async::Connection<Reader, Writer>>();
}

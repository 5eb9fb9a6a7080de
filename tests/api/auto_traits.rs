//! Every public type can be sent to another thread, and shared where that is so. This is asserted
//! when the test is compiled: an `Rc` inside breaks the build.

#![allow(dead_code, reason = "the functions are checked, not called")]

fn send<T: Send>() {}
fn send_and_sync<T: Send + Sync>() {}

/// A list of calls, one for each type.
macro_rules! are {
    ($check:ident: $($type:ty),+ $(,)?) => {
        $($check::<$type>();)+
    };
}

fn core_types() {
    are!(send_and_sync: sanschat::Terminator<'static>, sanschat::Scanner<'static>, sanschat::Piece<'static>);
    are!(send_and_sync: sanschat::Collector<'static, 'static>, sanschat::Collected<'static>);
}

#[cfg(feature = "alloc")]
fn alloc_types() {
    use sanschat::{Chat, Event, Framer, FromFn, Messages, Outbox, Transmit, echo::*};

    are!(send_and_sync: Event<'static>, Framer, FromFn<fn(&mut Chat, Event<'_>)>, Messages<'static, 'static>);
    are!(send_and_sync: Transmit<'static>);
    // A producer need not be `Sync`.
    are!(send: Chat, Outbox);
    are!(send_and_sync: Echo, EchoOnce, StreamEcho, Greeting, ChatEcho, LengthEcho);
    are!(send_and_sync: EchoClient, ChatClient, CopyError);
    are!(send: LengthEchoClient);
}

#[cfg(feature = "std")]
fn std_types() {
    use sanschat::io::{Duplex, Linger, Parts, blocking, readiness};
    use std::net::TcpStream;

    are!(send_and_sync: Duplex<TcpStream, TcpStream>, Linger);
    are!(send_and_sync: readiness::Status, readiness::Interest, readiness::ReadHint);
    are!(send: Parts<TcpStream>);
    are!(send: blocking::Connection<TcpStream>, readiness::Connection<TcpStream>);
}

#[cfg(feature = "mio")]
fn mio_types() {
    are!(send: sanschat::io::mio::Connection<mio::net::TcpStream>);
}

#[cfg(feature = "tokio")]
fn tokio_types() {
    are!(send: sanschat::io::tokio::Connection<tokio::net::TcpStream>);
}

#[cfg(feature = "tokio-util")]
fn tokio_util_types() {
    use sanschat::io::tokio_util::{Codec, Frame, MessageCodec};

    are!(send_and_sync: Codec, MessageCodec, Frame);
}

#[cfg(feature = "futures-io")]
fn futures_types() {
    are!(send: sanschat::io::futures::Connection<smol::net::TcpStream>);
}

#[cfg(feature = "embedded-io")]
fn embedded_types() {
    use embedded_io_adapters::std::FromStd;
    use std::net::TcpStream;

    are!(send: sanschat::io::embedded::Connection<FromStd<TcpStream>>);
}

#[cfg(feature = "embedded-io-async")]
fn embedded_async_types() {
    use embedded_io_adapters::tokio_1::FromTokio;
    use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};

    type Connection<R, W> = sanschat::io::embedded_async::Connection<FromTokio<R>, FromTokio<W>>;
    are!(send: Connection<OwnedReadHalf, OwnedWriteHalf>);
}

#[cfg(feature = "testing")]
fn testing_types() {
    use sanschat::{echo::Echo, testing::*};

    // `Pair` and `Endpoint` stay in the thread of their test: both ends share a link.
    are!(send_and_sync: Checker<fn() -> Echo>, Cutting, Outcome, Difference, Link, Side);
    are!(send_and_sync: Transcript, Divergence, ParseTranscriptError);
}

/// What an adapter's future borrows can be sent too, so that a task may move between threads.
#[cfg(feature = "tokio")]
fn a_driven_connection_can_be_spawned(
    mut connection: sanschat::io::tokio::Connection<tokio::net::TcpStream>,
) {
    fn is_send(_: impl Send) {}
    is_send(async move { connection.drive(&mut sanschat::echo::Echo).await });
}

//! One task for each connection, with its socket split and behind embedded-io-async.

use std::net::{Shutdown, TcpListener};

use embedded_io_adapters::tokio_1::FromTokio;
use sanschat::{
    Chat,
    io::{Linger, embedded_async::Connection},
};
use socket2::SockRef;
use tokio::runtime::Builder;

use crate::conformance::server::Spec;

pub(crate) fn serve(listener: TcpListener, spec: Spec) {
    listener.set_nonblocking(true).unwrap();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let spec = spec.clone();
            tokio::spawn(async move {
                let (reader, writer) = stream.into_split();
                let (reader, writer) = (FromTokio::new(reader), FromTokio::new(writer));
                let chat = Chat::default();
                let mut connection = Connection::new(reader, writer, chat)
                    .with_shutdown(|writer| {
                        let socket: &tokio::net::TcpStream = writer.inner().as_ref();
                        SockRef::from(socket).shutdown(Shutdown::Write)
                    })
                    .with_linger(Linger::default());
                let outcome = connection.drive(&mut spec.protocol()).await;
                spec.ended(outcome);
            });
        }
    });
}

//! One thread for each connection, with its socket behind embedded-io.

use std::{
    net::{Shutdown, TcpListener},
    thread,
};

use embedded_io_adapters::std::FromStd;
use sanschat::{
    Chat,
    io::{Linger, embedded::Connection},
};

use crate::conformance::server::Spec;

pub(crate) fn serve(listener: TcpListener, spec: Spec) {
    for stream in listener.incoming() {
        let (stream, spec) = (stream.unwrap(), spec.clone());
        let converse = move || {
            stream.set_nodelay(true).unwrap();
            let chat = Chat::default();
            let mut connection = Connection::new(FromStd::new(stream), chat)
                .with_shutdown(|stream| stream.inner().shutdown(Shutdown::Write))
                .with_linger(Linger::default());
            let outcome = connection.drive(&mut spec.protocol());
            spec.ended(outcome);
        };
        thread::Builder::new()
            .stack_size(256 * 1024)
            .spawn(converse)
            .unwrap();
    }
}

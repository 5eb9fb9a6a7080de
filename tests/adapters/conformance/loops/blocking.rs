//! One thread for each connection.

use std::{net::TcpListener, thread};

use sanschat::{Chat, io::blocking::Connection};

use crate::conformance::server::Spec;

pub(crate) fn serve(listener: TcpListener, spec: Spec) {
    for stream in listener.incoming() {
        let (stream, spec) = (stream.unwrap(), spec.clone());
        let converse = move || {
            stream.set_nodelay(true).unwrap();
            let mut connection = Connection::new(stream, Chat::default());
            let outcome = connection.drive(&mut spec.protocol());
            spec.ended(outcome);
        };
        thread::Builder::new()
            .stack_size(256 * 1024)
            .spawn(converse)
            .unwrap();
    }
}

//! One task for each connection, on one thread of tokio.

use std::net::TcpListener;

use sanschat::{Chat, io::tokio::Connection};
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
                let mut connection = Connection::new(stream, Chat::default());
                let outcome = connection.drive(&mut spec.protocol()).await;
                spec.ended(outcome);
            });
        }
    });
}

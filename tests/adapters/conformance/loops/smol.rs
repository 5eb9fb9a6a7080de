//! One task for each connection, on smol's executor.

use std::net::TcpListener;

use sanschat::{Chat, io::futures::Connection};
use smol::{LocalExecutor, Timer};

use crate::conformance::server::Spec;

pub(crate) fn serve(listener: TcpListener, spec: Spec) {
    let executor = LocalExecutor::new();
    let accept = async {
        let listener = smol::net::TcpListener::try_from(listener).unwrap();
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut connection = Connection::new(stream, Chat::default())
                .with_timer(|time| Box::pin(async move { _ = Timer::after(time).await }));
            let spec = spec.clone();
            let task = executor.spawn(async move {
                let outcome = connection.drive(&mut spec.protocol()).await;
                spec.ended(outcome);
            });
            task.detach();
        }
    };
    smol::block_on(executor.run(accept));
}

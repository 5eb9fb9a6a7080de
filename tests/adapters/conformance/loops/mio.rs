//! All connections in one thread, woken by mio.

use std::{collections::HashMap, net::TcpListener};

use mio::{Events, Interest, Poll, Token};
use sanschat::{
    Chat,
    io::mio::{Connection, Status},
};

use crate::conformance::server::Spec;

pub(crate) fn serve(listener: TcpListener, spec: Spec) {
    run(listener, spec, false);
}

/// The same, with read hints from mio's events.
pub(crate) fn serve_told(listener: TcpListener, spec: Spec) {
    run(listener, spec, true);
}

fn run(listener: TcpListener, spec: Spec, tells: bool) {
    listener.set_nonblocking(true).unwrap();
    let mut listener = mio::net::TcpListener::from_std(listener);
    let (mut poll, mut events) = (Poll::new().unwrap(), Events::with_capacity(256));
    poll.registry()
        .register(&mut listener, Token(0), Interest::READABLE)
        .unwrap();
    let (mut connections, mut last) = (HashMap::new(), 0);
    loop {
        let waits = connections
            .values()
            .filter_map(|(connection, _): &(Connection<_>, _)| connection.wait());
        poll.poll(&mut events, waits.min()).unwrap();
        for event in events.iter().filter(|_| tells) {
            if let Some((connection, _)) = connections.get_mut(&event.token().0) {
                connection.set_read_hint(event);
            }
        }
        let mut ready: Vec<usize> = events.iter().map(|event| event.token().0).collect();
        if ready.contains(&0) {
            while let Ok((stream, _)) = listener.accept() {
                stream.set_nodelay(true).unwrap();
                let mut connection = Connection::new(stream, Chat::default());
                last += 1;
                let both = Interest::READABLE | Interest::WRITABLE;
                poll.registry()
                    .register(&mut connection, Token(last), both)
                    .unwrap();
                connections.insert(last, (connection, spec.protocol()));
            }
        }
        let due = connections
            .iter()
            .filter(|(_, (connection, _))| connection.wait().is_some_and(|wait| wait.is_zero()));
        ready.extend(due.map(|(token, _)| *token));
        for token in ready {
            let Some((connection, protocol)) = connections.get_mut(&token) else {
                continue;
            };
            let outcome = connection.drive(protocol);
            if matches!(outcome, Ok(Status::Over) | Err(_)) {
                connections.remove(&token);
                spec.ended(outcome.map(drop));
            }
        }
    }
}

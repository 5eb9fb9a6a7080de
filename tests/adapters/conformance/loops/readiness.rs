//! All connections in one thread, which asks `poll(2)` which are ready: level-triggered, without mio.

use std::{
    net::{TcpListener, TcpStream},
    time::Duration,
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
};
use sanschat::{
    Chat,
    io::readiness::{Connection, Interest, Status},
};

use crate::conformance::server::{Recorded, Spec};

type Client = (Connection<TcpStream>, Recorded);

pub(crate) fn serve(listener: TcpListener, spec: Spec) {
    listener.set_nonblocking(true).unwrap();
    let mut clients: Vec<Client> = Vec::new();
    loop {
        let ready = wait(&listener, &mut clients);
        while let Ok((stream, _)) = listener.accept() {
            stream.set_nonblocking(true).unwrap();
            stream.set_nodelay(true).unwrap();
            let connection = Connection::new(stream, Chat::default());
            clients.push((connection, spec.protocol()));
        }
        let mut index = 0;
        clients.retain_mut(|(connection, protocol)| {
            let known = ready.get(index).copied();
            index += 1;
            if known == Some(false) && connection.wait() != Some(Duration::ZERO) {
                return true;
            }
            let outcome = connection.drive(protocol);
            let over = matches!(outcome, Ok(Status::Over) | Err(_));
            if over {
                spec.ended(outcome.map(drop));
            }
            !over
        });
    }
}

/// Waits until any connection is ready, and returns which are.
fn wait(listener: &TcpListener, clients: &mut [Client]) -> Vec<bool> {
    let interests: Vec<Interest> = clients.iter_mut().map(|(c, _)| c.interest()).collect();
    let mut files = vec![PollFd::new(listener, PollFlags::IN)];
    for ((connection, _), interest) in clients.iter().zip(interests) {
        let mut flags = PollFlags::empty();
        flags.set(PollFlags::IN, interest.readable);
        flags.set(PollFlags::OUT, interest.writable);
        files.push(PollFd::new(connection.io(), flags));
    }
    let waits = clients
        .iter()
        .filter_map(|(connection, _)| connection.wait());
    let timeout = waits.min().map(|wait| Timespec::try_from(wait).unwrap());
    match poll(&mut files, timeout.as_ref()) {
        Ok(_) | Err(Errno::INTR) => {}
        Err(error) => panic!("{error}"),
    }
    files[1..]
        .iter()
        .map(|file| !file.revents().is_empty())
        .collect()
}

//! The server that does the least and still loses nothing: one buffer for all connections, one read
//! and one write when a connection is readable. Bytes that a socket does not take are kept, and
//! nothing is read until they are sent.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    os::fd::OwnedFd,
};

use rustix::{buffer::spare_capacity, event::epoll};

const LISTENER: u64 = u64::MAX;

/// The size of a read, as in sanschat.
const READ_AT_ONCE: usize = 16 * 1024;

struct Client {
    stream: TcpStream,
    unsent: Vec<u8>,
}

pub(super) fn serve(listener: TcpListener) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let epoll = epoll::create(epoll::CreateFlags::CLOEXEC)?;
    let token = epoll::EventData::new_u64(LISTENER);
    epoll::add(&epoll, &listener, token, epoll::EventFlags::IN)?;
    let mut clients: Vec<Option<Client>> = Vec::new();
    let mut buffer = vec![0; READ_AT_ONCE];
    let mut events: Vec<epoll::Event> = Vec::with_capacity(1024);
    loop {
        events.clear();
        epoll::wait(&epoll, spare_capacity(&mut events), None)?;
        for event in &events {
            let token = event.data.u64();
            if token == LISTENER {
                accept(&listener, &epoll, &mut clients)?;
                continue;
            }
            let slot = &mut clients[token as usize];
            let Some(client) = slot else { continue };
            match turn(client, &epoll, event.data, &mut buffer) {
                Ok(true) => {}
                Ok(false) | Err(_) => *slot = None,
            }
        }
    }
}

fn accept(
    listener: &TcpListener,
    epoll: &OwnedFd,
    clients: &mut Vec<Option<Client>>,
) -> io::Result<()> {
    loop {
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        };
        stream.set_nonblocking(true)?;
        stream.set_nodelay(true)?;
        let token = epoll::EventData::new_u64(clients.len() as u64);
        epoll::add(epoll, &stream, token, epoll::EventFlags::IN)?;
        clients.push(Some(Client {
            stream,
            unsent: Vec::new(),
        }));
    }
}

/// One read and one write. False at the end of the stream.
fn turn(
    client: &mut Client,
    epoll: &OwnedFd,
    token: epoll::EventData,
    buffer: &mut [u8],
) -> io::Result<bool> {
    if !client.unsent.is_empty() {
        let sent = written(&mut client.stream, &client.unsent)?;
        client.unsent.drain(..sent);
        if client.unsent.is_empty() {
            epoll::modify(epoll, &client.stream, token, epoll::EventFlags::IN)?;
        }
        return Ok(true);
    }
    let n = client.stream.read(buffer)?;
    let sent = written(&mut client.stream, &buffer[..n])?;
    if sent < n {
        client.unsent = buffer[sent..n].to_vec();
        epoll::modify(epoll, &client.stream, token, epoll::EventFlags::OUT)?;
    }
    Ok(n > 0)
}

fn written(stream: &mut TcpStream, bytes: &[u8]) -> io::Result<usize> {
    match stream.write(bytes) {
        Err(error) if error.kind() == ErrorKind::WouldBlock => Ok(0),
        other => other,
    }
}

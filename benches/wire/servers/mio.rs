//! sanschat on mio: all connections in one thread, each in a slot whose number is its token.

use std::{
    io::{self, ErrorKind},
    time::Duration,
};

use ::mio::{Events, Interest, Poll, Token, net::TcpListener, net::TcpStream};
use sanschat::{
    Chat, Terminator,
    io::mio::{Connection, Status},
};

use super::Lines;

const LISTENER: Token = Token(usize::MAX);

type Clients = Vec<Option<Connection<TcpStream>>>;

pub(super) fn serve(listener: std::net::TcpListener) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let mut listener = TcpListener::from_std(listener);
    let mut poll = Poll::new()?;
    let registry = poll.registry();
    registry.register(&mut listener, LISTENER, Interest::READABLE)?;
    let mut events = Events::with_capacity(1024);
    let mut clients: Clients = Vec::new();
    // Connections that have more to do after the others had their turn.
    let mut tired: Vec<Token> = Vec::new();
    loop {
        poll.poll(&mut events, (!tired.is_empty()).then_some(Duration::ZERO))?;
        let rested = std::mem::take(&mut tired);
        for token in rested {
            drive(&mut clients, token, &mut tired);
        }
        for event in &events {
            if event.token() == LISTENER {
                accept(&listener, &poll, &mut clients, &mut tired)?;
            } else {
                if let Some(connection) = &mut clients[event.token().0] {
                    connection.set_read_hint(event);
                }
                drive(&mut clients, event.token(), &mut tired);
            }
        }
    }
}

fn accept(
    listener: &TcpListener,
    poll: &Poll,
    clients: &mut Clients,
    tired: &mut Vec<Token>,
) -> io::Result<()> {
    loop {
        let stream = match listener.accept() {
            Ok((stream, _)) => stream,
            Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(()),
            Err(error) => return Err(error),
        };
        stream.set_nodelay(true)?;
        let mut connection = Connection::new(stream, Chat::new(Terminator::CRLF));
        let token = Token(clients.len());
        let both = Interest::READABLE | Interest::WRITABLE;
        poll.registry().register(&mut connection, token, both)?;
        clients.push(Some(connection));
        drive(clients, token, tired);
    }
}

fn drive(clients: &mut Clients, token: Token, tired: &mut Vec<Token>) {
    let slot = &mut clients[token.0];
    let Some(connection) = slot else { return };
    match connection.drive(&mut Lines) {
        Ok(Status::More) => tired.push(token),
        Ok(Status::Over) | Err(_) => *slot = None,
        Ok(_) => {}
    }
}

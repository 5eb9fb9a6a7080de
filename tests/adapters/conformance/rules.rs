//! The echo rules over sockets.

use std::{net::SocketAddr, thread};

use sanschat::{
    Chat, Event, Protocol, Terminator,
    echo::{
        ChatClient, ChatEcho, CopyError, Echo, EchoClient, EchoOnce, Greeting, LengthEcho,
        LengthEchoClient, StreamEcho,
    },
    from_fn,
    io::blocking::Connection,
};

use crate::{
    conformance::{
        peer::Peer,
        server::{PATIENCE, Serve, Server},
    },
    dialogues::{CHAT, LENGTH, chat_rule, length_rule},
};

pub(crate) fn answer_as_written(serve: Serve) {
    each_dialogue(serve, |peer, said| peer.send(said));
    let server = Server::start(serve, || Echo);
    let all: Vec<u8> = (0..=255).collect();
    assert_eq!(ask(server.address, &all), all);

    // These rules depend on chunks, so there is one write, which is one chunk.
    let server = Server::start(serve, || EchoOnce);
    assert_eq!(ask(server.address, b"once"), b"once");
    let server = Server::start(serve, || StreamEcho);
    assert_eq!(ask(server.address, &[b'x'; 300]), [b'x'; 100]);
    let server = Server::start(serve, Greeting::new);
    assert_eq!(
        ask(server.address, "Zoë".as_bytes()),
        "Hello, Zoë!".as_bytes()
    );
    assert_eq!(ask(server.address, b"\xff"), b"");
}

pub(crate) fn are_cut_everywhere(serve: Serve) {
    for size in [1, 2, 3] {
        each_dialogue(serve, |peer, said| peer.send_cut(said, size));
    }
}

fn each_dialogue(serve: Serve, say: impl Fn(&mut Peer, &[u8])) {
    let chat = Server::start(serve, chat_rule);
    let length = Server::start(serve, length_rule);
    let both = [(CHAT, chat.address), (LENGTH, length.address)];
    for (dialogues, address) in both {
        for (said, heard) in dialogues {
            let mut peer = Peer::connect(address);
            say(&mut peer, said);
            peer.half_close();
            let answer = peer.read_to_end();
            assert!(
                answer == *heard,
                "{} was answered by {}",
                said.escape_ascii(),
                answer.escape_ascii()
            );
        }
    }
}

fn ask(address: SocketAddr, said: &[u8]) -> Vec<u8> {
    let mut peer = Peer::connect(address);
    peer.send(said);
    peer.half_close();
    peer.read_to_end()
}

pub(crate) fn serve_our_clients(serve: Serve) {
    let echo = Server::start(serve, || Echo).address;
    let mut client = EchoClient::new(["one ", "two ", "three"]);
    converse(echo, &mut client);
    assert!(client.is_done());
    assert_eq!(client.received(), b"one two three");

    let chat = Server::start(serve, ChatEcho::new).address;
    let mut client = ChatClient::new(["one", "", "."]);
    converse(chat, &mut client);
    assert!(client.is_done());
    assert_eq!(client.take_reply().as_deref(), Some(&b"You sent: one"[..]));
    assert_eq!(client.take_reply().as_deref(), Some(&b"You sent: "[..]));
    assert_eq!(client.take_reply(), None);

    let length = Server::start(serve, LengthEcho::new).address;
    let body: Vec<u8> = (0..3_000_000_u32).map(|n| (n / 7) as u8).collect();
    let bodies = [Vec::new(), vec![b'x'], body];
    let clients = bodies.map(|body| {
        thread::spawn(move || {
            let mut client = LengthEchoClient::new(body);
            converse(length, &mut client);
            client.outcome()
        })
    });
    for client in clients {
        assert_eq!(client.join().unwrap(), Some(Ok(())));
    }

    // `Echo` sends back the header, too.
    let mut client = LengthEchoClient::new(*b"body");
    converse(echo, &mut client);
    assert_eq!(client.outcome(), Some(Err(CopyError::Wrong { at: 0 })));
}

fn converse(address: SocketAddr, protocol: &mut dyn Protocol) {
    let stream = std::net::TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    let mut connection = Connection::new(stream, Chat::default());
    connection.drive(protocol).unwrap();
}

/// While a producer is queued no input is taken. Later lines are answered in their turn.
pub(crate) fn answer_by_producers(serve: Serve) {
    let server = Server::start(serve, || {
        from_fn(|chat, event| match event {
            Event::Opened => chat.set_terminator(Terminator::LF),
            Event::Message(line) => {
                let line = line.into_owned();
                chat.push_producer((0..3).map(move |n| [&line[..], &[b'0' + n]].concat()));
            }
            _ => {}
        })
    });
    assert_eq!(ask(server.address, b"a\nb\n\n"), b"a0a1a2b0b1b2012");
    server.outcome().unwrap();
}

//! Peers that do what they should not. The server goes on.

use std::{
    io::ErrorKind,
    net::{SocketAddr, TcpStream},
    sync::atomic::Ordering,
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use sanschat::{
    Chat,
    echo::{ChatEcho, Echo, EchoClient, LengthEcho},
    io::readiness::{Connection, Status},
};

use crate::conformance::{
    peer::Peer,
    server::{PATIENCE, Serve, Server},
};

const MEBI: usize = 1 << 20;

/// Another peer gets its answer.
fn still_serves(chat: SocketAddr) {
    let mut peer = Peer::connect(chat);
    peer.send(b"still there?\r\n.\r\n");
    assert_eq!(peer.read_to_end(), b"You sent: still there?\r\n");
}

pub(crate) fn pipelines_behind_the_close(serve: Serve) {
    let server = Server::start(serve, ChatEcho::new);
    let mut peer = Peer::connect(server.address);
    let mut said = b"hello\r\n.\r\n".to_vec();
    said.resize(4 * MEBI, b'x');
    peer.send(&said);
    // A socket that is closed with unread bytes resets the connection, and the reply is lost.
    assert_eq!(peer.read_to_end(), b"You sent: hello\r\n");
    drop(peer);
    server.outcome().unwrap();
}

pub(crate) fn announces_too_much(serve: Serve) {
    let server = Server::start(serve, || LengthEcho::with_limit(1000));
    let mut peer = Peer::connect(server.address);
    peer.send(b"ECHO 4194304\n");
    peer.send(&vec![b'x'; 4 * MEBI]);
    assert_eq!(peer.read_to_end(), b"ERROR at most 1000 bytes\n");
    drop(peer);
    server.outcome().unwrap();
}

pub(crate) fn half_closes(serve: Serve) {
    // More than the buffers between both ends hold, so it cannot all be sent already.
    let body = vec![b'x'; 8 * MEBI];
    let server = Server::start(serve, LengthEcho::new);
    let mut peer = Peer::connect(server.address);
    peer.send(format!("ECHO {}\n", body.len()).as_bytes());
    peer.send(&body);
    peer.half_close();
    assert!(peer.read_to_end() == body);
    server.outcome().unwrap();

    // The server's EOF comes only after the peer's, which it echoes.
    let server = Server::start(serve, || Echo);
    let mut peer = Peer::connect(server.address);
    peer.send(b"before");
    assert_eq!(peer.read_exact(6), b"before");
    peer.send(b"after");
    peer.half_close();
    assert_eq!(peer.read_to_end(), b"after");
    server.outcome().unwrap();
}

pub(crate) fn resets(serve: Serve) {
    let server = Server::start(serve, ChatEcho::new);
    let mut peer = Peer::connect(server.address);
    peer.send(b"whole\r\nhalf");
    // The server waits for input after its reply, so the reset meets it there.
    peer.read_exact(b"You sent: whole\r\n".len());
    peer.reset();
    let error = server.outcome().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    still_serves(server.address);
}

pub(crate) fn never_reads(serve: Serve) {
    let server = Server::start(serve, ChatEcho::new);
    let mut peer = Peer::connect(server.address);
    let lines = b"0123456789abcdefghijklmnopqrstuvwxyz\r\n".repeat(1000);
    let sent = peer.push_until_stuck(&lines, 64 * MEBI);
    assert!(sent < 64 * MEBI, "the server took everything");
    still_serves(server.address);
    let queued = server.heard.most_queued.load(Ordering::Relaxed);
    assert!(
        queued <= Chat::DEFAULT_HIGH_WATER + 100,
        "{queued} bytes queued"
    );
    peer.reset();
}

pub(crate) fn sends_an_endless_line(serve: Serve) {
    let server = Server::start(serve, ChatEcho::new);
    let mut peer = Peer::connect(server.address);
    let mebi = vec![b'x'; MEBI];
    for _ in 0..64 {
        peer.send(&mebi);
    }
    peer.send(b"\r\nnext\r\n.\r\n");
    let answer = peer.read_to_end();
    let expected = b"too long: a line has at most 65536 bytes\r\nYou sent: next\r\n";
    assert_eq!(
        answer.escape_ascii().to_string(),
        expected.escape_ascii().to_string()
    );
    assert_eq!(server.heard.too_long.load(Ordering::Relaxed), 1);
}

pub(crate) fn connects_a_thousand_times(serve: Serve) {
    const MANY: usize = 1000;
    // Both ends of each connection are in this process.
    let files = rlimit::increase_nofile_limit(8192).unwrap();
    assert!(
        files > 2 * MANY as u64 + 500,
        "only {files} open files are allowed"
    );
    let server = Server::start(serve, ChatEcho::new);
    let mut peers: Vec<Peer> = (0..MANY).map(|_| Peer::connect(server.address)).collect();
    for (n, peer) in peers.iter_mut().enumerate() {
        peer.send(format!("{n}\r\n").as_bytes());
    }
    // All are open and were answered before the first one ends.
    for (n, peer) in peers.iter_mut().enumerate() {
        let expected = format!("You sent: {n}\r\n");
        assert_eq!(peer.read_exact(expected.len()), expected.as_bytes());
    }
    for peer in &mut peers {
        peer.send(b".\r\n");
        assert_eq!(peer.read_to_end(), b"");
    }
    drop(peers);
    for _ in 0..MANY {
        server.outcome().unwrap();
    }
}

/// The peer writes all, and more than it announced, before it reads a byte of the answer.
pub(crate) fn writes_all_before_it_reads(serve: Serve) {
    let body = vec![b'x'; 16 * MEBI];
    let server = Server::start(serve, LengthEcho::new);
    let mut peer = Peer::connect(server.address);
    peer.send(format!("ECHO {}\n", body.len()).as_bytes());
    peer.send(&body);
    peer.send(&vec![b'y'; 24 * MEBI]);
    assert!(peer.read_to_end() == body);
    drop(peer);
    server.outcome().unwrap();
}

/// Both ends are ours, and 64 MiB move in both directions at once.
pub(crate) fn echoes_64_mib(serve: Serve) {
    let body: Vec<u8> = (0..64 * MEBI).map(|n| (n / 251) as u8).collect();
    let server = Server::start(serve, || Echo);
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_nonblocking(true).unwrap();
    let mut client = EchoClient::new([body.clone()]).with_limit(body.len());
    let mut connection = Connection::new(stream, Chat::default());
    while connection.drive(&mut client).unwrap() != Status::Over {
        let interest = connection.interest();
        let mut flags = PollFlags::empty();
        flags.set(PollFlags::IN, interest.readable);
        flags.set(PollFlags::OUT, interest.writable);
        let wait = connection.wait().unwrap_or(PATIENCE);
        let wait = Timespec::try_from(wait).unwrap();
        let mut files = [PollFd::new(connection.io(), flags)];
        poll(&mut files, Some(&wait)).unwrap();
    }
    assert!(client.is_done());
    assert!(client.received() == body);
    server.outcome().unwrap();
    // The bytes of one read may be queued on top of the mark.
    let queued = server.heard.most_queued.load(Ordering::Relaxed);
    assert!(
        queued <= Chat::DEFAULT_HIGH_WATER + 16 * 1024,
        "{queued} bytes queued"
    );
}

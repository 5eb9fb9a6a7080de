//! Another protocol takes over the stream: what was read and not handed out goes with it.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    sync::Arc,
    thread,
    time::Duration,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivatePkcs8KeyDer, ServerName},
};
use sanschat::{
    Chat, Event, Terminator,
    echo::ChatEcho,
    io::{Parts, Stream, blocking::Connection},
};

/// A connected pair, neither end of which waits for ever.
fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (server, _) = listener.accept().unwrap();
    for end in [&client, &server] {
        end.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    }
    (client, server)
}

/// Lines up to STARTTLS, which is answered; then the connection is taken apart.
fn until_starttls(stream: TcpStream) -> io::Result<Parts<TcpStream>> {
    let mut connection = Connection::new(stream, Chat::new(Terminator::CRLF));
    while let Some((event, chat)) = connection.next()? {
        match event {
            Event::Message(line) if *line == *b"STARTTLS" => {
                chat.push(b"220 go ahead\r\n");
                chat.pause();
            }
            Event::Message(_) => chat.push(b"250 ok\r\n"),
            _ => {}
        }
    }
    Ok(connection.into_parts())
}

#[test]
fn starttls_leads_to_a_real_handshake() {
    let (mut client, server) = pair();
    let (server_config, client_config) = configs();
    let server = thread::spawn(move || {
        let parts = until_starttls(server).unwrap();
        assert_eq!(parts.unread, b"");
        let tls = ServerConnection::new(server_config).unwrap();
        let tls = Tls(StreamOwned::new(tls, parts.io));
        let mut connection = Connection::new(tls, Chat::new(Terminator::None));
        connection.drive(&mut ChatEcho::new()).unwrap();
    });
    client.write_all(b"EHLO me\r\nSTARTTLS\r\n").unwrap();
    let mut replies = [0; 22];
    client.read_exact(&mut replies).unwrap();
    assert_eq!(&replies, b"250 ok\r\n220 go ahead\r\n");

    let name = ServerName::try_from("localhost").unwrap();
    let tls = ClientConnection::new(client_config, name).unwrap();
    let mut client = StreamOwned::new(tls, client);
    client.write_all(b"secret\r\n.\r\n").unwrap();
    let mut replies = Vec::new();
    client.read_to_end(&mut replies).unwrap();
    assert_eq!(replies, b"You sent: secret\r\n");
    drop(client);
    server.join().unwrap();
}

/// Bytes behind STARTTLS came in the clear, perhaps from somebody between. They must be neither
/// answered nor taken for what comes through TLS: the server sees them and refuses.
#[test]
fn what_is_pipelined_behind_starttls_is_seen_and_not_answered() {
    let (mut client, server) = pair();
    client.write_all(b"STARTTLS\r\nRCPT TO:<evil>\r\n").unwrap();
    let parts = until_starttls(server).unwrap();
    assert_eq!(parts.unread, b"RCPT TO:<evil>\r\n");
    drop(parts);
    let mut replies = Vec::new();
    client.read_to_end(&mut replies).unwrap();
    assert_eq!(replies, b"220 go ahead\r\n");
}

/// An upgrade as HTTP does it: what follows the head is the new protocol's.
#[test]
fn what_follows_an_upgrade_is_handed_over() {
    let (mut client, server) = pair();
    client
        .write_all(b"GET / HTTP/1.1\r\nUpgrade: chat\r\n\r\nhel")
        .unwrap();
    let mut connection = Connection::new(server, Chat::new(Terminator::Bytes(b"\r\n\r\n")));
    while let Some((event, chat)) = connection.next().unwrap() {
        if let Event::Message(head) = event {
            assert!(head.ends_with(b"Upgrade: chat"));
            chat.push(b"HTTP/1.1 101 Switching Protocols\r\n\r\n");
            chat.pause();
        }
    }
    let Parts { io, unread, .. } = connection.into_parts();
    assert_eq!(unread, b"hel");
    client.write_all(b"lo\r\n.\r\n").unwrap();
    let mut connection = Connection::new(io, Chat::new(Terminator::None)).with_unread(&unread);
    let server = thread::spawn(move || connection.drive(&mut ChatEcho::new()));
    let mut replies = Vec::new();
    client.read_to_end(&mut replies).unwrap();
    assert!(
        replies.ends_with(b"\r\n\r\nYou sent: hello\r\n"),
        "{}",
        replies.escape_ascii()
    );
    drop(client);
    server.join().unwrap().unwrap();
}

/// A server's side of TLS over TCP, with its own way to say that no more follows.
struct Tls(StreamOwned<ServerConnection, TcpStream>);

impl Read for Tls {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Tls {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl Stream for Tls {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.0.conn.send_close_notify();
        self.0.flush()?;
        self.0.sock.shutdown_write()
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        self.0.sock.set_read_timeout(Some(timeout))
    }
}

/// A certificate that is made for this run, and the client that trusts it.
fn configs() -> (Arc<ServerConfig>, Arc<ClientConfig>) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = made.cert.der().clone();
    let key = PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let server = ServerConfig::builder()
        .with_no_client_auth()
        .with_single_cert(vec![certificate], key.into())
        .unwrap();
    let client = ClientConfig::builder()
        .with_root_certificates(roots)
        .with_no_client_auth();
    (Arc::new(server), Arc::new(client))
}

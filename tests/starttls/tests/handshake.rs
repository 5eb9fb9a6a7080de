//! STARTTLS: lines in the clear, then a handshake by rustls, then a chat over TLS.

#[path = "../../support/starttls.rs"]
mod starttls;
use starttls::{pair, until_starttls};

use std::{
    io::{self, Read, Write},
    net::TcpStream,
    sync::Arc,
    thread,
    time::Duration,
};

use rustls::{
    ClientConfig, ClientConnection, RootCertStore, ServerConfig, ServerConnection, StreamOwned,
    pki_types::{PrivatePkcs8KeyDer, ServerName},
};
use sanschat::{
    Chat, Terminator,
    echo::ChatEcho,
    io::{Stream, blocking::Connection},
};

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

/// The server's side of TLS over TCP, which ends by a message of its own.
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

/// The server has a certificate that is made for this run, and the client trusts it.
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

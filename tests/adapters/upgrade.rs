//! Another protocol takes over the stream, with what was read and not handed out.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};

#[path = "../support/starttls.rs"]
mod starttls;
use starttls::{pair, until_starttls};

use sanschat::{
    Chat, Event, Terminator,
    echo::ChatEcho,
    io::{Parts, Stream, blocking::Connection},
};

/// The stream after the upgrade buffers what is written until it is flushed, reads ahead, and has
/// its own way to end, as TLS does.
#[test]
fn starttls_leads_to_a_chat_over_records() {
    let (mut client, server) = pair();
    let server = thread::spawn(move || {
        let parts = until_starttls(server).unwrap();
        assert_eq!(parts.unread, b"");
        let records = Records::after_handshake(parts.io).unwrap();
        let mut connection = Connection::new(records, Chat::new(Terminator::None));
        connection.drive(&mut ChatEcho::new()).unwrap();
    });
    client.write_all(b"EHLO me\r\nSTARTTLS\r\n").unwrap();
    let mut replies = [0; 22];
    client.read_exact(&mut replies).unwrap();
    assert_eq!(&replies, b"250 ok\r\n220 go ahead\r\n");

    let mut client = Records::after_handshake(client).unwrap();
    client.write_all(b"secret\r\n.\r\n").unwrap();
    client.flush().unwrap();
    let mut replies = Vec::new();
    client.read_to_end(&mut replies).unwrap();
    assert_eq!(replies, b"You sent: secret\r\n");
    drop(client);
    server.join().unwrap();
}

/// Bytes after STARTTLS came in the clear, perhaps from an attacker in between. They must be neither
/// answered nor taken for what comes through TLS: the server sees them and refuses.
#[test]
fn bytes_after_starttls_are_unread_and_not_answered() {
    let (mut client, server) = pair();
    client.write_all(b"STARTTLS\r\nRCPT TO:<evil>\r\n").unwrap();
    let parts = until_starttls(server).unwrap();
    assert_eq!(parts.unread, b"RCPT TO:<evil>\r\n");
    drop(parts);
    let mut replies = Vec::new();
    client.read_to_end(&mut replies).unwrap();
    assert_eq!(replies, b"220 go ahead\r\n");
}

/// An upgrade as HTTP does it: what follows the head belongs to the new protocol.
#[test]
fn bytes_after_an_upgrade_are_for_the_next_protocol() {
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

/// Records over TCP in place of TLS: a length of two bytes, and as many bytes that are not in the
/// clear. An empty record is the end; without it the stream was cut off.
struct Records {
    socket: TcpStream,
    /// What was read from the socket and is not decoded.
    raw: Vec<u8>,
    /// What was decoded and not read.
    plain: Vec<u8>,
    /// What was written and not flushed.
    written: Vec<u8>,
    ended: bool,
}

impl Records {
    const HELLO: &[u8] = b"\x16hello";

    /// Both sides say hello first.
    fn after_handshake(mut socket: TcpStream) -> io::Result<Self> {
        socket.write_all(Self::HELLO)?;
        let mut hello = [0; Self::HELLO.len()];
        socket.read_exact(&mut hello)?;
        assert_eq!(hello, Self::HELLO);
        Ok(Records {
            socket,
            raw: Vec::new(),
            plain: Vec::new(),
            written: Vec::new(),
            ended: false,
        })
    }

    fn encode(bytes: &[u8]) -> Vec<u8> {
        let length = u16::try_from(bytes.len()).unwrap().to_be_bytes();
        let secret = bytes.iter().map(|byte| !byte);
        length.into_iter().chain(secret).collect()
    }

    /// Decodes the next record, if all of it has come.
    fn decode(&mut self) -> bool {
        let Some((length, rest)) = self.raw.split_first_chunk() else {
            return false;
        };
        let length = usize::from(u16::from_be_bytes(*length));
        let Some(secret) = rest.get(..length) else {
            return false;
        };
        self.plain.extend(secret.iter().map(|byte| !byte));
        self.raw.drain(..2 + length);
        self.ended |= length == 0;
        true
    }
}

impl Read for Records {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.plain.is_empty() && !self.ended {
            if !self.decode() {
                let mut ahead = [0; 4096];
                match self.socket.read(&mut ahead)? {
                    0 => return Err(ErrorKind::UnexpectedEof.into()),
                    n => self.raw.extend_from_slice(&ahead[..n]),
                }
            }
        }
        let n = buffer.len().min(self.plain.len());
        buffer[..n].copy_from_slice(&self.plain[..n]);
        self.plain.drain(..n);
        Ok(n)
    }
}

impl Write for Records {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let n = bytes.len().min(1000);
        self.written.extend_from_slice(&Self::encode(&bytes[..n]));
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        let written = std::mem::take(&mut self.written);
        self.socket.write_all(&written)?;
        self.socket.flush()
    }
}

impl Stream for Records {
    fn shutdown_write(&mut self) -> io::Result<()> {
        self.written.extend_from_slice(&Self::encode(b""));
        self.flush()?;
        self.socket.shutdown_write()
    }

    fn set_read_timeout(&mut self, timeout: Duration) -> io::Result<()> {
        self.socket.set_read_timeout(Some(timeout))
    }
}

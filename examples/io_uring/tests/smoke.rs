//! Runs the server as a process, with several clients at the same time.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Shutdown, TcpStream},
    process::{Child, ChildStdout, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// The server. It is killed when dropped, also if the test fails.
struct Server {
    process: Child,
    address: String,
    _stdout: BufReader<ChildStdout>,
}

impl Server {
    /// Starts the server. `None` where there is no `io_uring`.
    fn start() -> Option<Self> {
        let mut process = Command::new(env!("CARGO_BIN_EXE_sanschat-io-uring"))
            .arg("0")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        let Some(address) = line.trim_end().strip_prefix("listening on ") else {
            assert!(line.starts_with("skipped: "), "{line:?}");
            assert!(process.wait().unwrap().success());
            eprint!("{line}");
            return None;
        };
        Some(Server {
            process,
            address: address.to_owned(),
            _stdout: stdout,
        })
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        let patience = Some(Duration::from_secs(20));
        stream.set_read_timeout(patience).unwrap();
        stream.set_write_timeout(patience).unwrap();
        stream
    }

    /// How many files it has open.
    fn files(&self) -> usize {
        let files = format!("/proc/{}/fd", self.process.id());
        fs::read_dir(files).unwrap().count()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Reads exactly these bytes.
fn expect(stream: &mut TcpStream, expected: &str) {
    let mut bytes = vec![0; expected.len()];
    stream.read_exact(&mut bytes).unwrap();
    assert_eq!(String::from_utf8_lossy(&bytes), expected);
}

fn rest(stream: &mut TcpStream) -> String {
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    rest
}

#[test]
fn two_clients_are_served_at_once() {
    let Some(server) = Server::start() else {
        return;
    };
    let (mut one, mut two) = (server.connect(), server.connect());
    one.write_all(b"hel").unwrap();
    two.write_all(b"a\r\nb\r").unwrap();
    expect(&mut two, "You sent: a\r\n");
    one.write_all(b"lo\r\n").unwrap();
    expect(&mut one, "You sent: hello\r\n");
    // Input after the close is dropped and does not destroy the reply.
    two.write_all(b"\nc\r\n.\r\nnot answered\r\n").unwrap();
    assert_eq!(rest(&mut two), "You sent: b\r\nYou sent: c\r\n");
    // After a half-close all lines are answered, and half a line is not.
    one.write_all(b"last\r\nhalf").unwrap();
    one.shutdown(Shutdown::Write).unwrap();
    assert_eq!(rest(&mut one), "You sent: last\r\n");
}

/// Closing a socket with unread input would destroy the reply on its way.
#[test]
fn close_with_unread_input_does_not_reset() {
    let Some(server) = Server::start() else {
        return;
    };
    let mut stream = server.connect();
    stream.write_all(b"hello\r\n.\r\n").unwrap();
    stream.write_all(&vec![b'x'; 1 << 20]).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    thread::sleep(Duration::from_millis(100));
    assert_eq!(rest(&mut stream), "You sent: hello\r\n");
}

/// The replies are larger than the buffers of the sockets: sends are partial, and input waits.
#[test]
fn slow_reader_gets_all_replies_while_others_are_served() {
    const LINES: usize = 200_000;
    let Some(server) = Server::start() else {
        return;
    };
    let mut reader = server.connect();
    let mut writer = reader.try_clone().unwrap();
    let writing = thread::spawn(move || -> io::Result<()> {
        let lines = b"0123456789abcdef\r\n".repeat(LINES);
        writer.write_all(&lines)?;
        writer.shutdown(Shutdown::Write)
    });
    thread::sleep(Duration::from_millis(200));
    // Others are served in the meantime.
    let mut other = server.connect();
    other.write_all(b"hello\r\n.\r\n").unwrap();
    assert_eq!(rest(&mut other), "You sent: hello\r\n");
    assert_eq!(
        rest(&mut reader),
        "You sent: 0123456789abcdef\r\n".repeat(LINES)
    );
    writing.join().unwrap().unwrap();
}

#[test]
fn peers_that_vanish_are_closed() {
    let Some(server) = Server::start() else {
        return;
    };
    let files = server.files();
    for round in 0..90 {
        let mut stream = server.connect();
        if round % 3 > 0 {
            stream.write_all(b"hello\r\n.\r\n").unwrap();
        }
        if round % 3 > 1 {
            stream.shutdown(Shutdown::Write).unwrap();
        }
    }
    let mut stream = server.connect();
    stream.write_all(b"still there?\r\n.\r\n").unwrap();
    assert_eq!(rest(&mut stream), "You sent: still there?\r\n");
    drop(stream);
    // All of them were closed.
    let patience = Instant::now() + Duration::from_secs(20);
    while server.files() != files {
        assert!(Instant::now() < patience, "{} files", server.files());
        thread::sleep(Duration::from_millis(10));
    }
}

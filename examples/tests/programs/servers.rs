//! The server, with each of its loops.

use std::{
    io::{Read, Write},
    net::TcpStream,
    thread,
    time::Duration,
};

use crate::support::{Server, client};

const LOOPS: [&str; 4] = ["std", "mio", "tokio", "smol"];

#[test]
fn client_and_server_speak_every_protocol() {
    let replies = "You sent: hello\nYou sent: \n";
    let cases: [(&str, &[&str], &str, &str); 6] = [
        ("chat", &[], "hello\n\n.\nlate\n", replies),
        ("echo", &["one ", "two"], "", "one two"),
        ("echo-once", &["once"], "", "once"),
        ("stream-echo", &["stream"], "", "stream"),
        ("greeting", &["Zoë"], "", "Hello, Zoë!"),
        ("asynchat", &[], "", "RECEIVED COPY OF MESSAGE\n"),
    ];
    for io in LOOPS {
        for (protocol, args, input, expected) in cases {
            let server = Server::start(&[protocol, "--io", io]);
            let address = server.address.to_string();
            let outcome = client(&[&[protocol, &address], args].concat(), input);
            assert_eq!(
                outcome.stdout, expected,
                "{protocol}, {io}: {}",
                outcome.stderr
            );
            assert_eq!(outcome.status, Some(0), "{protocol}, {io}");
        }
    }
}

#[test]
fn queued_output_is_sent_after_a_signal() {
    for (io, signal) in LOOPS.iter().flat_map(|io| [(io, "-TERM"), (io, "-INT")]) {
        let server = Server::start(&["asynchat", "--limit", "50000000", "--io", io]);
        let mut idle = TcpStream::connect(server.address).unwrap();
        let mut busy = TcpStream::connect(server.address).unwrap();
        let body = vec![b'x'; 20_000_000];
        busy.write_all(b"ECHO 20000000\n").unwrap();
        busy.write_all(&body).unwrap();
        // Once the first bytes come, the whole reply is queued. It is larger than the buffers of
        // the two sockets, so the server is still sending when the signal comes.
        busy.read_exact(&mut [0; 1000]).unwrap();
        let stopped = thread::spawn(move || server.stop(signal));
        let mut rest = Vec::new();
        busy.read_to_end(&mut rest).unwrap();
        assert_eq!(rest.len(), body.len() - 1000, "{io}");
        assert_eq!(idle.read(&mut [0]).unwrap(), 0, "{io}");
        drop((busy, idle));
        assert!(stopped.join().unwrap().0.success(), "{io}");
    }
}

#[test]
fn trace_shows_every_event_and_every_byte_sent() {
    for io in LOOPS {
        let server = Server::start(&["--trace", "--limit", "8", "--io", io]);
        let mut peer = TcpStream::connect(server.address).unwrap();
        let name = peer.local_addr().unwrap();
        peer.write_all(b"hi\xff\r\n.\r\n").unwrap();
        peer.read_to_end(&mut Vec::new()).unwrap();
        drop(peer);
        let (status, trace) = server.stop("-TERM");
        assert!(status.success());
        let expected = ["Opened", r#"Message("hi\xff")"#, r#"Message(".")"#]
            .into_iter()
            .chain([r#"sent "You sent: hi\xff\r\n""#, "Closed"])
            .map(|line| format!("{name} {line}\n"));
        assert_eq!(trace, expected.collect::<String>(), "{io}");
    }
}

#[test]
fn peers_that_send_without_end_or_never_read_cost_no_memory() {
    const MEBI: usize = 1 << 20;
    let (mebi, lines) = (vec![b'x'; MEBI], b"a line\r\n".repeat(MEBI / 8));
    for io in LOOPS {
        let server = Server::start(&["chat", "--io", io]);

        let mut endless = TcpStream::connect(server.address).unwrap();
        for _ in 0..64 {
            endless.write_all(&mebi).unwrap();
        }

        let mut unread = TcpStream::connect(server.address).unwrap();
        let timeout = Duration::from_millis(300);
        unread.set_write_timeout(Some(timeout)).unwrap();
        let sent: usize = (0..64).map_while(|_| unread.write(&lines).ok()).sum();
        assert!(
            sent < 64 * MEBI,
            "{io} took all of it without sending the replies"
        );

        let address = server.address.to_string();
        let outcome = client(&["chat", &address], "still there?\n.\n");
        assert_eq!(outcome.stdout, "You sent: still there?\n");
        if let Some(peak) = server.peak_memory() {
            assert!(peak < 16 * 1024, "{io}: {peak} KiB");
        }
    }
}

#[test]
fn ten_thousand_idle_connections_are_open_at_once() {
    const MANY: usize = 10_000;
    // All peers are in this process, which has some other files open.
    let files = rlimit::increase_nofile_limit(MANY as u64 + 500).unwrap();
    let many = MANY.min(files as usize - 400);
    if many < MANY {
        eprintln!("only {many} connections: the system allows {files} open files");
    }
    for io in ["mio", "tokio"] {
        let server = Server::start(&["chat", "--io", io]);
        let connect = |_| TcpStream::connect(server.address).unwrap();
        let mut peers: Vec<TcpStream> = (0..many).map(connect).collect();
        // All are open; the last one and the first one are served.
        for peer in [many - 1, 0] {
            peers[peer].write_all(b"hello\r\n").unwrap();
            let mut reply = [0; 17];
            peers[peer].read_exact(&mut reply).unwrap();
            assert_eq!(&reply, b"You sent: hello\r\n");
        }
        if let Some(peak) = server.peak_memory() {
            let each = peak * 1024 / many as u64;
            println!("{io}: {many} idle connections, {each} bytes each");
            assert!(each < 24 * 1024, "{io}: {each} bytes each");
        }
    }
}

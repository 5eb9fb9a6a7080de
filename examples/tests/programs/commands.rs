//! The programs as people run them.

use std::{
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    process::Command,
    time::Duration,
};

use crate::support::{Server, client, program, run};

#[test]
fn client_and_server_speak_every_protocol() {
    let cases: [(&str, &[&str], &str, &str); 6] = [
        (
            "chat",
            &[],
            "hello\n\n.\nlate\n",
            "You sent: hello\nYou sent: \n",
        ),
        ("echo", &["one ", "two"], "", "one two"),
        ("echo-once", &["once"], "", "once"),
        ("stream-echo", &["stream"], "", "stream"),
        ("greeting", &["Zoë"], "", "Hello, Zoë!"),
        ("asynchat", &[], "", "RECEIVED COPY OF MESSAGE\n"),
    ];
    for (protocol, args, input, expected) in cases {
        let server = Server::start(&[protocol]);
        let address = server.address.to_string();
        let outcome = client(&[&[protocol, &address], args].concat(), input);
        assert_eq!(outcome.stdout, expected, "{protocol}: {}", outcome.stderr);
        assert_eq!(outcome.status, Some(0), "{protocol}");
    }
}

#[test]
fn the_client_tells_a_false_copy() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let liar = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        stream.write_all(b"A protocol is a monologue").unwrap();
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let outcome = client(&["asynchat", &address], "");
    assert_eq!(outcome.status, Some(1));
    assert_eq!(
        outcome.stdout,
        "ERROR IN TRANSMISSION: byte 16 of the copy is wrong\n"
    );
    liar.join().unwrap();
}

#[test]
fn mistakes_get_one_line_and_a_status() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = listener.local_addr().unwrap().to_string();
    let cases: [(&str, &[&str], i32, &str); 12] = [
        (
            "server",
            &["--listen", "nonsense"],
            2,
            "an IP address and a port",
        ),
        ("server", &["--listen"], 2, "an IP address and a port"),
        ("server", &["--listen", &taken], 1, "cannot listen on"),
        (
            "server",
            &["telnet"],
            2,
            "chat, echo, echo-once, stream-echo, greeting, asynchat",
        ),
        ("server", &["chat", "echo"], 2, "PROTOCOL"),
        ("server", &["--io", "magic"], 2, "std"),
        ("server", &["--limit", "-1"], 2, "a number of bytes"),
        ("server", &["--loud"], 2, "--trace"),
        ("client", &["telnet", "127.0.0.1:1"], 2, "chat, echo"),
        ("client", &["chat"], 2, "ADDR"),
        (
            "client",
            &["chat", "nonsense"],
            2,
            "an IP address and a port",
        ),
        (
            "client",
            &["asynchat", "127.0.0.1:1", "/no/such/file"],
            1,
            "/no/such/file",
        ),
    ];
    for (name, args, status, says) in cases {
        let outcome = run(Command::new(program(name)).args(args), "");
        assert_eq!(outcome.status, Some(status), "{name} {args:?}");
        assert_eq!(outcome.stderr.lines().count(), 1, "{}", outcome.stderr);
        assert!(outcome.stderr.contains(says), "{}", outcome.stderr);
    }
}

#[test]
fn a_signal_lets_what_is_queued_leave() {
    for signal in ["-TERM", "-INT"] {
        let server = Server::start(&["asynchat", "--limit", "50000000"]);
        let mut idle = TcpStream::connect(server.address).unwrap();
        let mut busy = TcpStream::connect(server.address).unwrap();
        let body = vec![b'x'; 20_000_000];
        busy.write_all(b"ECHO 20000000\n").unwrap();
        busy.write_all(&body).unwrap();
        // Its first bytes show that all of the reply is queued; the rest does not fit between
        // the two, so the server is still sending when the signal comes.
        busy.read_exact(&mut [0; 1000]).unwrap();
        let stopped = std::thread::spawn(move || server.stop(signal));
        let mut rest = Vec::new();
        busy.read_to_end(&mut rest).unwrap();
        assert_eq!(rest.len(), body.len() - 1000);
        assert_eq!(idle.read(&mut [0]).unwrap(), 0);
        assert!(stopped.join().unwrap().0.success());
    }
}

#[test]
fn the_trace_shows_every_event_and_every_byte_sent() {
    let server = Server::start(&["--trace", "--limit", "8"]);
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
    assert_eq!(trace, expected.collect::<String>());
}

#[test]
fn hostile_megabytes_cost_no_memory() {
    const MEBI: usize = 1 << 20;
    let server = Server::start(&["chat"]);
    let mebi = vec![b'x'; MEBI];

    let mut endless = TcpStream::connect(server.address).unwrap();
    for _ in 0..64 {
        endless.write_all(&mebi).unwrap();
    }

    let mut deaf = TcpStream::connect(server.address).unwrap();
    deaf.set_write_timeout(Some(Duration::from_millis(300)))
        .unwrap();
    let lines = b"a line\r\n".repeat(MEBI / 8);
    let sent: usize = (0..64).map_while(|_| deaf.write(&lines).ok()).sum();
    assert!(
        sent < 64 * MEBI,
        "the server took all that it could not answer"
    );

    let outcome = client(&["chat", &server.address.to_string()], "still there?\n.\n");
    assert_eq!(outcome.stdout, "You sent: still there?\n");
    if let Some(peak) = server.peak_memory() {
        assert!(peak < 16 * 1024, "{peak} KiB");
    }
}

#[test]
fn two_machines_talk_without_a_socket() {
    let outcome = run(&mut Command::new(program("in_memory")), "");
    assert_eq!(outcome.status, Some(0));
    let lines: Vec<_> = outcome.stdout.lines().collect();
    assert!(lines[0].starts_with("EchoProducer: more() -> (64 bytes) "));
    assert!(lines.contains(&"EchoServer: found_terminator()"));
    assert!(
        lines
            .iter()
            .any(|line| line.starts_with("EchoClient: collect_incoming_data()"))
    );
    assert_eq!(lines.last(), Some(&"EchoClient: RECEIVED COPY OF MESSAGE"));
}

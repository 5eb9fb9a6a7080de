//! What a user sees of the programs: error messages, exit statuses, the last line.

use std::{
    io::{Read, Write},
    net::TcpListener,
    process::Command,
};

use crate::support::{client, program, run};

#[test]
fn client_reports_a_wrong_copy() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let server = std::thread::spawn(move || {
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
    server.join().unwrap();
}

#[test]
fn bad_usage_prints_one_line_and_exits_with_a_status() {
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
        ("server", &["--io", "magic"], 2, "std, mio, tokio, smol"),
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
fn in_memory_client_receives_its_copy_without_a_socket() {
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

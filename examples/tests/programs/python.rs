//! CPython's own clients against our server, and our client against CPython's servers.
//!
//! Python 3.12 removed asynchat, so the two tests that need it are skipped there. Without Python
//! all of these are skipped.

use std::process::Command;

use crate::{
    interpreter,
    support::{Server, client, run},
};

fn python(script: &str, args: &[&str]) -> Option<Command> {
    let modules = if args.contains(&"asynchat") {
        "asyncio, asynchat"
    } else {
        "asyncio"
    };
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/programs/scripts");
    let mut command = interpreter::python(modules, &format!("{folder}/{script}"))?;
    command.args(args);
    Some(command)
}

fn their_client(kind: &str, protocol: &str, expected: &str) {
    let server = Server::start(&[protocol]);
    let (host, port) = (
        server.address.ip().to_string(),
        server.address.port().to_string(),
    );
    let Some(mut command) = python("clients.py", &[kind, &host, &port]) else {
        return;
    };
    let outcome = run(&mut command, "");
    assert_eq!(outcome.stdout, expected, "{}", outcome.stderr);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}

fn their_server(protocol: &str, args: &[&str], input: &str, expected: &str) {
    let Some(mut command) = python("servers.py", &[protocol]) else {
        return;
    };
    let server = Server::spawn(&mut command);
    let address = server.address.to_string();
    let outcome = client(&[&[protocol, &address], args].concat(), input);
    assert_eq!(outcome.stdout, expected, "{}", outcome.stderr);
    assert_eq!(outcome.status, Some(0), "{}", outcome.stderr);
}

#[test]
fn asyncio_protocol_client() {
    their_client("protocol", "echo", "one two");
}

#[test]
fn asyncio_streams_client() {
    let replies = "You sent: hello\r\nYou sent: \r\nYou sent: \u{fffd}\0\r\n";
    their_client("streams", "chat", replies);
}

#[test]
fn asynchat_client() {
    their_client("asynchat", "asynchat", "RECEIVED COPY OF MESSAGE");
}

#[test]
fn asyncio_protocol_server() {
    their_server("echo", &["one ", "two"], "", "one two");
}

#[test]
fn asyncio_streams_server() {
    their_server("chat", &[], "hello\n\n.\n", "You sent: hello\nYou sent: \n");
}

#[test]
fn asynchat_server() {
    their_server("asynchat", &[], "", "RECEIVED COPY OF MESSAGE\n");
}

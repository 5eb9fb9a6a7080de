//! A client for the six protocols of the server: `cargo run --release --example client -- --help`.

mod chat;

use std::{
    ffi::OsString,
    fs,
    io::{self, Write},
    net::{SocketAddr, TcpStream},
    process::ExitCode,
};

use sanschat::{
    Chat, Protocol,
    echo::{EchoClient, LengthEchoClient},
    io::blocking::Connection,
};

const HELP: &str = "\
usage: client PROTOCOL ADDR [ARGS]

  chat ADDR              lines from stdin, replies to stdout, until the server closes
  echo ADDR [PART...]    send the parts, print what comes back
  echo-once, stream-echo as echo
  greeting ADDR [NAME]   print the server's greeting
  asynchat ADDR [FILE]   send the file, check that it comes back

  ADDR is an IP address and a port, such as 127.0.0.1:8007";

/// What `asynchat` sends if no file is named.
const MESSAGE: &str = "\
A protocol is a conversation, and a conversation does not care what carries it. Bytes arrive \
in whatever portions the network likes; what they mean must not depend on that.
";

/// The exit status and the message of an error.
struct Failure(u8, String);

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Failure(1, error.to_string())
    }
}

fn main() -> ExitCode {
    match run(std::env::args_os().skip(1).collect()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(status, message)) => {
            eprintln!("client: {message}");
            ExitCode::from(status)
        }
    }
}

fn run(args: Vec<OsString>) -> Result<(), Failure> {
    let named: Vec<_> = args.iter().map(|arg| arg.to_string_lossy()).collect();
    let (protocol, address) = match &named[..] {
        [flag, ..] if flag == "--help" || flag == "-h" => {
            println!("{HELP}");
            return Ok(());
        }
        [protocol, address, ..] => (&**protocol, &**address),
        _ => return Err(usage("PROTOCOL and ADDR are needed")),
    };
    let allowed = "an IP address and a port";
    let address: SocketAddr = address
        .parse()
        .map_err(|_| usage(&format!("ADDR cannot be {address:?}; allowed: {allowed}")))?;
    match (protocol, &args[2..]) {
        ("chat", []) => Ok(chat::run(connect(address)?)?),
        ("echo" | "echo-once" | "stream-echo", []) => echo(address, &["hello, world\n".into()]),
        ("echo" | "echo-once" | "stream-echo", parts) => echo(address, parts),
        ("greeting", []) => echo(address, &["World".into()]),
        ("greeting", name @ [_]) => echo(address, name),
        ("asynchat", []) => asynchat(address, MESSAGE.into()),
        ("asynchat", [file]) => {
            let read = fs::read(file);
            let body =
                read.map_err(|error| Failure(1, format!("{}: {error}", file.to_string_lossy())))?;
            asynchat(address, body)
        }
        ("chat" | "greeting" | "asynchat", _) => Err(usage("too many arguments")),
        _ => Err(usage(&format!(
            "PROTOCOL cannot be {protocol:?}; allowed: \
             chat, echo, echo-once, stream-echo, greeting, asynchat"
        ))),
    }
}

fn usage(what: &str) -> Failure {
    Failure(2, format!("{what}; see --help"))
}

fn connect(address: SocketAddr) -> Result<TcpStream, Failure> {
    TcpStream::connect(address)
        .map_err(|error| Failure(1, format!("cannot connect to {address}: {error}")))
}

fn drive(address: SocketAddr, protocol: &mut dyn Protocol) -> Result<(), Failure> {
    let mut connection = Connection::new(connect(address)?, Chat::default());
    Ok(connection.drive(protocol)?)
}

fn echo(address: SocketAddr, parts: &[OsString]) -> Result<(), Failure> {
    let parts = parts.iter().map(|part| part.as_encoded_bytes());
    let mut client = EchoClient::new(parts);
    let outcome = drive(address, &mut client);
    // Print also what was received before an error.
    io::stdout().write_all(client.received())?;
    outcome?;
    if !client.is_done() {
        let received = client.received().len();
        return Err(Failure(1, format!("cut off after {received} bytes")));
    }
    Ok(())
}

fn asynchat(address: SocketAddr, body: Vec<u8>) -> Result<(), Failure> {
    let mut client = LengthEchoClient::new(body);
    let ended = drive(address, &mut client);
    match client.outcome() {
        Some(Ok(())) => {
            println!("RECEIVED COPY OF MESSAGE");
            Ok(())
        }
        Some(Err(difference)) => {
            println!("ERROR IN TRANSMISSION: {difference}");
            ended.and(Err(Failure(1, "the copy is wrong".into())))
        }
        None => ended.and(Err(Failure(1, "no answer".into()))),
    }
}

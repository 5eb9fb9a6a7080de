//! The command line.

use std::{ffi::OsString, net::SocketAddr, str::FromStr};

use lexopt::{
    Arg::{Long, Short, Value},
    Parser,
};

use crate::rule::Kind;

pub(crate) const HELP: &str = "\
usage: server [PROTOCOL] [--io LOOP] [--listen ADDR] [--limit BYTES] [--trace]

  PROTOCOL        chat (default), echo, echo-once, stream-echo, greeting, asynchat
  --io LOOP       what moves the bytes: std (default; a thread for each connection), mio, tokio, smol
  --listen ADDR   an IP address and a port (default 127.0.0.1:8007; port 0: any free one)
  --limit BYTES   the longest message (default: chat 65536, asynchat 16777216)
  --trace         print every event and every byte string sent";

const ALLOWED: &str = "one PROTOCOL, --io, --listen, --limit, --trace, --help";

#[derive(Clone, Copy)]
pub(crate) struct Options {
    pub(crate) protocol: Kind,
    pub(crate) io: Loop,
    pub(crate) listen: SocketAddr,
    pub(crate) limit: Option<usize>,
    pub(crate) trace: bool,
}

#[derive(Clone, Copy)]
pub(crate) enum Loop {
    Std,
    Mio,
    Tokio,
    Smol,
}

pub(crate) enum Command {
    Help,
    Serve(Options),
}

/// Parses the arguments. An error is one line that says what is wrong and what is allowed.
pub(crate) fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Command, String> {
    let mut options = Options {
        protocol: Kind::Chat,
        io: Loop::Std,
        listen: SocketAddr::from(([127, 0, 0, 1], 8007)),
        limit: None,
        trace: false,
    };
    let mut parser = Parser::from_iter(args);
    let mut protocols = 0;
    while let Some(arg) = parser.next().map_err(|error| error.to_string())? {
        match arg {
            Long("io") => options.io = value(&mut parser, "--io", "std, mio, tokio, smol")?,
            Long("listen") => {
                let allowed = "an IP address and a port, such as 127.0.0.1:8007";
                options.listen = value(&mut parser, "--listen", allowed)?;
            }
            Long("limit") => {
                options.limit = Some(value(&mut parser, "--limit", "a number of bytes")?);
            }
            Long("trace") => options.trace = true,
            Long("help") | Short('h') => return Ok(Command::Help),
            Value(name) if protocols == 0 => {
                protocols += 1;
                options.protocol = read(name, "PROTOCOL", Kind::NAMES)?;
            }
            other => {
                let error = other.unexpected();
                return Err(format!("{error}; allowed: {ALLOWED}"));
            }
        }
    }
    Ok(Command::Serve(options))
}

fn value<T: FromStr>(parser: &mut Parser, name: &str, allowed: &str) -> Result<T, String> {
    let value = parser
        .value()
        .map_err(|_| format!("{name} needs a value: {allowed}"))?;
    read(value, name, allowed)
}

fn read<T: FromStr>(value: OsString, name: &str, allowed: &str) -> Result<T, String> {
    let text = value.to_string_lossy();
    let parsed = text.parse();
    parsed.map_err(|_| format!("{name} cannot be {text:?}; allowed: {allowed}"))
}

impl FromStr for Loop {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        match name {
            "std" => Ok(Loop::Std),
            "mio" => Ok(Loop::Mio),
            "tokio" => Ok(Loop::Tokio),
            "smol" => Ok(Loop::Smol),
            _ => Err(()),
        }
    }
}

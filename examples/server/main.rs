//! An echo server for six protocols: `cargo run --release --example server -- --help`.
//!
//! What a connection says is decided by a rule of `sanschat::echo`, a value that knows no IO.
//! Everything else here is parsing the command line, listening, and one file a loop.

mod options;
mod rule;
mod std_loop;
mod trace;

use std::{net::TcpListener, process::ExitCode};

use options::{Command, Loop, Options};

fn main() -> ExitCode {
    let options = match options::parse(std::env::args_os()) {
        Ok(Command::Help) => {
            println!("{}", options::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Command::Serve(options)) => options,
        Err(message) => return fail(2, &message),
    };
    let listener = match TcpListener::bind(options.listen) {
        Ok(listener) => listener,
        Err(error) => return fail(1, &format!("cannot listen on {}: {error}", options.listen)),
    };
    match serve(listener, &options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(1, &error.to_string()),
    }
}

fn serve(listener: TcpListener, options: &Options) -> std::io::Result<()> {
    let address = listener.local_addr()?;
    let server = match options.io {
        Loop::Std => std_loop::Server::new(listener, options)?,
    };
    println!("listening on {address}");
    server.run()
}

fn fail(status: u8, message: &str) -> ExitCode {
    eprintln!("server: {message}");
    ExitCode::from(status)
}

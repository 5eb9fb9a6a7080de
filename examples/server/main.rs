//! An echo server for six protocols: `cargo run --release --example server -- --help`.
//!
//! What the server answers is decided by a rule of `sanschat::echo`, a value that does no I/O.
//! The rest is the command line, the listener, and one file for each loop.

mod limits;
mod mio_loop;
mod options;
mod rule;
mod smol_loop;
mod std_loop;
mod stop;
mod tokio_loop;
mod trace;

use std::{io, net::TcpListener, process::ExitCode, time::Duration};

use options::{Command, Loop, Options};
use stop::Stop;

/// How long queued output may take to be sent after the server was stopped.
const FAREWELL: Duration = Duration::from_secs(5);

fn main() -> ExitCode {
    let options = match options::parse(std::env::args_os()) {
        Ok(Command::Help) => {
            println!("{}", options::HELP);
            return ExitCode::SUCCESS;
        }
        Ok(Command::Serve(options)) => options,
        Err(message) => return fail(2, &message),
    };
    let listener = match limits::listen(options.listen) {
        Ok(listener) => listener,
        Err(error) => return fail(1, &format!("cannot listen on {}: {error}", options.listen)),
    };
    match serve(listener, options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(1, &error.to_string()),
    }
}

fn serve(listener: TcpListener, options: Options) -> io::Result<()> {
    limits::raise();
    let stop = Stop::on_signals()?;
    println!("listening on {}", listener.local_addr()?);
    match options.io {
        Loop::Std => std_loop::serve(listener, options, &stop),
        Loop::Mio => mio_loop::serve(listener, options, &stop),
        Loop::Tokio => tokio_loop::serve(listener, options, &stop),
        Loop::Smol => smol_loop::serve(listener, options, &stop),
    }
}

fn fail(status: u8, message: &str) -> ExitCode {
    eprintln!("server: {message}");
    ExitCode::from(status)
}

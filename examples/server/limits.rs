//! What the system has to allow for many connections.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use socket2::{Domain, Socket, Type};

/// How many peers may wait to be accepted: one that finds no place tries again a second later.
const BACKLOG: i32 = 4096;

/// How many files the process would like to have open: ten thousand connections and some, or
/// half as many where each needs two, in the loop of threads.
const FILES: u64 = 10_500;

/// As `TcpListener::bind`, with more room for peers that come all at once.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // A server that was just stopped may be started again at once.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Raises the number of open files as far as it is allowed, and says so if that is not far.
pub(crate) fn raise() {
    match rlimit::increase_nofile_limit(FILES) {
        Ok(files) if files >= FILES => {}
        Ok(files) => eprintln!("server: at most {files} open files are allowed here"),
        Err(error) => eprintln!("server: the limit of open files stays as it is: {error}"),
    }
}

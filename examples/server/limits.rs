//! What the operating system must allow for many connections.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use socket2::{Domain, Socket, Type};

/// How many peers may wait to be accepted. One more would try again only after a second.
const BACKLOG: i32 = 4096;

/// How many files the process may need to have open: enough for ten thousand connections, or for
/// half as many with `--io std`, which needs two for each.
const FILES: u64 = 10_500;

/// As `TcpListener::bind`, with a longer queue for peers that connect at the same time.
pub(crate) fn listen(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
    // So that a server that was just stopped can be started again at once.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket.into())
}

/// Raises the limit of open files as far as is allowed. Prints a line if that is too few.
pub(crate) fn raise() {
    match rlimit::increase_nofile_limit(FILES) {
        Ok(files) if files >= FILES => {}
        Ok(files) => eprintln!("server: at most {files} open files are allowed here"),
        Err(error) => eprintln!("server: the limit of open files is not raised: {error}"),
    }
}

//! The peer: plain blocking sockets without sanschat.

use std::{
    io::{self, Read, Write},
    net::{Shutdown, SocketAddr, TcpStream},
    time::Duration,
};

use socket2::SockRef;

use crate::conformance::server::PATIENCE;

pub(crate) struct Peer(TcpStream);

impl Peer {
    pub(crate) fn connect(address: SocketAddr) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        Peer(stream)
    }

    pub(crate) fn send(&mut self, bytes: &[u8]) {
        self.0.write_all(bytes).unwrap();
    }

    /// Sends each piece by a write of its own.
    pub(crate) fn send_cut(&mut self, bytes: &[u8], size: usize) {
        bytes.chunks(size).for_each(|piece| self.send(piece));
    }

    pub(crate) fn half_close(&mut self) {
        self.0.shutdown(Shutdown::Write).unwrap();
    }

    /// Everything until the server's EOF. A reset is a failure.
    pub(crate) fn read_to_end(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.0.read_to_end(&mut bytes).unwrap();
        bytes
    }

    pub(crate) fn read_exact(&mut self, n: usize) -> Vec<u8> {
        let mut bytes = vec![0; n];
        self.0.read_exact(&mut bytes).unwrap();
        bytes
    }

    /// Ends the connection by a reset instead of EOF.
    pub(crate) fn reset(self) {
        let now = Some(Duration::ZERO);
        SockRef::from(&self.0).set_linger(now).unwrap();
    }

    /// Sends without reading until the server takes no more for 300 ms, or `most` bytes are sent. Returns
    /// how much the server took.
    pub(crate) fn push_until_stuck(&mut self, chunk: &[u8], most: usize) -> usize {
        self.0
            .set_write_timeout(Some(Duration::from_millis(300)))
            .unwrap();
        let mut sent = 0;
        while sent < most {
            match self.0.write(chunk) {
                Ok(n) => sent += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        sent
    }
}

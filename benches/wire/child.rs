//! The process of a server, and what the system reports of it.

use std::{
    env, fs,
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr},
    process::{Command, Stdio},
    time::Duration,
};

use crate::servers::Server;

pub(crate) struct Child {
    process: std::process::Child,
    address: SocketAddr,
}

impl Child {
    /// Starts this program again, as a server.
    pub(crate) fn start(server: Server) -> Self {
        let program = env::current_exe().expect("a program has a path");
        let mut process = Command::new(program)
            .args(["serve", server.name()])
            .stdout(Stdio::piped())
            .spawn()
            .expect("a process");
        let mut port = String::new();
        let output = process.stdout.take().expect("it is piped");
        BufReader::new(output)
            .read_line(&mut port)
            .expect("its port");
        let port: u16 = port.trim().parse().expect("its port");
        Child {
            process,
            address: (Ipv4Addr::LOCALHOST, port).into(),
        }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The CPU time of its only thread, in user mode and in the kernel.
    pub(crate) fn cpu(&self) -> Duration {
        let book = self.book("schedstat");
        let nanoseconds = book.split_whitespace().next().expect("a number");
        Duration::from_nanos(nanoseconds.parse().expect("a number"))
    }

    pub(crate) fn resident_bytes(&self) -> u64 {
        let book = self.book("status");
        let line = book.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kilobytes = line.expect("a line").trim().trim_end_matches(" kB");
        kilobytes.parse::<u64>().expect("a number") * 1024
    }

    fn book(&self, name: &str) -> String {
        let path = format!("/proc/{}/{name}", self.process.id());
        fs::read_to_string(path).expect("the server lives")
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        self.process.kill().expect("it is ours");
        self.process.wait().expect("it was killed");
    }
}

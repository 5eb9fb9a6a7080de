//! What is measured, and in which order.

use std::time::Duration;

use crate::{
    case::{Case, Measured},
    child::Child,
    cpu::pin,
    load::{Connections, Load},
    servers::{self, Server},
    tables::{self, Row},
};

pub(crate) struct Plan {
    servers: Vec<Server>,
    cases: Vec<Case>,
    rounds: usize,
    /// How long a case is measured in each round.
    time: Duration,
    /// How many idle connections are measured. None if idle connections were not asked for.
    idle: usize,
}

impl Plan {
    pub(crate) fn of(wanted: &[&str]) -> Self {
        let mut servers: Vec<Server> = wanted.iter().filter_map(|n| servers::named(n)).collect();
        let mut cases: Vec<Case> = wanted.iter().filter_map(|text| Case::named(text)).collect();
        let mut idle = wanted.contains(&"idle");
        if cases.is_empty() && !idle {
            (cases, idle) = (Case::all(), true);
        }
        if servers.is_empty() {
            servers = Server::ALL.to_vec();
        } else if !servers.contains(&Server::Raw) {
            servers.insert(0, Server::Raw);
        }
        Plan {
            servers,
            cases,
            rounds: 9,
            time: Duration::from_millis(150),
            idle: if idle { 4000 } else { 0 },
        }
    }

    pub(crate) fn small() -> Self {
        Plan {
            servers: Server::ALL.to_vec(),
            cases: vec![
                Case::named("1x16x1").expect("a case"),
                Case::named("8x4096x32").expect("a case"),
            ],
            rounds: 1,
            time: Duration::from_millis(10),
            idle: 50,
        }
    }

    pub(crate) fn run(self) {
        pin(1);
        rlimit::increase_nofile_limit(2 * self.idle.max(1000) as u64).expect("enough open files");
        let rows: Vec<Row> = self.cases.iter().map(|&case| self.row(case)).collect();
        if !rows.is_empty() {
            tables::print(&self.servers, &rows);
        }
        if self.idle > 0 {
            let bytes: Vec<[f64; 2]> = self.servers.iter().map(|&s| self.idle_bytes(s)).collect();
            tables::print_idle(&self.servers, self.idle, &bytes);
        }
    }

    /// Measures one case of all servers, which take turns.
    fn row(&self, case: Case) -> Row {
        let mut rounds = Vec::new();
        for _ in 0..self.rounds {
            let measured = self.servers.iter().map(|&s| self.measure(s, case));
            rounds.push(measured.collect());
        }
        Row { case, rounds }
    }

    fn measure(&self, server: Server, case: Case) -> Measured {
        let child = Child::start(server);
        let mut connections = Connections::open(child.address(), case.connections);
        // Once without measuring, so that buffers have grown to the load.
        connections.load(case, self.time / 10);
        let before = child.cpu();
        let Load { messages, time } = connections.load(case, self.time);
        let cpu = child.cpu() - before;
        Measured {
            messages_a_second: messages as f64 / time.as_secs_f64(),
            cpu_nanoseconds: cpu.as_nanos() as f64 / messages as f64,
        }
    }

    /// The resident memory of the server for each idle connection: after a short answer, and after a
    /// longer one on all connections at once.
    fn idle_bytes(&self, server: Server) -> [f64; 2] {
        let child = Child::start(server);
        // The first connection also allocates what is shared by all, so it is not counted.
        let first = Connections::open(child.address(), 1);
        let before = child.resident_bytes();
        let mut idle = Connections::open(child.address(), self.idle);
        let short = child.resident_bytes();
        let once = Case {
            connections: self.idle,
            size: 4096,
            depth: 1,
        };
        idle.load(once, Duration::ZERO);
        let long = child.resident_bytes();
        drop((first, idle));
        [short, long].map(|after| (after as f64 - before as f64) / self.idle as f64)
    }
}

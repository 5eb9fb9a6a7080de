//! What is measured, in which order.

use std::time::Duration;

use crate::{
    child::{Child, pin},
    load::{Connections, Load},
    servers::{self, Server},
    tables::{self, Row},
};

const CONNECTIONS: [usize; 3] = [1, 64, 1000];
const SIZES: [usize; 3] = [16, 256, 4096];
const DEPTHS: [usize; 2] = [1, 32];

pub(crate) struct Plan {
    servers: Vec<Server>,
    cases: Vec<Case>,
    rounds: usize,
    /// How long a case is under load in each round.
    time: Duration,
    /// How many connections idle; none if that is not asked.
    idle: usize,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Case {
    pub(crate) connections: usize,
    /// Of a message, its end included.
    pub(crate) size: usize,
    /// How many messages of a connection are under way.
    pub(crate) depth: usize,
}

/// What one server did in one round.
#[derive(Clone, Copy)]
pub(crate) struct Measured {
    pub(crate) messages_a_second: f64,
    pub(crate) cpu_nanoseconds: f64,
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

    /// One case of all servers, which take turns.
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
        // Once unmeasured: what grows with the load has grown.
        connections.load(case, self.time / 10);
        let before = child.cpu();
        let Load { messages, time } = connections.load(case, self.time);
        let cpu = child.cpu() - before;
        Measured {
            messages_a_second: messages as f64 / time.as_secs_f64(),
            cpu_nanoseconds: cpu.as_nanos() as f64 / messages as f64,
        }
    }

    /// What the server's process keeps in memory for each connection that has had an answer and
    /// is silent now: a short one, and then a longer one, all at once.
    fn idle_bytes(&self, server: Server) -> [f64; 2] {
        let child = Child::start(server);
        // What a server makes for the first of them it has for all.
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

impl Case {
    fn all() -> Vec<Case> {
        let mut all = Vec::new();
        for depth in DEPTHS {
            for connections in CONNECTIONS {
                all.extend(SIZES.map(|size| Case {
                    connections,
                    size,
                    depth,
                }));
            }
        }
        all
    }

    fn named(text: &str) -> Option<Case> {
        let numbers: Vec<usize> = text.split('x').filter_map(|n| n.parse().ok()).collect();
        let [connections, size, depth] = numbers[..] else {
            return None;
        };
        Some(Case {
            connections,
            size,
            depth,
        })
    }
}

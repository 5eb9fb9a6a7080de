//! The results as Markdown tables.

use crate::{
    case::{Case, Measured},
    servers::Server,
};

/// A case: the measurements of each server in each round.
pub(crate) struct Row {
    pub(crate) case: Case,
    pub(crate) rounds: Vec<Vec<Measured>>,
}

impl Row {
    /// The median of a measurement of a server over the rounds.
    fn median(&self, of: impl Fn(&[Measured]) -> f64) -> f64 {
        let mut values: Vec<f64> = self.rounds.iter().map(|round| of(round)).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    }
}

pub(crate) fn print(servers: &[Server], rows: &[Row]) {
    table("Messages a second", servers, rows, |row, n| {
        format!("{:.0}", row.median(|round| round[n].messages_a_second))
    });
    table(
        "CPU of the server, ns a message",
        servers,
        rows,
        |row, n| format!("{:.0}", row.median(|round| round[n].cpu_nanoseconds)),
    );
    // The first server is the raw one.
    let title = "CPU of the server, as a multiple of the raw one's";
    table(title, servers, rows, |row, n| {
        let ratio = |round: &[Measured]| round[n].cpu_nanoseconds / round[0].cpu_nanoseconds;
        format!("{:.2}", row.median(ratio))
    });
}

fn table(title: &str, servers: &[Server], rows: &[Row], cell: impl Fn(&Row, usize) -> String) {
    println!("\n## {title}\n");
    print!("| connections | bytes | in flight |");
    for server in servers {
        print!(" {} |", server.title());
    }
    println!("\n| --: | --: | --: |{}", " --: |".repeat(servers.len()));
    for row in rows {
        let Case {
            connections,
            size,
            depth,
        } = row.case;
        print!("| {connections} | {size} | {depth} |");
        for n in 0..servers.len() {
            print!(" {} |", cell(row, n));
        }
        println!();
    }
}

pub(crate) fn print_idle(servers: &[Server], connections: usize, bytes: &[[f64; 2]]) {
    println!("\n## Resident bytes of an idle connection, of {connections}\n");
    println!("| server | after a line of 19 bytes | after another of 4096 |");
    println!("| --- | --: | --: |");
    for (server, [short, long]) in servers.iter().zip(bytes) {
        println!("| {} | {short:.0} | {long:.0} |", server.title());
    }
}

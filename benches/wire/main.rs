//! A chat that echoes lines over real sockets, compared with other servers, of which some do less.
//! Prints Markdown tables: messages a second, CPU time of the server for a message, and memory of an
//! idle connection.
//!
//! `cargo bench -p sanschat-benches --bench wire`, on Linux. Each server is a process on the first
//! CPU; the load comes from the second CPU over loopback. All receive and send the same bytes. Other
//! programs may disturb a measurement, so the servers take turns in rounds and are compared within a
//! round: a ratio is the median of the ratios of the rounds.
//!
//! `-- mio 1x16x1 idle` measures only what is named: servers (the raw one is always included), cases
//! (connections × bytes × messages in flight), and idle connections.

#[cfg(target_os = "linux")]
mod case;
#[cfg(target_os = "linux")]
mod child;
#[cfg(target_os = "linux")]
mod cpu;
#[cfg(target_os = "linux")]
mod load;
#[cfg(target_os = "linux")]
mod plan;
#[cfg(target_os = "linux")]
mod servers;
#[cfg(target_os = "linux")]
mod tables;

#[cfg(target_os = "linux")]
fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["serve", server] => servers::named(server).expect("a server").serve(),
        [ref wanted @ .., "--bench"] => plan::Plan::of(wanted).run(),
        // Run as a test: one small run of each shows that it works.
        _ => plan::Plan::small().run(),
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("this needs Linux: epoll, and /proc for the CPU time and the memory of a process");
}

//! A chat that echoes lines, on real sockets, beside servers that do less for it and others that
//! do the same: messages a second, what a message costs the server's CPU, and what an idle
//! connection costs its memory, as Markdown tables.
//!
//! `cargo bench -p sanschat-benches --bench wire`, on Linux. Each server is a process of its own on
//! the first CPU, the load comes from the second one over loopback. All get the same bytes and
//! send the same bytes. A machine is never quiet, so the servers take turns, round by round, and
//! what is compared is compared within a round: a ratio is the median of the rounds' ratios.
//!
//! `-- mio 1x16x1 idle` measures only what is named: servers, the raw one always among them; cases,
//! connections × bytes × messages in flight; and the idle connections.

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
        // All targets are being run as tests: one small run of each shows that it works.
        _ => plan::Plan::small().run(),
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("this needs Linux: its epoll, and its books on what a process costs");
}

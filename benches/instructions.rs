//! Counts the instructions of a byte by valgrind's callgrind, and prints a Markdown table. Also
//! checks that the count does not grow with the length of the input (law 7).
//!
//! `cargo bench -p sanschat-benches --features callgrind --bench instructions` needs valgrind. Unlike
//! times, instructions are the same on every run and on a busy machine. They differ with the compiler
//! and with the SIMD that memchr finds, so compare rows and not machines.
//!
//! `instructions run MACHINE KIND LENGTH CHUNK SIZE` does one run without valgrind.

use std::{env, hint::black_box, process::Command};

#[path = "../tests/support/adversarial.rs"]
mod adversarial;
use adversarial::{KINDS, Machine};

/// The texts of the table: a plain one, and the worst one for each part of the matcher.
const TABLE: [&str; 4] = ["lines", "last bytes before each", "one letter", "fibonacci"];
const LENGTHS: [usize; 5] = [1, 2, 8, 64, 1024];
const CHUNKS: [usize; 4] = [1, 64, 1460, 64 * 1024];

/// How much the cost of a further byte may differ from that of the bytes before it.
const FLAT: f64 = 0.1;

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["run", machine, kind, length, chunk, size] => {
            let number = |text: &str| text.parse().expect("a number");
            let run = Run {
                machine: machine_named(machine),
                kind,
                length: number(length),
                chunk: number(chunk),
            };
            run.execute(number(size));
        }
        [.., "--bench"] => table(),
        // Run as a test: one small run shows that it works.
        _ => Run {
            machine: Machine::Whole,
            kind: TABLE[0],
            length: 2,
            chunk: 64,
        }
        .execute(10_000),
    }
}

fn machine_named(name: &str) -> Machine {
    let mut all = Machine::ALL.into_iter();
    all.find(|machine| format!("{machine:?}") == name)
        .expect("a machine")
}

#[derive(Clone, Copy)]
struct Run<'n> {
    machine: Machine,
    kind: &'n str,
    length: usize,
    chunk: usize,
}

impl Run<'_> {
    fn execute(&self, size: usize) {
        let kind = KINDS.iter().find(|kind| kind.0 == self.kind);
        let case = kind.expect("a kind").case(self.length);
        let text = case.text(size);
        black_box(measured(self.machine, &case.needle, &text, self.chunk));
    }

    /// Up to ten megabytes where callgrind does not take minutes for them. So byte by byte only the
    /// worst text has ten.
    fn sizes(&self) -> &'static [usize] {
        let worst = self.machine == Machine::Whole && self.kind == "fibonacci";
        match self.chunk {
            // Only after some chunks the cost of each is visible.
            65_536 => &[1_000_000, 3_000_000, 10_000_000],
            1460 => &[10_000, 100_000, 1_000_000, 10_000_000],
            1 if worst && self.length == 1024 => &[10_000, 100_000, 1_000_000, 10_000_000],
            _ => &[10_000, 100_000, 1_000_000],
        }
    }

    /// The cost of a byte between the first and the second size, between the second and the third,
    /// and so on. The differences leave out what the beginning and the end of an input cost.
    fn further(&self) -> Vec<f64> {
        let sizes = self.sizes();
        let counts: Vec<f64> = sizes.iter().map(|&size| self.count(size)).collect();
        (1..sizes.len())
            .map(|n| (counts[n] - counts[n - 1]) / (sizes[n] - sizes[n - 1]) as f64)
            .collect()
    }

    /// The number of instructions.
    fn count(&self, size: usize) -> f64 {
        let program = env::current_exe().expect("a program has a path");
        let output = Command::new("valgrind")
            .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
            .args(["--toggle-collect=*measured*"])
            .arg(program)
            .args(["run", &format!("{:?}", self.machine), self.kind])
            .args([self.length, self.chunk, size].map(|number| number.to_string()))
            .output()
            .expect("valgrind is needed");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        let line = said
            .lines()
            .find_map(|line| line.split_once("Collected : "));
        let count: f64 = line.and_then(|(_, count)| count.parse().ok()).expect(&said);
        assert!(count > 0.0, "nothing was counted");
        count
    }
}

/// The instructions of this function are counted, with those of all functions that it calls.
#[inline(never)]
fn measured(machine: Machine, needle: &[u8], text: &[u8], chunk: usize) -> usize {
    machine.run(needle, text, chunk)
}

fn table() {
    let (mut most, mut uneven) = (0.0_f64, Vec::new());
    for (machine, lengths) in [
        (Machine::Whole, &LENGTHS[..]),
        (Machine::Scanner, &[1, 2, 1024]),
    ] {
        println!("\n## {machine:?}\n");
        print!("| text | terminator |");
        for chunk in CHUNKS {
            print!(" chunks of {chunk} |");
        }
        println!("\n| --- | --: |{}", " --: |".repeat(CHUNKS.len()));
        for kind in TABLE {
            for &length in lengths {
                print!("| {kind} | {length} |");
                for chunk in CHUNKS {
                    let run = Run {
                        machine,
                        kind,
                        length,
                        chunk,
                    };
                    let costs = run.further();
                    print!(" {:.2} |", costs[costs.len() - 1]);
                    let changes = costs.iter().map(|cost| (cost / costs[0] - 1.0).abs());
                    let change = changes.fold(0.0, f64::max);
                    most = most.max(change);
                    if change > FLAT {
                        uneven.push(format!("{machine:?} {kind} {length} {chunk}: {costs:.3?}"));
                    }
                }
                println!();
            }
        }
    }
    println!(
        "\nA further byte of a longer input costs at most {:.1} % more or less.",
        most * 100.0
    );
    assert!(uneven.is_empty(), "not flat:\n{}", uneven.join("\n"));
}

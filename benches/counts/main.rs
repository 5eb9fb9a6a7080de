//! Counts the instructions of each message by valgrind's callgrind, through gungraun. A change of
//! a few percent is visible on a busy machine too, where a clock would not show it.
//!
//! `bash benches/counts.sh` writes the table `benches/counts.md`; with `--check` it compares the
//! counts of now with the table. Both call `cargo bench -p sanschat-benches --bench counts`. Without
//! the arguments `--write` and `--check` this is a usual benchmark of gungraun: it takes gungraun's
//! arguments and shows what changed since its last run. `case_7` is the eighth row of the table. To
//! see source lines in the output of callgrind in `target/gungraun`, set
//! `CARGO_PROFILE_BENCH_DEBUG=true`. It is not set in `Cargo.toml`, because it changes the compiled
//! code: counts differ by up to seven percent.
//!
//! The same program gives the same counts. In another directory the allocator behaves differently,
//! which moves some counts by less than one percent. A case that is added or removed may change what
//! the compiler inlines for other cases: then write the table again, and check what moved.
//!
//! `instructions` checks that a further byte costs the same for every length of input. That needs
//! the differences between inputs of many sizes, which gungraun does not compute.
//!
//! As a test each case runs once, without gungraun's runner.

mod cases;
mod table;

use std::{
    env,
    process::{Command, ExitCode, Stdio},
};

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if has("--write") {
        table::write(&counted());
    } else if has("--check") {
        return table::check(&counted());
    } else if has("--bench") || has("--gungraun-run") {
        harness::run();
    } else {
        for number in cases::numbers() {
            cases::prepare(number)();
        }
    }
    ExitCode::SUCCESS
}

/// The code that gungraun's macros make.
mod harness {
    use gungraun::{
        Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main,
    };

    use crate::cases::{Work, numbers, prepare};

    // The work is returned, so that dropping it is not counted.
    #[library_benchmark]
    #[benches::case(iter = numbers(), setup = prepare)]
    fn count(mut work: Work) -> Work {
        work();
        work
    }

    library_benchmark_group!(name = cases, benchmarks = count);

    // Only instructions are counted. Without the simulation of caches callgrind is faster.
    main!(
        config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"])),
        library_benchmark_groups = cases
    );

    pub(crate) fn run() {
        main();
    }
}

/// Runs all cases by gungraun. Gives its output: a line of JSON for each.
fn counted() -> String {
    let program = env::current_exe().expect("a program has a path");
    let output = Command::new(program)
        .args(["--bench", "--output-format=json"])
        .stderr(Stdio::inherit())
        .output()
        .expect("it runs already");
    assert!(output.status.success(), "gungraun has failed");
    String::from_utf8(output.stdout).expect("JSON is UTF-8")
}

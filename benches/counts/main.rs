//! How many instructions each message costs, counted by valgrind's callgrind through gungraun: a
//! change of a few percent is seen on a busy machine too, where no clock would show it.
//!
//! `bash benches/counts.sh` writes the table `benches/counts.md`, and with `--check` compares with
//! it what is counted now. Both go through `cargo bench -p sanschat-benches --bench counts`, which
//! without the arguments `--write` and `--check` is a benchmark of gungraun like any other: it
//! takes gungraun's arguments and shows what changed since its last run. Its `case_7` is the
//! eighth row of the table. To see the lines of the source in what callgrind leaves in
//! `target/gungraun`, set `CARGO_PROFILE_BENCH_DEBUG=true`; that is not in `Cargo.toml`, since
//! with it the compiler makes other code, by up to seven percent, than users get.
//!
//! The same program gives the same counts. Another place of the program moves what the allocator
//! does, and so some counts by less than one percent. A case that is added or removed may change
//! what the compiler inlines for another: then write the table anew, and look at what moved.
//!
//! That a further byte costs the same however long the input is, is for `instructions` to show: it
//! needs the differences between inputs of many sizes, of which gungraun knows nothing.
//!
//! As a test each case is run once, and gungraun's runner is not needed.

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

/// What gungraun's macros make.
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

    // Instructions are all that is wanted: without its model of caches callgrind is faster.
    main!(
        config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"])),
        library_benchmark_groups = cases
    );

    pub(crate) fn run() {
        main();
    }
}

/// Runs all cases by gungraun. Gives what it says of them, a line of JSON each.
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

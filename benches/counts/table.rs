//! Writes the table, and compares it with the counts of now.

use std::{
    env, fmt, fs,
    path::PathBuf,
    process::{Command, ExitCode},
};

use serde_json::Value;

use crate::cases;

/// A count may be this much above the committed one.
const MORE: f64 = 0.02;

/// A row of the table.
struct Row {
    case: String,
    unit: String,
    instructions: String,
}

pub(crate) fn write(counted: &str) {
    let mut text = format!(
        "# Instructions

The cost of a message, a byte or a push: all instructions of the work, divided by their number. The
input is made before, and the machine has run over it once. `bash benches/counts.sh` writes this file;
`bash benches/counts.sh --check` fails if a count is more than {:.0} % above the one here. Both need
valgrind. The cases are in `counts/cases.rs` and `counts/cases`.

Counts differ with the compiler, and with the SIMD that memchr and the system's `memcpy` find.
These were made with {}

| case | each | instructions |
| --- | --- | --: |
",
        MORE * 100.0,
        made_with(),
    );
    for row in rows(counted) {
        text += &format!("{row}\n");
    }
    fs::write(file(), text).expect("the file can be written");
    println!("written: benches/counts.md");
}

/// Compares with the committed table.
pub(crate) fn check(counted: &str) -> ExitCode {
    let committed = fs::read_to_string(file()).expect("a committed table");
    if !committed.contains(&made_with()) {
        println!(
            "The committed table was made with another compiler or processor, which may be the \
             cause of the differences. Here: {}",
            made_with()
        );
    }
    let mut old: Vec<Row> = committed.lines().filter_map(Row::parse).collect();
    let (mut same, mut failed) = (0, 0);
    for row in rows(counted) {
        let Some(at) = old.iter().position(|old| old.case == row.case) else {
            println!("NEW     {}: {}", row.case, row.instructions);
            failed += 1;
            continue;
        };
        let before = old.remove(at);
        if before.instructions == row.instructions {
            same += 1;
            continue;
        }
        let change = row.number() / before.number() - 1.0;
        let verdict = match change {
            _ if change > MORE => "WORSE",
            _ if change > 0.0 => "more",
            _ => "less",
        };
        failed += usize::from(change > MORE);
        println!(
            "{verdict:7} {}: {} -> {} ({:+.2} %)",
            row.case,
            before.instructions,
            row.instructions,
            change * 100.0
        );
    }
    for gone in &old {
        println!("GONE    {}", gone.case);
    }
    failed += old.len();
    println!("{same} counts are unchanged, {failed} rows fail.");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn file() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "counts.md"].iter().collect()
}

/// What the counts depend on besides the source.
fn made_with() -> String {
    let output = Command::new("rustc").arg("--version").output();
    let version = String::from_utf8(output.expect("a compiler").stdout).expect("text");
    let number = version.split(' ').nth(1).expect("a version").trim();
    format!("Rust {number} on {}{}.", env::consts::ARCH, simd())
}

#[cfg(target_arch = "x86_64")]
fn simd() -> &'static str {
    if is_x86_feature_detected!("avx2") {
        " with AVX2"
    } else {
        " without AVX2"
    }
}

#[cfg(not(target_arch = "x86_64"))]
fn simd() -> &'static str {
    ""
}

/// A row for each case, from the output of gungraun, which has a line of JSON for each.
fn rows(counted: &str) -> Vec<Row> {
    let said: Vec<Value> = counted
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    let mut rows = Vec::new();
    cases::each(&mut |case| {
        let id = format!("case_{}", case.number);
        let said = said.iter().find(|said| said["id"] == id.as_str());
        let each = instructions(said.expect("every case is counted")) / case.units as f64;
        // Four significant digits, so that rounding does not hide a change of two percent.
        let decimals = match each {
            ..1.0 => 4,
            ..10.0 => 3,
            ..100.0 => 2,
            _ => 1,
        };
        rows.push(Row {
            case: (case.name)(),
            unit: case.unit.into(),
            instructions: format!("{each:.decimals$}"),
        });
    });
    rows
}

fn instructions(said: &Value) -> f64 {
    let count = said.pointer("/profiles/0/data/total/metrics/Ir/values/new");
    let count = count.and_then(Value::as_f64).expect("callgrind counts");
    assert!(count > 0.0, "nothing was counted");
    count
}

impl Row {
    fn parse(line: &str) -> Option<Self> {
        let cells = line.strip_prefix("| ")?.strip_suffix(" |")?;
        let mut cells = cells.split(" | ").map(String::from);
        let row = Row {
            case: cells.next()?,
            unit: cells.next()?,
            instructions: cells.next()?,
        };
        row.instructions.parse::<f64>().is_ok().then_some(row)
    }

    fn number(&self) -> f64 {
        self.instructions.parse().expect("a number")
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "| {} | {} | {} |",
            self.case, self.unit, self.instructions
        )
    }
}

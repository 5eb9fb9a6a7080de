//! A Python process that answers scripts with its own asynchat: see `oracle.py`.

use proptest::{prelude::*, test_runner::TestRunner};
use serde_json::Value;
use std::{
    cell::RefCell,
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, ChildStdout, Stdio},
};

use crate::{python::python, support::config};

pub(crate) struct Oracle {
    child: Child,
    /// None when the process is to end.
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Oracle {
    /// None, with a note, where there is no Python that has asynchat.
    pub(crate) fn find() -> Option<Self> {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/asynchat/oracle.py");
        let mut child = python("asynchat", script)?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("it ran a moment ago");
        let stdout = child.stdout.take().expect("it is piped");
        Some(Oracle {
            stdin: child.stdin.take(),
            stdout: BufReader::new(stdout),
            child,
        })
    }

    pub(crate) fn ask(&mut self, script: &Value) -> Value {
        let stdin = self.stdin.as_mut().expect("it is not to end yet");
        let mut line = format!("{script}\n");
        stdin.write_all(line.as_bytes()).expect("it listens");
        line.clear();
        self.stdout.read_line(&mut line).expect("it answers");
        assert!(!line.is_empty(), "it died of {script}");
        serde_json::from_str(&line).expect("an answer is JSON")
    }
}

impl Drop for Oracle {
    fn drop(&mut self) {
        self.stdin = None;
        let _ = self.child.wait();
    }
}

/// Runs random cases that ask one live asynchat. Where there is none, no case runs.
pub(crate) fn compare<S: Strategy>(
    cases: u32,
    random: &S,
    one: impl Fn(&mut Oracle, S::Value) -> Result<(), TestCaseError>,
) {
    let Some(oracle) = Oracle::find() else { return };
    let oracle = RefCell::new(oracle);
    let mut runner = TestRunner::new(config(cases));
    let outcome = runner.run(random, |case| one(&mut oracle.borrow_mut(), case));
    outcome.unwrap_or_else(|why| panic!("{why}"));
}

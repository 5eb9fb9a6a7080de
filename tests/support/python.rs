//! A Python to compare with, where there is one.

use std::{
    env,
    io::{self, Write},
    process::Command,
};

/// A command that runs `script` on a Python that can import `modules`. None, with a note, where there
/// is no such Python.
///
/// It is `python3`, or what the variable `PYTHON` names, which must have them.
pub(crate) fn python(modules: &str, script: &str) -> Option<Command> {
    let named = env::var("PYTHON").ok();
    let python = named.as_deref().unwrap_or("python3");
    let import = format!("import {modules}");
    let probe = Command::new(python)
        .args(["-W", "ignore", "-c", &import])
        .output();
    if !probe.is_ok_and(|probe| probe.status.success()) {
        assert!(named.is_none(), "PYTHON={python} cannot `{import}`");
        // The output of a macro is not shown for a test that passes.
        let _ = writeln!(io::stderr(), "skipped: no {python} that can `{import}`");
        return None;
    }
    let mut command = Command::new(python);
    command.arg(script);
    Some(command)
}

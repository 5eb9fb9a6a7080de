//! The program as a process.

use std::process::Command;

#[test]
fn two_ends_of_a_uart_talk_without_the_standard_library() {
    let output = Command::new(env!("CARGO_BIN_EXE_uart")).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, "You sent: hello\nYou sent: world\n");
}

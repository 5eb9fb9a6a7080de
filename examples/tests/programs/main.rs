//! The programs as processes: as people run them, and with Python at the other end.

mod commands;
#[path = "../../../tests/support/python.rs"]
mod interpreter;
mod python;
mod servers;
mod support;

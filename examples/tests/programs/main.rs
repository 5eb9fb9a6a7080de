//! Runs the programs as processes, with each other and with Python at the other end.

mod commands;
#[path = "../../../tests/support/python.rs"]
mod interpreter;
mod python;
mod servers;
mod support;

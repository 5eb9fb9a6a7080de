//! The programs as processes: as people run them, and with Python at the other end.

mod commands;
mod python;
mod servers;
mod support;

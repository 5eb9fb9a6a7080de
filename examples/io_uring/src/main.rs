//! An echo server of lines on io_uring, the completion queues of Linux, without an adapter.
//!
//! `cargo run [PORT]` in this folder. The default port is 8007; port 0 is any free one.

#[cfg(target_os = "linux")]
mod ring;

#[cfg(target_os = "linux")]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    use io_uring::IoUring;
    use std::{env, io::ErrorKind, net::TcpListener};

    let port = env::args().nth(1).map_or(Ok(8007), |port| port.parse())?;
    // The kernel is too old, or io_uring is switched off.
    let refused = [ErrorKind::Unsupported, ErrorKind::PermissionDenied];
    let ring = match IoUring::new(256) {
        Err(error) if refused.contains(&error.kind()) => {
            println!("skipped: no io_uring here: {error}");
            return Ok(());
        }
        ring => ring?,
    };
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    println!("listening on {}", listener.local_addr()?);
    Ok(ring::serve(ring, &listener)?)
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("skipped: io_uring is a part of Linux");
}

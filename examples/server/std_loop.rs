//! `--io std`: blocking sockets, a thread for each connection.

use std::{
    collections::HashMap,
    io::{self, ErrorKind},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use sanschat::{Chat, io::blocking::Connection};
use socket2::SockRef;

use crate::{
    FAREWELL,
    options::Options,
    rule::rule,
    stop::Stop,
    trace::{Trace, Traced, TracedStream},
};

/// A connection is aborted after its peer took nothing for this long. Its thread is blocked until
/// then.
const STUCK: Duration = Duration::from_secs(30);

/// The stack of a thread. A rule needs little, and there may be thousands of threads.
const STACK: usize = 128 * 1024;

/// The open connections, so that they can be ended.
#[derive(Default)]
struct Open {
    streams: Mutex<HashMap<SocketAddr, TcpStream>>,
    changed: Condvar,
}

/// Serves until a signal comes, then sends what is queued.
pub(crate) fn serve(listener: TcpListener, options: Options, stop: &Stop) -> io::Result<()> {
    let open = Arc::new(Open::default());
    let address = listener.local_addr()?;
    // `accept` does not return when a signal comes. On Linux it returns when the listener is shut
    // down, elsewhere when a connection is made.
    let waker = listener.try_clone()?;
    stop.wake_by(move || {
        if SockRef::from(&waker).shutdown(Shutdown::Both).is_err() {
            let _ = TcpStream::connect(address);
        }
    });
    for stream in listener.incoming() {
        if stop.asked() {
            break;
        }
        let started = stream.and_then(|stream| start(stream, options, &open));
        if let Err(error) = started {
            // Most likely there are too many open files or threads. Others will end, so go on, but
            // do not spin until then.
            eprintln!("server: cannot serve a connection: {error}");
            thread::sleep(Duration::from_millis(20));
        }
    }
    drop(listener);
    open.farewell();
    Ok(())
}

fn start(stream: TcpStream, options: Options, open: &Arc<Open>) -> io::Result<()> {
    let peer = stream.peer_addr()?;
    stream.set_nodelay(true)?;
    stream.set_write_timeout(Some(STUCK))?;
    open.streams().insert(peer, stream.try_clone()?);
    let opened = Arc::clone(open);
    let serve = move || {
        converse(stream, peer, &options);
        opened.streams().remove(&peer);
        opened.changed.notify_all();
    };
    let spawned = thread::Builder::new().stack_size(STACK).spawn(serve);
    if spawned.is_err() {
        open.streams().remove(&peer);
    }
    spawned.map(drop)
}

fn converse(stream: TcpStream, peer: SocketAddr, options: &Options) {
    let trace = Trace::new(peer, options.trace);
    let stream = TracedStream(stream, trace);
    let mut connection = Connection::new(stream, Chat::default());
    let mut protocol = Traced(rule(options), trace);
    while let Err(error) = connection.drive(&mut protocol) {
        trace.failed(&error);
        // After a timeout the connection is still open; after any other error it is over.
        if !matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) {
            break;
        }
        connection.chat().abort();
    }
}

impl Open {
    fn streams(&self) -> MutexGuard<'_, HashMap<SocketAddr, TcpStream>> {
        self.streams.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends the input of all connections and waits, for at most `FAREWELL`, until their output was
    /// sent.
    fn farewell(&self) {
        let streams = self.streams();
        for stream in streams.values() {
            let _ = stream.shutdown(Shutdown::Read);
        }
        let _ = self
            .changed
            .wait_timeout_while(streams, FAREWELL, |streams| !streams.is_empty());
    }
}

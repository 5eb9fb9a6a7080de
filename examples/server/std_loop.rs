//! `--io std`: blocking sockets, a thread a connection.

use std::{
    collections::HashMap,
    io::{self, ErrorKind},
    net::{Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

use sanschat::{Chat, Terminator, io::blocking::Connection};

use crate::{
    options::Options,
    rule::rule,
    trace::{Trace, Traced, TracedStream},
};

/// A peer that takes nothing for so long is given up: its thread can do nothing else.
const STUCK: Duration = Duration::from_secs(30);

/// How long what is queued may take to leave when the server is stopped.
const FAREWELL: Duration = Duration::from_secs(5);

/// A rule needs little of it, and there may be thousands of threads.
const STACK: usize = 128 * 1024;

pub(crate) struct Server {
    listener: TcpListener,
    options: Options,
    open: Arc<Open>,
    stopped: Arc<AtomicBool>,
}

/// The open connections, so that they can be told to end.
#[derive(Default)]
struct Open {
    streams: Mutex<HashMap<SocketAddr, TcpStream>>,
    changed: Condvar,
}

impl Server {
    pub(crate) fn new(listener: TcpListener, options: &Options) -> io::Result<Self> {
        let stopped = Arc::new(AtomicBool::new(false));
        let (flag, address) = (Arc::clone(&stopped), listener.local_addr()?);
        ctrlc::set_handler(move || {
            flag.store(true, Ordering::Release);
            // `accept` does not return for a flag, but for a connection it does.
            let _ = TcpStream::connect(address);
        })
        .map_err(io::Error::other)?;
        Ok(Server {
            listener,
            options: *options,
            open: Arc::default(),
            stopped,
        })
    }

    /// Serves until a signal stops it, then lets what is queued leave.
    pub(crate) fn run(self) -> io::Result<()> {
        for stream in self.listener.incoming() {
            if self.stopped.load(Ordering::Acquire) {
                break;
            }
            let started = stream.and_then(|stream| self.start(stream));
            if let Err(error) = started {
                // Out of files or threads, most likely: others will end, so go on, but do not
                // spin meanwhile.
                eprintln!("server: cannot serve a connection: {error}");
                thread::sleep(Duration::from_millis(20));
            }
        }
        drop(self.listener);
        self.open.farewell();
        Ok(())
    }

    fn start(&self, stream: TcpStream) -> io::Result<()> {
        let peer = stream.peer_addr()?;
        stream.set_nodelay(true)?;
        stream.set_write_timeout(Some(STUCK))?;
        let (options, open) = (self.options, Arc::clone(&self.open));
        open.streams().insert(peer, stream.try_clone()?);
        let serve = move || {
            converse(stream, peer, &options);
            open.streams().remove(&peer);
            open.changed.notify_all();
        };
        let spawned = thread::Builder::new().stack_size(STACK).spawn(serve);
        if spawned.is_err() {
            self.open.streams().remove(&peer);
        }
        spawned.map(drop)
    }
}

fn converse(stream: TcpStream, peer: SocketAddr, options: &Options) {
    let trace = Trace::new(peer, options.trace);
    let stream = TracedStream(stream, trace);
    let mut connection = Connection::new(stream, Chat::new(Terminator::None));
    let mut protocol = Traced(rule(options), trace);
    while let Err(error) = connection.drive(&mut protocol) {
        trace.failed(&error);
        // After a timeout the connection still stands; after any other error it is over.
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

    /// Ends the input of all connections and waits, for a while, until their output has left.
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

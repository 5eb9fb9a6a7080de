//! Operations are submitted to a ring, and it reports their completion. The rest is the usual loop
//! around a chat.

use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::fd::{AsRawFd, FromRawFd};
use std::{collections::HashMap, io, mem, ops::Range, ptr::null_mut, thread, time};

use io_uring::{IoUring, opcode, squeue::Entry, types::Fd};
use sanschat::{Chat, Event, Protocol, Transmit, echo::ChatEcho};

const BUFFER: usize = 4096;

/// A connection. It has one pending operation at a time: a send if something is queued, else
/// a receive. It is not used until that is completed, so the kernel can send from the memory of the
/// chat.
struct Peer {
    stream: TcpStream,
    chat: Chat,
    rule: ChatEcho,
    buffer: [u8; BUFFER],
    unread: Range<usize>,
}

impl Peer {
    fn new(stream: TcpStream) -> Box<Self> {
        let mut chat = Chat::default().with_high_water(BUFFER);
        let mut rule = ChatEcho::new();
        rule.handle(&mut chat, Event::Opened);
        Box::new(Peer {
            stream,
            chat,
            rule,
            buffer: [0; BUFFER],
            unread: 0..0,
        })
    }

    /// Handles the result of an operation. Gives the next one, or `None` when the connection is over.
    fn completed(&mut self, result: i32) -> Option<Entry> {
        let sending = matches!(self.chat.poll_transmit(), Some(Transmit::Bytes(_)));
        match usize::try_from(result).ok()? {
            n if sending => self.chat.transmitted(n),
            0 if self.chat.is_closing() => return None,
            0 => {
                while let Some(event) = self.chat.feed_eof() {
                    self.rule.handle(&mut self.chat, event);
                }
            }
            n => self.unread = 0..n,
        }
        self.next()
    }

    fn next(&mut self) -> Option<Entry> {
        let mut input = &self.buffer[self.unread.clone()];
        while let Some(event) = self.chat.feed(&mut input) {
            self.rule.handle(&mut self.chat, event);
        }
        self.unread.start = self.unread.end - input.len();
        let fd = Fd(self.stream.as_raw_fd());
        match self.chat.poll_transmit() {
            Some(Transmit::Bytes(bytes)) => {
                let length = bytes.len().min(BUFFER) as u32;
                return Some(opcode::Send::new(fd, bytes.as_ptr(), length).build());
            }
            // Closing a socket with unread input would destroy the last reply on its way. So input is
            // received and dropped until the peer closes, here without a time limit.
            Some(Transmit::Eof | Transmit::Close) => {
                self.stream.shutdown(Shutdown::Write).ok()?;
                self.chat.transmitted(0);
            }
            None => {}
        }
        let (space, length) = (self.buffer.as_mut_ptr(), self.buffer.len() as u32);
        (self.chat.wants_input() || self.chat.is_closing())
            .then(|| opcode::Recv::new(fd, space, length).build())
    }
}

/// Serves until the ring fails.
pub(crate) fn serve(mut ring: IoUring, listener: &TcpListener) -> io::Result<()> {
    // If the ring fails they are not dropped, since the kernel may still use their memory.
    let mut peers = mem::ManuallyDrop::new(HashMap::<u64, Box<Peer>>::new());
    // An accept has the number of the next peer.
    let accept = opcode::Accept::new(Fd(listener.as_raw_fd()), null_mut(), null_mut()).build();
    let mut todo = vec![accept.clone()];
    loop {
        for entry in todo.drain(..) {
            // SAFETY: an accept is lent nothing. A peer's operation is lent memory that the boxed
            // peer owns, and the peer is neither touched nor dropped until it is completed.
            while unsafe { ring.submission().push(&entry) }.is_err() {
                ring.submit()?; // the queue is full
            }
        }
        match ring.submit_and_wait(1) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            waited => _ = waited?,
        }
        for done in ring.completion() {
            let id = done.user_data();
            let next = match (peers.get_mut(&id), done.result()) {
                (Some(peer), result) => peer.completed(result),
                (None, file) => {
                    todo.push(accept.clone().user_data(id + 1));
                    if file < 0 {
                        // Most likely there are too many open files. Do not spin until a peer leaves.
                        thread::sleep(time::Duration::from_millis(20));
                        continue;
                    }
                    // SAFETY: the accept opened it, and it has no other owner.
                    let stream = unsafe { TcpStream::from_raw_fd(file) };
                    peers.entry(id).or_insert(Peer::new(stream)).next()
                }
            };
            if let Some(next) = next {
                todo.push(next.user_data(id));
            } else if let Some(mut peer) = peers.remove(&id) {
                peer.rule.handle(&mut peer.chat, Event::Closed);
            }
        }
    }
}

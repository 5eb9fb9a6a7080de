//! `client chat`: input comes from two blocking sources, the keyboard and the socket.
//!
//! No adapter is used. A thread for each source sends what it reads to one channel, and the loop
//! feeds it to the chat. This is all that a loop has to do.

use std::{
    io::{self, BufRead, Read, Write},
    net::{Shutdown, TcpStream},
    sync::mpsc::{self, Receiver, Sender, SyncSender},
    thread,
};

use sanschat::{Chat, Event, Protocol, Terminator, Transmit, echo::ChatClient};

enum Source {
    Socket(io::Result<Vec<u8>>),
    /// A line of the keyboard without its terminator, or `None` at the end of input.
    Keyboard(Option<Vec<u8>>),
}

pub(crate) fn run(mut stream: TcpStream) -> io::Result<()> {
    let (source, sources) = mpsc::channel();
    // The next line is read once the last one was sent, so that a large file as standard input is
    // read no faster than the server takes it.
    let (go_on, turns) = mpsc::sync_channel(1);
    let (reader, sender) = (stream.try_clone()?, source.clone());
    thread::spawn(move || read_socket(reader, &sender));
    thread::spawn(move || read_keyboard(&source, &turns));
    converse(&mut stream, &sources, &go_on)
}

fn converse(
    stream: &mut TcpStream,
    sources: &Receiver<Source>,
    go_on: &SyncSender<()>,
) -> io::Result<()> {
    let mut chat = Chat::new(Terminator::CRLF);
    let mut client = ChatClient::default();
    client.handle(&mut chat, Event::Opened);
    for source in sources {
        match source {
            Source::Keyboard(Some(line)) => client.say(&mut chat, &line),
            Source::Keyboard(None) => chat.send_eof(),
            Source::Socket(bytes) => {
                let bytes = bytes?;
                let mut input = &bytes[..];
                while let Some(event) = chat.feed(&mut input) {
                    client.handle(&mut chat, event);
                }
                if bytes.is_empty() {
                    while let Some(event) = chat.feed_eof() {
                        client.handle(&mut chat, event);
                    }
                }
            }
        }
        print(&mut client)?;
        if client.is_done() {
            break;
        }
        transmit(&mut chat, stream)?;
        // It is full if the keyboard may already go on.
        let _ = go_on.try_send(());
    }
    Ok(())
}

fn print(client: &mut ChatClient) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    while let Some(reply) = client.take_reply() {
        stdout.write_all(&reply)?;
        stdout.write_all(b"\n")?;
    }
    stdout.flush()
}

fn transmit(chat: &mut Chat, stream: &mut TcpStream) -> io::Result<()> {
    while let Some(transmit) = chat.poll_transmit() {
        let sent = match transmit {
            Transmit::Bytes(bytes) => match stream.write(bytes)? {
                0 => return Err(io::ErrorKind::WriteZero.into()),
                sent => sent,
            },
            Transmit::Eof => {
                stream.shutdown(Shutdown::Write)?;
                0
            }
            Transmit::Close => break,
        };
        chat.transmitted(sent);
    }
    Ok(())
}

fn read_socket(mut stream: TcpStream, sender: &Sender<Source>) {
    loop {
        let mut buffer = vec![0; 4096];
        let read = stream.read(&mut buffer).map(|n| {
            buffer.truncate(n);
            buffer
        });
        let over = !matches!(&read, Ok(bytes) if !bytes.is_empty());
        if sender.send(Source::Socket(read)).is_err() || over {
            break;
        }
    }
}

fn read_keyboard(sender: &Sender<Source>, turns: &Receiver<()>) {
    let mut lines = io::stdin().lock().split(b'\n');
    loop {
        let line = lines.next().and_then(Result::ok).map(|mut line| {
            if line.last() == Some(&b'\r') {
                line.pop();
            }
            line
        });
        let over = line.is_none();
        if sender.send(Source::Keyboard(line)).is_err() || over || turns.recv().is_err() {
            break;
        }
    }
}

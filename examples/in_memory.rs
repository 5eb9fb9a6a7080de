//! asynchat's echo server and client talk to each other in buffers of 64 bytes, without a socket.
//! Each step is printed as in asynchat's tutorial.
//!
//! `cargo run --example in_memory`

use sanschat::{
    Chat, Event, Protocol, Terminator, Transmit,
    echo::{LengthEcho, LengthEchoClient},
};

const BUFFER: usize = 64;

const MESSAGE: &str = "\
A protocol is a conversation, and a conversation does not care what carries it. Bytes arrive \
in whatever portions the network likes; what they mean must not depend on that. So let one \
value hear the bytes and say the replies, and let something else carry them.
";

fn main() -> Result<(), sanschat::echo::CopyError> {
    let client = LengthEchoClient::new(MESSAGE.as_bytes())
        .with_chunk_size(BUFFER)
        .inspect_chunks(|chunk| log("EchoProducer", "more()", chunk));
    let mut server = Endpoint::new("EchoServer", LengthEcho::new());
    let mut client = Endpoint::new("EchoClient", client);
    loop {
        let to_server = client.send();
        server.receive(&to_server);
        let to_client = server.send();
        client.receive(&to_client);
        if to_server.is_empty() && to_client.is_empty() {
            break;
        }
    }
    match client.protocol.outcome() {
        Some(Ok(())) => println!("EchoClient: RECEIVED COPY OF MESSAGE"),
        Some(Err(error)) => return Err(error),
        None => println!("EchoClient: no answer"),
    }
    Ok(())
}

/// One end of the connection: a chat, its protocol, and its name in the log.
struct Endpoint<P> {
    name: &'static str,
    chat: Chat,
    protocol: P,
}

impl<P: Protocol> Endpoint<P> {
    fn new(name: &'static str, mut protocol: P) -> Self {
        let mut chat = Chat::default();
        protocol.handle(&mut chat, Event::Opened);
        Endpoint {
            name,
            chat,
            protocol,
        }
    }

    /// Takes up to one buffer of what is queued.
    fn send(&mut self) -> Vec<u8> {
        let mut buffer = Vec::new();
        while let Some(Transmit::Bytes(bytes)) = self.chat.poll_transmit() {
            let n = bytes.len().min(BUFFER - buffer.len());
            buffer.extend_from_slice(&bytes[..n]);
            self.chat.transmitted(n);
            if buffer.len() == BUFFER {
                break;
            }
        }
        buffer
    }

    fn receive(&mut self, mut input: &[u8]) {
        loop {
            let (before, terminator) = (input, terminator_length(&self.chat));
            let event = self.chat.feed(&mut input);
            let mut taken = &before[..before.len() - input.len()];
            let ended = matches!(event, Some(Event::Message(_) | Event::End));
            if ended {
                taken = &taken[..taken.len() - terminator];
            }
            if !taken.is_empty() {
                log(self.name, "collect_incoming_data()", taken);
            }
            if ended {
                println!("{}: found_terminator()", self.name);
            }
            let Some(event) = event else { break };
            self.protocol.handle(&mut self.chat, event);
        }
        // Above its high water mark a chat would leave some input: here so little is queued that
        // it takes all.
        assert!(input.is_empty());
    }
}

/// How many bytes of the input are the terminator of a message and not part of it.
fn terminator_length(chat: &Chat) -> usize {
    match chat.terminator() {
        Terminator::Bytes(bytes) => bytes.len(),
        _ => 0,
    }
}

fn log(who: &str, what: &str, bytes: &[u8]) {
    println!(
        "{who}: {what} -> ({} bytes) \"{}\"",
        bytes.len(),
        bytes.escape_ascii()
    );
}

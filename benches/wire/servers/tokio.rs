//! The servers on tokio: one thread, a task for each connection.

use std::{future::Future, io};

use ::tokio::{
    net::{TcpListener, TcpStream},
    runtime::Builder,
};
use futures_util::{FutureExt, SinkExt, StreamExt};
use sanschat::{Chat, Terminator, io::tokio::Connection};
use tokio_util::{
    bytes::{BufMut, BytesMut},
    codec::{Decoder, Encoder, Framed, LinesCodec, LinesCodecError},
};

use super::Lines;

pub(super) fn serve<F>(
    listener: std::net::TcpListener,
    client: impl Fn(TcpStream) -> F,
) -> io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    listener.set_nonblocking(true)?;
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let listener = TcpListener::from_std(listener)?;
        loop {
            let (stream, _) = listener.accept().await?;
            stream.set_nodelay(true)?;
            ::tokio::spawn(client(stream));
        }
    })
}

// Errors of a connection are ignored here.

pub(super) async fn chat(stream: TcpStream) {
    let mut connection = Connection::new(stream, Chat::new(Terminator::CRLF));
    drop(connection.drive(&mut Lines).await);
}

pub(super) async fn copy(mut stream: TcpStream) {
    let (mut reader, mut writer) = stream.split();
    drop(::tokio::io::copy(&mut reader, &mut writer).await);
}

pub(super) async fn lines(stream: TcpStream) {
    drop(echo_lines(stream).await);
}

/// It flushes when there is no further line, and not after each.
async fn echo_lines(stream: TcpStream) -> Result<(), LinesCodecError> {
    let mut framed = Framed::new(stream, CrlfLines(LinesCodec::new()));
    loop {
        let line = match framed.next().now_or_never() {
            Some(line) => line,
            None => {
                framed.flush().await?;
                framed.next().await
            }
        };
        let Some(line) = line else { return Ok(()) };
        framed.feed(line?).await?;
    }
}

/// The codec removes a CR and does not add one.
struct CrlfLines(LinesCodec);

impl Decoder for CrlfLines {
    type Item = String;
    type Error = LinesCodecError;

    fn decode(&mut self, input: &mut BytesMut) -> Result<Option<String>, LinesCodecError> {
        self.0.decode(input)
    }
}

impl Encoder<String> for CrlfLines {
    type Error = LinesCodecError;

    fn encode(&mut self, line: String, output: &mut BytesMut) -> Result<(), LinesCodecError> {
        output.reserve(line.len() + 2);
        output.put_slice(line.as_bytes());
        output.put_slice(b"\r\n");
        Ok(())
    }
}

//! A server up to STARTTLS, on a connected pair of sockets.

use std::{
    io,
    net::{TcpListener, TcpStream},
    time::Duration,
};

use sanschat::{
    Chat, Event, Terminator,
    io::{Parts, blocking::Connection},
};

/// A connected pair. Neither end waits for ever.
pub(crate) fn pair() -> (TcpStream, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let client = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let (server, _) = listener.accept().unwrap();
    for end in [&client, &server] {
        end.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    }
    (client, server)
}

/// Lines up to STARTTLS, which is answered; then the connection is taken apart.
pub(crate) fn until_starttls(stream: TcpStream) -> io::Result<Parts<TcpStream>> {
    let mut connection = Connection::new(stream, Chat::new(Terminator::CRLF));
    while let Some((event, chat)) = connection.next()? {
        match event {
            Event::Message(line) if *line == *b"STARTTLS" => {
                chat.push(b"220 go ahead\r\n");
                chat.pause();
            }
            Event::Message(_) => chat.push(b"250 ok\r\n"),
            _ => {}
        }
    }
    Ok(connection.into_parts())
}

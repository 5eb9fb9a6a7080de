//! The protocols that the server knows.

use std::str::FromStr;

use sanschat::{Protocol, echo};

use crate::options::Options;

#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Chat,
    Echo,
    EchoOnce,
    StreamEcho,
    Greeting,
    Asynchat,
}

impl Kind {
    pub(crate) const NAMES: &'static str = "chat, echo, echo-once, stream-echo, greeting, asynchat";
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Ok(match name {
            "chat" => Kind::Chat,
            "echo" => Kind::Echo,
            "echo-once" => Kind::EchoOnce,
            "stream-echo" => Kind::StreamEcho,
            "greeting" => Kind::Greeting,
            "asynchat" => Kind::Asynchat,
            _ => return Err(()),
        })
    }
}

/// A new rule for one connection. Every loop drives it in the same way.
pub(crate) fn rule(options: &Options) -> Box<dyn Protocol + Send> {
    match (options.protocol, options.limit) {
        (Kind::Chat, None) => Box::new(echo::ChatEcho::new()),
        (Kind::Chat, Some(limit)) => Box::new(echo::ChatEcho::with_limit(limit)),
        (Kind::Echo, _) => Box::new(echo::Echo),
        (Kind::EchoOnce, _) => Box::new(echo::EchoOnce),
        (Kind::StreamEcho, _) => Box::new(echo::StreamEcho),
        (Kind::Greeting, _) => Box::new(echo::Greeting::new()),
        (Kind::Asynchat, None) => Box::new(echo::LengthEcho::new()),
        (Kind::Asynchat, Some(limit)) => Box::new(echo::LengthEcho::with_limit(limit)),
    }
}

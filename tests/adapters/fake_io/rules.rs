//! Rules whose answers depend only on the input, inputs for them, and the answers of a plain chat that
//! gets the whole input at once.

use sanschat::{
    Chat, Event, Protocol, Terminator, Transmit,
    echo::{ChatEcho, Echo, LengthEcho},
};

use crate::fake_io::random::Random;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// Answers lines up to this limit until a line is `.`. The line `UPGRADE` pauses, the line `ABORT`
    /// aborts.
    Lines(usize),
    /// A length up to this limit, and as many bytes.
    Length(usize),
    /// All bytes as they come, and EOF.
    Echo,
}

impl Rule {
    pub(crate) fn any(random: &mut Random) -> Self {
        let limit = random.pick(&[8, 50, 1000]);
        random.pick(&[
            Rule::Lines(limit),
            Rule::Lines(limit),
            Rule::Length(limit),
            Rule::Echo,
        ])
    }

    pub(crate) fn protocol(self) -> Box<dyn Protocol> {
        match self {
            Rule::Lines(limit) => Box::new(Upgrades(ChatEcho::with_limit(limit))),
            Rule::Length(limit) => Box::new(LengthEcho::with_limit(limit)),
            Rule::Echo => Box::new(Echo),
        }
    }

    /// The longest message that is taken whole.
    pub(crate) fn message(self, buffer_size: usize) -> usize {
        match self {
            Rule::Lines(limit) => limit + 2,
            Rule::Length(limit) => limit,
            Rule::Echo => buffer_size,
        }
    }

    pub(crate) fn input(self, random: &mut Random) -> Vec<u8> {
        match self {
            Rule::Lines(limit) => some_lines(random, limit),
            Rule::Length(limit) => some_length(random, limit),
            Rule::Echo => {
                let n = random.pick(&[0, 1, 100, 3000]);
                let n = random.below(n + 1);
                random.bytes(n, b"abc\r\n\0\xef")
            }
        }
    }
}

/// Bytes that may be mistaken for a terminator.
const ALPHABET: &[u8] = b"ab.\r\n \0\xef";

fn some_lines(random: &mut Random, limit: usize) -> Vec<u8> {
    let mut input = Vec::new();
    for _ in 0..random.below(30) {
        let line = match random.below(20) {
            0 => b".".to_vec(),
            1 => b"..".to_vec(),
            2 => b"UPGRADE".to_vec(),
            3 | 4 => vec![b'x'; limit],
            5 => vec![b'x'; limit + 1],
            6 => {
                let n = limit + random.below(3 * limit);
                random.bytes(n, b"x\r")
            }
            7 => Vec::new(),
            _ => {
                let n = random.below(limit.min(100));
                random.bytes(n, ALPHABET)
            }
        };
        input.extend(line);
        input.extend(b"\r\n");
    }
    if random.percent(50) {
        // Half a line, perhaps with half a terminator.
        let n = random.below(limit + 5);
        input.extend(random.bytes(n, ALPHABET));
    }
    input
}

fn some_length(random: &mut Random, limit: usize) -> Vec<u8> {
    let n = random.below(limit + 3);
    let mut input = match random.below(8) {
        0 => b"ECHO\n".to_vec(),
        1 => vec![b'E'; 200],
        2 => b" ECHO  00".to_vec(),
        _ => b"ECHO ".to_vec(),
    };
    input.extend(format!("{n}\r\n").as_bytes());
    let n = (n + random.below(9)).saturating_sub(4);
    input.extend(random.bytes(n, ALPHABET));
    input
}

/// `ChatEcho` with an upgrade and an abort.
struct Upgrades(ChatEcho);

impl Protocol for Upgrades {
    fn handle(&mut self, chat: &mut Chat, event: Event<'_>) {
        match event {
            Event::Message(line) if *line == *b"UPGRADE" => {
                chat.push(b"go on\r\n");
                chat.pause();
            }
            Event::Message(line) if *line == *b"ABORT" => chat.abort(),
            event => self.0.handle(chat, event),
        }
    }
}

/// What a plain chat does with an input.
#[derive(Debug)]
pub(crate) struct Expected {
    pub(crate) written: Vec<u8>,
    /// How much of the input was taken in the end.
    pub(crate) taken: usize,
    /// Whether it closed or paused before the end of the input.
    pub(crate) closes: bool,
    pub(crate) pauses: bool,
    pub(crate) aborts: bool,
}

impl Expected {
    pub(crate) fn of(rule: Rule, mut input: &[u8], eof: bool) -> Self {
        let mut protocol = rule.protocol();
        let mut chat = Chat::new(Terminator::None).with_high_water(usize::MAX);
        protocol.handle(&mut chat, Event::Opened);
        while let Some(event) = chat.feed(&mut input) {
            protocol.handle(&mut chat, event);
        }
        let (closes, pauses) = (chat.is_closing(), chat.is_paused());
        while let Some(event) = eof.then(|| chat.feed_eof()).flatten() {
            protocol.handle(&mut chat, event);
        }
        Expected {
            written: all_queued(&mut chat),
            taken: chat.bytes_in() as usize,
            closes,
            pauses,
            aborts: chat.is_aborted(),
        }
    }
}

/// Everything a chat would send now.
pub(crate) fn all_queued(chat: &mut Chat) -> Vec<u8> {
    let mut queued = Vec::new();
    while let Some(Transmit::Bytes(bytes)) = chat.poll_transmit() {
        let n = bytes.len();
        queued.extend_from_slice(bytes);
        chat.transmitted(n);
    }
    queued
}

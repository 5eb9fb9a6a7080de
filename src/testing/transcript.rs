//! What happened between two ends, as text.

use std::{fmt, str, time::Duration};

use super::link::Decision;
use crate::escaped::Escaped;

/// One of the two ends of a [`Pair`](super::Pair).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The end that connected.
    Client,
    /// The end that was connected to.
    Server,
}

impl Side {
    pub(super) const BOTH: [Side; 2] = [Side::Client, Side::Server];

    /// The other side.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Side::Client => Side::Server,
            Side::Server => Side::Client,
        }
    }
}

/// `client` or `server`.
impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Side::Client => "client",
            Side::Server => "server",
        })
    }
}

/// What happened between two ends, in order: text that can be read, kept and replayed.
///
/// Each line begins with the time on the simulated clock, in seconds. Ends hear events and send
/// bytes; the link carries bytes and ends, or breaks. The link's lines contain all random choices,
/// so [`Pair::replay`](super::Pair::replay) can repeat a run: to see whether a change made a
/// difference, or to keep a case that once failed.
///
/// Two transcripts are equal if their texts are.
///
/// # Examples
///
/// Four bytes come in two portions, and the server's reaction is compared:
///
/// ```
/// use sanschat::echo::{ChatClient, ChatEcho};
/// use sanschat::testing::{Link, Pair, Transcript};
///
/// let kept: Transcript = r#"
/// 0.000000 link holds 100 bytes
/// 0.000000 client hears Opened
/// 0.000000 client sends "hi\r\n"
/// 0.000000 server hears Opened
/// 0.004711 link carries 3 bytes to the server
/// 0.005103 link carries 1 bytes to the server
/// 0.005103 server hears Message("hi")
/// 0.005103 server sends "You sent: hi\r\n"
/// "#
/// .parse()?;
///
/// let mut pair = Pair::new(ChatClient::new(["hi"]), ChatEcho::new(), Link::new(0));
/// pair.replay(&kept)?;
/// assert_eq!(pair.transcript(), kept);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Transcript {
    lines: Vec<Line>,
}

#[derive(Clone, Debug)]
struct Line {
    at: Duration,
    entry: Entry,
}

#[derive(Clone, Debug)]
pub(super) enum Entry {
    /// The link's capacity.
    Holds(usize),
    Decided(Decision),
    Sent(Side, Vec<u8>),
    /// Anything else that an end did.
    Did(Side, String),
}

impl Transcript {
    pub(super) fn push(&mut self, at: Duration, entry: Entry) {
        self.lines.push(Line { at, entry });
    }

    /// Bytes that are sent at the same time are one line, even if they took several writes.
    pub(super) fn sent(&mut self, at: Duration, side: Side, bytes: &[u8]) {
        if let Some(last) = self.lines.last_mut().filter(|last| last.at == at) {
            match &mut last.entry {
                Entry::Sent(same, sent) if *same == side => {
                    sent.extend_from_slice(bytes);
                    return;
                }
                _ => {}
            }
        }
        self.push(at, Entry::Sent(side, bytes.to_vec()));
    }

    pub(super) fn capacity(&self) -> Option<usize> {
        self.lines.iter().find_map(|line| match line.entry {
            Entry::Holds(bytes) => Some(bytes),
            _ => None,
        })
    }

    /// What the link did, each with its time.
    pub(super) fn decisions(&self) -> impl Iterator<Item = (Duration, Decision)> {
        self.lines.iter().filter_map(|line| match line.entry {
            Entry::Decided(decision) => Some((line.at, decision)),
            _ => None,
        })
    }

    /// The time of the last line.
    pub(super) fn end(&self) -> Duration {
        self.lines.last().map_or(Duration::ZERO, |line| line.at)
    }

    fn line(&self, index: usize) -> Option<String> {
        self.lines.get(index).map(ToString::to_string)
    }

    /// Compares what was expected, `self`, with what happened.
    pub(super) fn compare(&self, found: &Self) -> Result<(), Divergence> {
        let most = self.lines.len().max(found.lines.len());
        for index in 0..most {
            let (expected, found) = (self.line(index), found.line(index));
            if expected != found {
                return Err(Divergence { expected, found });
            }
        }
        Ok(())
    }
}

impl fmt::Display for Transcript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl PartialEq for Transcript {
    fn eq(&self, other: &Self) -> bool {
        // An event that was recorded and one that was read are not the same entry, though their
        // lines are.
        self.compare(other).is_ok()
    }
}

impl Eq for Transcript {}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (seconds, micros) = (self.at.as_secs(), self.at.subsec_micros());
        write!(f, "{seconds}.{micros:06} ")?;
        match &self.entry {
            Entry::Holds(bytes) => write!(f, "link holds {bytes} bytes"),
            Entry::Decided(Decision::Carry { to, bytes }) => {
                write!(f, "link carries {bytes} bytes to the {to}")
            }
            Entry::Decided(Decision::End { to }) => write!(f, "link carries the end to the {to}"),
            Entry::Decided(Decision::Break) => f.write_str("link breaks"),
            Entry::Sent(side, bytes) => write!(f, "{side} sends {:?}", Escaped(bytes)),
            Entry::Did(side, what) => write!(f, "{side} {what}"),
        }
    }
}

/// Reads what [`Display`](fmt::Display) writes. Empty lines, and lines that begin with `#`, are
/// skipped.
impl str::FromStr for Transcript {
    type Err = ParseTranscriptError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut transcript = Transcript::default();
        for (index, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let line = parse(line).ok_or(ParseTranscriptError { line: index + 1 })?;
            transcript.lines.push(line);
        }
        Ok(transcript)
    }
}

fn parse(line: &str) -> Option<Line> {
    let (time, what) = line.split_once(' ')?;
    let (seconds, micros) = time.split_once('.')?;
    let micros = (micros.len() == 6).then(|| micros.parse().ok())??;
    let at = Duration::from_secs(seconds.parse().ok()?) + Duration::from_micros(micros);
    let (who, did) = what.split_once(' ')?;
    let entry = match who {
        "link" => parse_link(did)?,
        _ => Entry::Did(side(who)?, did.into()),
    };
    Some(Line { at, entry })
}

fn parse_link(did: &str) -> Option<Entry> {
    if did == "breaks" {
        return Some(Entry::Decided(Decision::Break));
    }
    if let Some(bytes) = did.strip_prefix("holds ") {
        let bytes = bytes.strip_suffix(" bytes")?;
        return Some(Entry::Holds(bytes.parse().ok()?));
    }
    let (what, to) = did.strip_prefix("carries ")?.split_once(" to the ")?;
    let to = side(to)?;
    Some(Entry::Decided(match what.strip_suffix(" bytes") {
        Some(bytes) => Decision::Carry {
            to,
            bytes: bytes.parse().ok()?,
        },
        None if what == "the end" => Decision::End { to },
        None => return None,
    }))
}

fn side(name: &str) -> Option<Side> {
    match name {
        "client" => Some(Side::Client),
        "server" => Some(Side::Server),
        _ => None,
    }
}

/// The first difference between a replay and its transcript.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Divergence {
    /// The line of the transcript that did not happen, or `None` if more happened than it has.
    pub expected: Option<String>,
    /// What happened instead, or `None` if nothing did.
    pub found: Option<String>,
}

impl fmt::Display for Divergence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = |line: &Option<String>| line.clone().unwrap_or_else(|| "the end".into());
        writeln!(f, "the replay went another way")?;
        writeln!(f, "expected {}", line(&self.expected))?;
        write!(f, "found    {}", line(&self.found))
    }
}

impl std::error::Error for Divergence {}

/// The error for a text that is not a [`Transcript`]. It names the first wrong line.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ParseTranscriptError {
    line: usize,
}

impl fmt::Display for ParseTranscriptError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {} is no line of a transcript", self.line)
    }
}

impl std::error::Error for ParseTranscriptError {}

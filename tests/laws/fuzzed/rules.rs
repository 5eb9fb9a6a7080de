//! The echo rules: their answers to any input in any cutting, compared with answers worked out from
//! the whole input.

use arbitrary::{Arbitrary, Result, Unstructured};
use sanschat::{
    Chat, Event, Protocol, Terminator,
    echo::{
        ChatClient, ChatEcho, CopyError, Echo, EchoClient, EchoOnce, Greeting, LengthEcho,
        LengthEchoClient, StreamEcho,
    },
    from_fn,
    testing::{Checker, Cutting, Link, Outcome, Pair},
};

#[derive(Clone, Copy, Debug)]
enum Rule {
    Echo,
    EchoOnce,
    StreamEcho,
    Greeting,
    ChatEcho,
    LengthEcho,
    EchoClient,
    ChatClient,
    LengthEchoClient,
}

const RULES: [Rule; 9] = [
    Rule::Echo,
    Rule::EchoOnce,
    Rule::StreamEcho,
    Rule::Greeting,
    Rule::ChatEcho,
    Rule::LengthEcho,
    Rule::EchoClient,
    Rule::ChatClient,
    Rule::LengthEchoClient,
];

/// Any bytes: a rule, a limit, a cutting, an input.
pub(crate) fn body(data: &[u8]) {
    // Too few bytes make no case.
    let _ = one(Unstructured::new(data));
}

fn one(mut data: Unstructured<'_>) -> Result<()> {
    // In the same way as `Arbitrary` is derived for an enum, so that the seeds keep their meaning.
    let drawn = u64::from(u32::arbitrary(&mut data)?) * RULES.len() as u64;
    let rule = RULES[(drawn >> 32) as usize];
    let limit = data.int_in_range(0..=40)?;
    let cuts: Vec<u8> = Vec::arbitrary(&mut data)?;
    let input = data.take_rest();
    let cutting = Cutting::at(cuts.into_iter().map(usize::from));
    match rule {
        Rule::Echo => {
            let outcome = same(Echo::default, input, &cutting);
            assert_eq!(outcome.sent, input);
            assert!(outcome.sent_eof && outcome.closed);
        }
        Rule::EchoOnce => {
            let outcome = Checker::new(EchoOnce::default).run(input, &cutting);
            assert_eq!(
                outcome.sent,
                cutting.chunks(input).next().unwrap_or_default()
            );
        }
        Rule::StreamEcho => {
            let outcome = Checker::new(StreamEcho::default).run(input, &cutting);
            let first = cutting.chunks(input).next().unwrap_or_default();
            assert_eq!(outcome.sent, &first[..first.len().min(StreamEcho::MOST)]);
        }
        Rule::Greeting => {
            let outcome = Checker::new(Greeting::new).run(input, &cutting);
            assert_eq!(outcome.sent, greetings(cutting.chunks(input)));
        }
        Rule::ChatEcho => {
            let outcome = same(|| ChatEcho::with_limit(limit), input, &cutting);
            let (sent, closed) = chat_answers(input, limit);
            assert_eq!(outcome.sent, sent);
            let end = Event::Eof { partial: None };
            let heard_end = outcome
                .heard
                .iter()
                .any(|it| matches!(it, Event::Eof { .. }));
            assert_ne!(closed, heard_end, "either a dot or {end:?} comes last");
        }
        Rule::LengthEcho => {
            let outcome = same(|| LengthEcho::with_limit(limit), input, &cutting);
            assert_eq!(outcome.sent, length_answer(input, limit));
        }
        Rule::EchoClient => {
            let parts = ["one", "", "two"];
            let client = || EchoClient::new(parts).with_limit(limit);
            let outcome = same(client, input, &cutting);
            assert_eq!(outcome.aborted, input.len() > limit);
            assert!(outcome.aborted || outcome.sent == b"onetwo" && outcome.sent_eof);
        }
        Rule::ChatClient => {
            let outcome = same(|| ChatClient::new(["one", "."]), input, &cutting);
            assert_eq!(outcome.sent, b"one\r\n.\r\n");
            let heard = outcome.heard.iter();
            let replies = heard.filter(|it| matches!(it, Event::Message(_))).count();
            assert_eq!(replies, split(input, b"\r\n").len() - 1);
        }
        Rule::LengthEchoClient => {
            let body = b"ECHO\x00\xff";
            let outcome = same(|| LengthEchoClient::new(*body), input, &cutting);
            let judgement = judgement(body, input);
            assert_eq!(outcome.aborted, judgement.is_err());
            let mut pair = Pair::new(LengthEchoClient::new(*body), says(input), Link::new(1));
            pair.run();
            assert_eq!(pair.client.protocol.outcome(), Some(judgement));
        }
    }
    Ok(())
}

/// A server that sends this, whatever it receives, and then EOF.
fn says(words: &[u8]) -> impl Protocol {
    let words = words.to_vec();
    from_fn(move |chat: &mut Chat, event: Event<'_>| {
        if event == Event::Opened {
            chat.stream(Terminator::None);
            chat.push(&words);
            chat.send_eof();
        }
    })
}

/// The outcome of an input, which no cutting may change.
fn same<P: Protocol>(rule: impl Fn() -> P, input: &[u8], cutting: &Cutting) -> Outcome {
    let checker = Checker::new(rule);
    let whole = checker.run(input, &Cutting::whole());
    let cut = checker.run(input, cutting);
    assert!(cut == whole, "{cutting}\nwhole: {whole}\ncut:   {cut}");
    whole
}

fn greetings<'i>(chunks: impl Iterator<Item = &'i [u8]>) -> Vec<u8> {
    let texts = chunks.map_while(|chunk| std::str::from_utf8(chunk).ok());
    let greetings = texts.map(|text| format!("Hello, {text}!"));
    greetings.collect::<String>().into_bytes()
}

/// The parts between the ends. The last part has no end.
fn split<'i>(mut input: &'i [u8], end: &[u8]) -> Vec<&'i [u8]> {
    let mut parts = Vec::new();
    while let Some(at) = input.windows(end.len()).position(|it| it == end) {
        parts.push(&input[..at]);
        input = &input[at + end.len()..];
    }
    parts.push(input);
    parts
}

/// The answers to all lines, and whether one of them closed.
fn chat_answers(input: &[u8], limit: usize) -> (Vec<u8>, bool) {
    let mut sent = Vec::new();
    let lines = split(input, b"\r\n");
    let last = lines.len() - 1;
    for (index, line) in lines.into_iter().enumerate() {
        if line.len() > limit {
            sent.extend(format!("too long: a line has at most {limit} bytes\r\n").bytes());
        } else if index < last && line == b"." {
            return (sent, true);
        } else if index < last {
            sent.extend([b"You sent: ", line, b"\r\n"].concat());
        }
    }
    (sent, false)
}

fn length_answer(input: &[u8], limit: usize) -> Vec<u8> {
    const HEADER: usize = 128;
    let parts = split(input, b"\n");
    let header = parts[0];
    if header.len() > HEADER {
        return format!("ERROR a header has at most {HEADER} bytes\n").into_bytes();
    }
    if parts.len() == 1 {
        return Vec::new();
    }
    let body = &input[header.len() + 1..];
    match announced(header) {
        None => b"ERROR expected ECHO and a number\n".to_vec(),
        Some(n) if n > limit as u128 => format!("ERROR at most {limit} bytes\n").into_bytes(),
        Some(n) => body.get(..n as usize).unwrap_or_default().to_vec(),
    }
}

/// The number in a header, read as the rule is written.
fn announced(header: &[u8]) -> Option<u128> {
    let text = header
        .iter()
        .map(|&byte| char::from(byte))
        .collect::<String>();
    let is_blank = |char| [' ', '\t', '\r'].contains(&char);
    let number = text.trim_matches(is_blank).strip_prefix("ECHO")?;
    let digits = number.strip_prefix(is_blank)?.trim_matches(is_blank);
    let all_digits = !digits.is_empty() && digits.bytes().all(|it| it.is_ascii_digit());
    // A number with too many digits is over any limit.
    all_digits.then(|| digits.parse().unwrap_or(u128::MAX))
}

fn judgement(body: &[u8], input: &[u8]) -> std::result::Result<(), CopyError> {
    let expected = body.len();
    let received = body.iter().zip(input).take_while(|(a, b)| a == b).count();
    match received {
        _ if received == expected => Ok(()),
        _ if received == input.len() => Err(CopyError::Short { received, expected }),
        at => Err(CopyError::Wrong { at }),
    }
}

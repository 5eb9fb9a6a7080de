//! Two ends on a link that may fail: whatever it does, both close, and the transcript can be replayed.

use std::fmt::Debug;

use arbitrary::{Arbitrary, Result, Unstructured};
use sanschat::{
    Protocol,
    echo::{ChatClient, ChatEcho, Echo, EchoClient, LengthEcho, LengthEchoClient},
    testing::{Link, Pair, Side, Transcript},
};

/// Any bytes: a client with its server, what the client sends, and a link.
pub(crate) fn body(data: &[u8]) {
    // Too few bytes make no case.
    let _ = one(Unstructured::new(data));
}

fn one(mut data: Unstructured<'_>) -> Result<()> {
    let which = data.int_in_range(0..=2)?;
    let (link, is_sound) = link(&mut data)?;
    let said = data.take_rest();
    match which {
        0 => {
            let client = converse(|| (EchoClient::new([said, said]), Echo), &link);
            assert!(!is_sound || client.is_done());
            assert!([said, said].concat().starts_with(client.received()));
            assert!(!is_sound || client.received().len() == 2 * said.len());
        }
        1 => {
            let ends = || (LengthEchoClient::new(said), LengthEcho::new());
            let outcome = converse(ends, &link).outcome();
            assert!(outcome.is_some());
            assert!(!is_sound || outcome == Some(Ok(())));
        }
        _ => {
            let lines: Vec<&[u8]> = said
                .split(|&byte| byte == b'\n')
                .chain([&b"."[..]])
                .collect();
            let ends = || (ChatClient::new(lines.clone()), ChatEcho::new());
            assert!(!is_sound || converse(ends, &link).is_done());
        }
    }
    Ok(())
}

/// A link, and whether it has no faults.
fn link(data: &mut Unstructured<'_>) -> Result<(Link, bool)> {
    let mut link = Link::new(u64::from(u16::arbitrary(data)?))
        .with_chunks(data.int_in_range(1..=100)?)
        .with_capacity(data.int_in_range(1..=300)?);
    let faults = data.int_in_range(0..=5)?;
    let after = u64::from(u8::arbitrary(data)?);
    link = match faults {
        0 => link.with_break_after(after),
        1 => link.with_end_after(Side::Client, after),
        2 => link.with_end_after(Side::Server, after),
        _ => return Ok((link, true)),
    };
    Ok((link, false))
}

/// Runs both ends until nothing more can happen, and once more by the transcript.
fn converse<C: Protocol, S: Protocol>(ends: impl Fn() -> (C, S), link: &Link) -> C {
    let pair = |link: Link| {
        let (client, server) = ends();
        Pair::new(client, server, link)
    };
    let mut first = pair(link.clone());
    first.run();
    let text = first.transcript().to_string();
    assert!(
        first.client.is_closed() && first.server.is_closed(),
        "{text}"
    );
    let transcript: Transcript = parsed(&text);
    assert_eq!(transcript.to_string(), text);
    pair(Link::new(0))
        .replay(&transcript)
        .unwrap_or_else(|why| panic!("{why}\n{text}"));
    first.client.protocol
}

fn parsed<T: std::str::FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap_or_else(|why| panic!("{why:?}: {text}"))
}

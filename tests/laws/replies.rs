//! Law 15: what is sent can be read. What is queued as a message is read back under the same terminator
//! as exactly that message, and what could not be is refused.

use crate::support::{config, told::Ends};
use proptest::{collection::vec, prelude::*, sample::select};
use sanschat::{Chat, Event, Framer, Prefix, RefusedReason, Terminator, Transmit};

/// Bytes that all ends are made of, so that messages almost end everywhere.
fn letters(longest: usize) -> impl Strategy<Value = Vec<u8>> {
    vec(select(&b"ab\r\n"[..]), 0..longest)
}

fn ends() -> impl Strategy<Value = Ends> {
    let prefixes = [
        Prefix::U8,
        Prefix::U16Be,
        Prefix::U16Le,
        Prefix::U24Be,
        Prefix::U32Be,
        Prefix::U32Le,
        Prefix::U64Be,
        Prefix::U64Le,
        Prefix::Varint,
        Prefix::Decimal(b'\n'),
        Prefix::Decimal(b'7'),
        Prefix::Netstring,
    ];
    prop_oneof![
        4 => letters(5).prop_map(Ends::At),
        4 => vec(letters(4), 0..4).prop_map(|members| Ends::any_of(&members)),
        2 => Just(Ends::Line),
        2 => Just(Ends::AnyLine),
        1 => (0..6_u64).prop_map(Ends::After),
        1 => (0..6_u64, letters(3)).prop_map(|(length, end)| Ends::LengthThen(length, end)),
        2 => select(prefixes.to_vec()).prop_map(Ends::Prefixed),
        1 => Just(Ends::Never),
    ]
}

fn all_queued(chat: &mut Chat) -> Vec<u8> {
    let mut all = Vec::new();
    while let Some(Transmit::Bytes(bytes)) = chat.poll_transmit() {
        all.extend_from_slice(bytes);
        let n = bytes.len();
        chat.transmitted(n);
    }
    all
}

/// Whether a reader under this terminator gets exactly this message, and is ready for another one.
fn is_read(bytes: &[u8], terminator: Terminator<'_>, message: &[u8]) -> bool {
    let mut framer = Framer::new(terminator).with_limit(usize::MAX);
    let mut input = bytes;
    let first = framer.feed(&mut input);
    let next = framer.feed(&mut input);
    let is_message = matches!(first, Some(Event::Message(read)) if *read == *message);
    is_message
        && next.is_none()
        && framer.messages_in() == 1
        && framer.feed_eof() == Some(Event::Eof { partial: None })
}

/// What a naive writer would send.
fn naive(message: &[u8], terminator: Terminator<'_>) -> Option<Vec<u8>> {
    let length = message.len() as u64;
    let (before, after): (Vec<u8>, &[u8]) = match terminator {
        Terminator::Bytes(end) | Terminator::LengthThen(_, end) => (Vec::new(), end),
        Terminator::Line | Terminator::AnyLine => (Vec::new(), b"\r\n"),
        Terminator::AnyOf(members) => {
            let first = members.iter().find(|member| !member.is_empty());
            (Vec::new(), first.unwrap_or_default())
        }
        Terminator::Prefixed(Prefix::Netstring) => {
            (Prefix::Netstring.encode(length).ok()?.to_vec(), b",")
        }
        Terminator::Prefixed(prefix) => (prefix.encode(length).ok()?.to_vec(), b""),
        _ => (Vec::new(), b""),
    };
    Some([&before, message, after].concat())
}

proptest! {
    #![proptest_config(config(20_000))]

    #[test]
    fn law_15_what_is_sent_can_be_read(ends in ends(), message in letters(8)) {
        let terminator = ends.lend();
        let mut chat = Chat::new(Terminator::LF);
        let pushed = chat.push_message(&message, terminator);
        let queued = all_queued(&mut chat);
        match pushed {
            Ok(()) => prop_assert!(is_read(&queued, terminator, &message), "sends {queued:?}"),
            Err(refused) => {
                prop_assert!(queued.is_empty(), "queued {queued:?} of a refused message");
                prop_assert!(refused.at <= message.len());
                if refused.reason == RefusedReason::EndInside {
                    let mut framer = Framer::new(terminator).with_limit(usize::MAX);
                    let (end, rest) = message.split_at(refused.at);
                    let ended = framer.feed(&mut &end[..]);
                    prop_assert!(ended.is_some() && !framer.is_mid_message(), "not at {end:?} {rest:?}");
                }
                let naive = naive(&message, terminator);
                let was_right = naive.filter(|bytes| is_read(bytes, terminator, &message));
                prop_assert_eq!(was_right, None, "{:?} for nothing", refused);
            }
        }
    }

    /// A line has neither a carriage return nor a line feed nor a NUL, whatever the reader takes for a
    /// line end.
    #[test]
    fn a_line_is_one_line_for_every_reader(line in vec(select(&b"ab\r\n\0"[..]), 0..6)) {
        let mut chat = Chat::new(Terminator::LF);
        let pushed = chat.push_line(&line);
        let queued = all_queued(&mut chat);
        let forbidden = line.iter().position(|byte| b"\r\n\0".contains(byte));
        match pushed {
            Ok(()) => {
                prop_assert_eq!(forbidden, None);
                for terminator in [Terminator::CRLF, Terminator::Line, Terminator::AnyLine] {
                    prop_assert!(is_read(&queued, terminator, &line), "{terminator:?}");
                }
            }
            Err(refused) => {
                prop_assert_eq!((Some(refused.at), refused.reason), (forbidden, RefusedReason::NoLineByte));
                prop_assert_eq!(queued, b"");
            }
        }
    }
}

/// After an end of sending a message is dropped as all that is pushed, and that is no error.
#[test]
fn after_a_close_nothing_is_refused() {
    for end in [Chat::send_eof, Chat::close_when_done, Chat::abort] {
        let mut chat = Chat::new(Terminator::LF);
        end(&mut chat);
        assert_eq!(chat.push_message(b"a\r\nb", Terminator::CRLF), Ok(()));
        assert_eq!(chat.push_line("a\nb"), Ok(()));
        assert_eq!(chat.queued(), 0);
    }
}

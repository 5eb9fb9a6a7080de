//! What the echo rules that answer whole messages answer to good and bad input, however it is cut. For
//! tests in memory and over sockets.

use sanschat::echo::{ChatEcho, LengthEcho};

/// What a peer sends, and all that it receives.
pub(crate) type Dialogue = (&'static [u8], &'static [u8]);

pub(crate) fn chat_rule() -> ChatEcho {
    ChatEcho::with_limit(8)
}

pub(crate) const CHAT: &[Dialogue] = &[
    (b"hello\r\n.\r\n", b"You sent: hello\r\n"),
    (b"\r\nabc\r\r\n", b"You sent: \r\nYou sent: abc\r\r\n"),
    (b"a\nb\rc\0\xff\r\n", b"You sent: a\nb\rc\0\xff\r\n"),
    (b".\r\nafter\r\n", b""),
    (b" .\r\n..\r\n", b"You sent:  .\r\nYou sent: ..\r\n"),
    (b"12345678\r\n", b"You sent: 12345678\r\n"),
    (
        b"123456789\r\nnext\r\n",
        b"too long: a line has at most 8 bytes\r\nYou sent: next\r\n",
    ),
    (b"half a line", b"too long: a line has at most 8 bytes\r\n"),
    (b"half", b""),
    (b"", b""),
];

const NOT_A_NUMBER: &[u8] = b"ERROR expected ECHO and a number\n";
const TOO_MUCH: &[u8] = b"ERROR at most 1000 bytes\n";

pub(crate) fn length_rule() -> LengthEcho {
    LengthEcho::with_limit(1000)
}

pub(crate) const LENGTH: &[Dialogue] = &[
    (b"ECHO 5\nhello", b"hello"),
    (b"ECHO 5\nhello and more\nECHO 5\n", b"hello"),
    (b" \tECHO  0005 \r\nhello", b"hello"),
    (b"ECHO 3\n\n\0\n", b"\n\0\n"),
    (b"ECHO 0\nhello", b""),
    (b"ECHO 5\nhell", b""),
    (b"ECHO 5", b""),
    (b"ECHO -1\n", NOT_A_NUMBER),
    (b"ECHO +5\nhello", NOT_A_NUMBER),
    (b"ECHO abc\n", NOT_A_NUMBER),
    (b"ECHO\n", NOT_A_NUMBER),
    (b"ECHO5\nhello", NOT_A_NUMBER),
    (b"ECHO 5 6\n", NOT_A_NUMBER),
    (b"ECHO 5\0\n", NOT_A_NUMBER),
    (b"echo 5\nhello", NOT_A_NUMBER),
    (b"\n", NOT_A_NUMBER),
    (b"ECHO 1001\n", TOO_MUCH),
    (b"ECHO 99999999999999999999\n", TOO_MUCH),
];

//! The end of mail, CRLF.CRLF, over its own three letters: overlaps that two cannot make.

use super::{
    spread::spread,
    support::{
        runner::scanner,
        script::{Ends, Script, Style},
    },
    texts::Texts,
    walk::walk,
};
#[cfg(feature = "alloc")]
use crate::support::runner::framer;

const LETTERS: &[u8] = b"\r\n.";

fn script(style: Style, limit: usize) -> Script {
    let ends = Ends::At(b"\r\n.\r\n".to_vec());
    Script {
        limit,
        ..Script::new(style, ends)
    }
}

pub(crate) fn of_a_scanner(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let script = script(Style::Pieces, usize::MAX);
    spread(name, &[()], |()| walk(&texts, &script, scanner(&script)));
}

#[cfg(feature = "alloc")]
pub(crate) fn of_pieces(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let script = script(Style::Pieces, 0);
    spread(name, &[()], |()| walk(&texts, &script, framer(&script)));
}

#[cfg(feature = "alloc")]
pub(crate) fn of_whole_messages(name: &str, longest: usize) {
    let texts = Texts::new(b"", LETTERS, longest);
    let scripts = [1, longest].map(|limit| script(Style::Whole, limit));
    spread(name, &scripts, |script| {
        walk(&texts, script, framer(script))
    });
}

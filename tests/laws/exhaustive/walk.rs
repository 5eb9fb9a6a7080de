//! The walk over all pairs of a text and a cutting.
//!
//! They are a tree: a node is a text that has come in certain chunks, and its children have come
//! in one chunk more.
//!
//! ```text
//!              a ──── a|a, a|b, a|aa …     each line a copy of the machine,
//!            ╱                             each node one chunk and one comparison
//!   nothing ──── b ──── b|a, b|b …
//!            ╲
//!              aa ─── aa|a …
//! ```
//!
//! So a pair costs one chunk instead of a whole run. What must be told depends on the text alone
//! (law 1), so the oracle is asked once a text.

use super::{
    line::Line,
    support::{
        machine::Machine,
        oracle::oracle,
        runner::Run,
        script::{Finish, Script},
    },
    texts::Texts,
};
use sanschat::Terminator;
use std::thread;

/// Walks all texts in all cuttings, and says how many nodes that were. In each of them the
/// machine must have told what the oracle tells, hold what the oracle has left, and end as the
/// oracle does if EOF comes there. What the runner checks on the way (laws 2, 3 and 11) is
/// checked in each node, too.
pub(crate) fn walk<'s, M>(texts: &'s Texts, script: &'s Script, machine: M) -> u64
where
    M: Machine<'s> + Clone,
{
    Walk::new(texts, script, &answers(texts, script)).all(machine)
}

/// The same of a script whose first end sets another terminator. Where nothing ends, that other
/// one does not matter, and a walk under the first alone has been there: only the texts in which
/// something ends are walked, and what leads there.
pub(crate) fn walk_to_ends<'s, M>(texts: &'s Texts, script: &'s Script, machine: M) -> u64
where
    M: Machine<'s> + Clone,
{
    let mut answers = answers(texts, script);
    for n in (0..answers.len()).rev() {
        let ended = |byte| b";(!".contains(byte);
        answers[n].wanted = answers[n].told_at_eof.as_bytes().iter().any(ended)
            || texts.below(n).any(|below| answers[below].wanted);
    }
    Walk::new(texts, script, &answers).all(machine)
}

fn answers<'s>(texts: &Texts, script: &'s Script) -> Vec<Answer<'s>> {
    let texts = texts.all().iter();
    texts.map(|text| Answer::new(text, script)).collect()
}

/// What the oracle says of one text.
struct Answer<'s> {
    told: Line,
    told_at_eof: Line,
    places: Vec<usize>,
    rest: Option<usize>,
    terminator: Terminator<'s>,
    /// Whether this text, or one below it, is to be walked.
    wanted: bool,
}

impl<'s> Answer<'s> {
    fn new(text: &[u8], script: &'s Script) -> Self {
        assert_eq!(script.finish, Finish::Open, "the walk itself lets EOF come");
        let ended = Script {
            finish: Finish::Eof,
            ..script.clone()
        };
        let (open, places) = oracle(text, script);
        let (at_eof, _) = oracle(text, &ended);
        Answer {
            told: Line::of(&open),
            told_at_eof: Line::of(&at_eof),
            places,
            rest: open.rest,
            terminator: open.terminator,
            wanted: true,
        }
    }
}

struct Walk<'s, 'e> {
    texts: &'s Texts,
    script: &'s Script,
    answers: &'e [Answer<'s>],
    /// The texts from nothing to the present node.
    path: Vec<usize>,
    nodes: u64,
}

impl<'s, 'e> Walk<'s, 'e> {
    fn new(texts: &'s Texts, script: &'s Script, answers: &'e [Answer<'s>]) -> Self {
        Walk {
            texts,
            script,
            answers,
            path: Vec::new(),
            nodes: 0,
        }
    }

    fn all<M: Machine<'s> + Clone>(mut self, machine: M) -> u64 {
        let nothing = Run::new(machine, self.script);
        (0..self.answers.len()).for_each(|n| self.visit(&nothing, n));
        self.nodes
    }

    /// The node that text `n` makes as a child of `parent`, and all below it.
    fn visit<M: Machine<'s> + Clone>(&mut self, parent: &Run<'s, 'e, M, Line>, n: usize) {
        let (text, answer) = (&self.texts.all()[n], &self.answers[n]);
        if !answer.wanted {
            return;
        }
        self.path.push(n);
        self.nodes += 1;
        let mut run = parent.clone();
        run.go_on(text, &answer.places);
        assert_eq!(run.told, answer.told, "told, and should be");
        assert_eq!(run.machine.terminator(), answer.terminator);
        let unread = run.unread_from();
        let lost = answer.rest.is_some_and(|rest| rest != unread);
        assert!(!lost, "unread from {unread}, should be {:?}", answer.rest);
        // An empty first chunk changes nothing: what goes on from there was walked already.
        if !text.is_empty() {
            let below = self.texts.below(n);
            below.for_each(|below| self.visit(&run, below));
        }
        if M::KNOWS_EOF {
            run.finish();
            assert_eq!(run.told, answer.told_at_eof, "told at EOF, and should be");
        }
        self.path.pop();
    }
}

/// Whatever fails, says where.
impl Drop for Walk<'_, '_> {
    fn drop(&mut self) {
        if thread::panicking() {
            let mut come = 0;
            let chunks = self.path.iter().map(|&n| {
                let text = &self.texts.all()[n];
                let chunk = String::from_utf8_lossy(&text[come..]);
                come = text.len();
                chunk
            });
            let chunks: Vec<_> = chunks.collect();
            let script = self.script;
            let (style, ends, limit) = (script.style, &script.ends, script.limit);
            let then = script.reactions.first();
            eprintln!("{style:?} up to {limit}, {ends:?}, then {then:?}, after {chunks:?}");
        }
    }
}

//! The walk over all pairs of a text and a cutting.
//!
//! They are a tree: a node is a text that has come in certain chunks, and its children have come
//! in one chunk more.
//!
//! ```text
//!              a ──── a|a, a|b, a|aa …     each line a copy of the run,
//!            ╱                             each node one chunk
//!   nothing ──── b ──── b|a, b|b …
//!            ╲
//!              aa ─── aa|a …
//! ```
//!
//! So a pair costs one chunk instead of a whole run. In each node the runner compares every call
//! with the model. And whatever was reported must be the same as of the text in one chunk (law 1),
//! which is asked once for each text.

use super::{
    setup::Setup,
    support::{machine::Machine, run::Run},
    texts::Texts,
};

/// Walks all texts in all cuttings, and says how many nodes that were. Each node also lets EOF
/// come, on a copy.
pub(crate) fn walk<'s, M>(texts: &'s Texts, setup: &'s Setup) -> u64
where
    M: Machine<'s> + Clone,
{
    Walk::new(texts, setup, &answers::<M>(texts, setup)).all::<M>()
}

/// The same for a setup whose first end sets another terminator. Where nothing ends, that other
/// terminator does not matter, and a walk under the first alone has been there. So only texts in
/// which something ends are walked, and what leads there.
pub(crate) fn walk_to_ends<'s, M>(texts: &'s Texts, setup: &'s Setup) -> u64
where
    M: Machine<'s> + Clone,
{
    let mut answers = answers::<M>(texts, setup);
    for n in (0..answers.len()).rev() {
        answers[n].wanted =
            answers[n].ended > 0 || texts.below(n).any(|below| answers[below].wanted);
    }
    Walk::new(texts, setup, &answers).all::<M>()
}

fn answers<'s, M>(texts: &'s Texts, setup: &'s Setup) -> Vec<Answer>
where
    M: Machine<'s> + Clone,
{
    let answer = |text: &'s Vec<u8>| {
        let of = Answer::of::<M>(text, setup);
        of.unwrap_or_else(|why| panic!("{why}, {} after {text:?}", setup.shown()))
    };
    texts.all().iter().map(answer).collect()
}

/// What comes of one text in one chunk.
struct Answer {
    digest: u64,
    digest_at_eof: u64,
    unread_from: usize,
    /// How many messages end, also at EOF.
    ended: usize,
    /// Whether this text, or one below it, is to be walked.
    wanted: bool,
}

impl Answer {
    fn of<'s, M>(text: &'s [u8], setup: &'s Setup) -> Result<Self, String>
    where
        M: Machine<'s> + Clone,
    {
        let mut run = setup.start::<M>()?;
        run.go_on(text)?;
        let (digest, unread_from) = (run.digest, run.clone().check_unread()?);
        run.eof()?;
        Ok(Answer {
            digest,
            digest_at_eof: run.digest,
            unread_from,
            ended: run.ended,
            wanted: true,
        })
    }
}

struct Walk<'s, 'e> {
    texts: &'s Texts,
    setup: &'s Setup,
    answers: &'e [Answer],
    /// The texts from nothing to the present node.
    path: Vec<usize>,
    nodes: u64,
}

impl<'s, 'e> Walk<'s, 'e> {
    fn new(texts: &'s Texts, setup: &'s Setup, answers: &'e [Answer]) -> Self {
        Walk {
            texts,
            setup,
            answers,
            path: Vec::new(),
            nodes: 0,
        }
    }

    fn all<M: Machine<'s> + Clone>(mut self) -> u64 {
        let walked = self.setup.start::<M>().and_then(|nothing| {
            let mut texts = 0..self.answers.len();
            texts.try_for_each(|n| self.visit(&nothing, n))
        });
        walked.unwrap_or_else(|why| panic!("{why}, {}", self.shown()));
        self.nodes
    }

    /// The node that text `n` makes as a child of `parent`, and all below it.
    fn visit<M>(&mut self, parent: &Run<'s, M>, n: usize) -> Result<(), String>
    where
        M: Machine<'s> + Clone,
    {
        let (text, answer) = (&self.texts.all()[n], &self.answers[n]);
        if !answer.wanted {
            return Ok(());
        }
        self.path.push(n);
        self.nodes += 1;
        let mut run = parent.clone();
        run.go_on(text)?;
        if run.digest != answer.digest || run.clone().check_unread()? != answer.unread_from {
            return Err("law 1: it differs from the text in one chunk".into());
        }
        // An empty first chunk changes nothing: what follows it was walked already.
        if !text.is_empty() {
            let mut below = self.texts.below(n);
            below.try_for_each(|below| self.visit(&run, below))?;
        }
        run.eof()?;
        if run.digest != answer.digest_at_eof {
            return Err("law 1: at EOF it differs from the text in one chunk".into());
        }
        self.path.pop();
        Ok(())
    }

    /// Where the walk is, for the message of a failure.
    fn shown(&self) -> String {
        let mut come = 0;
        let chunks = self.path.iter().map(|&n| {
            let text = &self.texts.all()[n];
            let chunk = text[come..].escape_ascii().to_string();
            come = text.len();
            chunk
        });
        let chunks: Vec<String> = chunks.collect();
        format!("{} after {chunks:?}", self.setup.shown())
    }
}

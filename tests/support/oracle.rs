//! The oracle: what must be told of a whole script, by the naive truth of framing.

use super::{
    framing::Framing,
    script::{Action, Finish, Script, Told, Verdict, tell},
};

/// What is told of `input` under `script`, and where each end or message ended.
pub fn oracle<'a>(input: &[u8], script: &'a Script) -> (Verdict<'a>, Vec<usize>) {
    let mut framing = Framing::new(script.style, script.ends.lend(), script.limit);
    framing.input = input.to_vec();
    let mut oracle = Oracle {
        framing,
        script,
        closed: false,
        late: false,
        reacted: 0,
        log: Vec::new(),
        places: Vec::new(),
    };
    for (come, actions) in &script.between {
        oracle.go(*come);
        oracle.act(actions);
    }
    if script.drains_last(input.len()) {
        oracle.go(input.len());
    }
    oracle.late = true;
    if script.finish != Finish::Open {
        oracle.finish(input.len());
    }
    let verdict = Verdict {
        told: oracle.log,
        rest: oracle.framing.unread(),
        terminator: oracle.framing.terminator(),
    };
    (verdict, oracle.places)
}

struct Oracle<'s> {
    framing: Framing<'s>,
    script: &'s Script,
    closed: bool,
    /// EOF has come: nothing is handed over any more.
    late: bool,
    reacted: usize,
    log: Vec<Told>,
    places: Vec<usize>,
}

impl<'s> Oracle<'s> {
    /// Tells all that `visible` bytes of the input can tell.
    fn go(&mut self, visible: usize) {
        while !self.closed {
            match self.framing.next(visible) {
                Some(told) => self.hear(told),
                None => return,
            }
        }
    }

    /// The input has ended behind its last byte.
    fn finish(&mut self, length: usize) {
        while !self.closed && !self.framing.is_finished() {
            match self.framing.next_at_eof(length) {
                Some(told) => self.hear(told),
                None => self.framing.resume(),
            }
        }
    }

    fn hear(&mut self, told: Told) {
        let ends = match &told {
            Told::Data(data) => {
                self.framing.hand_out(data.len());
                false
            }
            Told::Message(_) | Told::End => {
                self.places.push(self.framing.start());
                true
            }
            Told::TooLong(_) => true,
            Told::Eof(_) => false,
        };
        tell(&mut self.log, told);
        let script = self.script;
        if ends {
            if let Some(actions) = script.reactions.get(self.reacted) {
                self.reacted += 1;
                self.act(actions);
            }
        }
    }

    fn act(&mut self, actions: &'s [Action]) {
        for action in actions {
            if self.closed {
                return;
            }
            match action {
                Action::Set(style, ends) => self.framing.set(*style, ends.lend()),
                Action::Limit(limit) => self.framing.limit = *limit,
                Action::Pause => self.framing.pause(),
                Action::Resume => self.framing.resume(),
                Action::Handover(style, ends) => {
                    if !self.late {
                        if let Some(unread) = self.framing.unread() {
                            self.framing.hand_over(unread);
                        }
                        self.framing.set(*style, ends.lend());
                    }
                }
                Action::Close => self.closed = true,
            }
        }
    }
}

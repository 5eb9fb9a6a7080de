//! The runner: puts a script to a machine, its input cut at given places, and checks on the way
//! whatever can be checked without knowing the right answer.

#[cfg(feature = "alloc")]
use super::machine::Looped;
use super::{
    machine::{Given, Machine},
    oracle::oracle,
    random::Scene,
    script::{Action, Finish, Script, Style, Told, Verdict, tell},
};
use sanschat::Scanner;

/// Runs `script` on all of `input`, cut at `cuts`, and compares with the oracle.
pub fn check<'a, M: Machine<'a>>(
    machine: M,
    input: &'a [u8],
    cuts: &[usize],
    script: &'a Script,
) -> Result<(), String> {
    let (expected, ends) = oracle(input, script);
    run(machine, input, cuts, script, &expected, &ends)
}

/// Runs a scene on what `machine` makes of its script, cut as it says and into single bytes.
pub fn check_scene<'a, M: Machine<'a>>(
    machine: fn(&'a Script) -> M,
    (script, input, cuts): &'a Scene,
) -> Result<(), String> {
    let (expected, ends) = oracle(input, script);
    let bytes: Vec<usize> = (0..input.len()).collect();
    [cuts, &bytes]
        .iter()
        .try_for_each(|cuts| run(machine(script), input, cuts, script, &expected, &ends))
        .map_err(|why| format!("{script:?}, {input:?}: {why}"))
}

/// The same, for who has the oracle's answer already.
pub fn run<'a, M: Machine<'a>>(
    machine: M,
    input: &'a [u8],
    cuts: &[usize],
    script: &'a Script,
    expected: &Verdict<'_>,
    ends: &[usize],
) -> Result<(), String> {
    let mut run: Run<'_, '_, M, Vec<Told>> = Run::new(machine, script);
    run.input = input;
    run.ends = ends;
    run.all(cuts);
    let Verdict {
        told,
        rest,
        terminator,
    } = expected;
    let fail = |what: &str| Err(format!("{what}, cut at {cuts:?}"));
    if run.told != *told {
        return fail(&format!("told {:?}, should be {told:?}", run.told));
    }
    if run.machine.terminator() != *terminator {
        let got = run.machine.terminator();
        return fail(&format!("left with {got:?}, should be {terminator:?}"));
    }
    let place = run.put_back();
    if rest.is_some_and(|rest| rest != place) {
        return fail(&format!("unread from {place}, should be {rest:?}"));
    }
    Ok(())
}

/// A scanner for a script; a scanner knows pieces only.
pub fn scanner(script: &Script) -> Scanner<'_> {
    assert_eq!(script.style, Style::Pieces);
    Scanner::new(script.ends.lend())
}

#[cfg(feature = "alloc")]
pub fn framer(script: &Script) -> sanschat::Framer {
    let mut framer = sanschat::Framer::new(script.ends.lend()).with_limit(script.limit);
    if script.style == Style::Pieces {
        framer.stream(script.ends.lend());
    }
    framer
}

/// A framer that is asked for the messages of a chunk first.
#[cfg(feature = "alloc")]
pub fn looped(script: &Script) -> Looped<'_> {
    framer(script).into()
}

#[cfg(feature = "alloc")]
pub fn chat(script: &Script) -> sanschat::Chat {
    let mut chat = sanschat::Chat::new(script.ends.lend()).with_limit(script.limit);
    if script.style == Style::Pieces {
        chat.stream(script.ends.lend());
    }
    chat
}

/// Keeps what was told, in a form that does not depend on the cutting.
pub trait Log: Clone + Default {
    fn note(&mut self, given: Given<'_>);
}

impl Log for Vec<Told> {
    fn note(&mut self, given: Given<'_>) {
        let what = match given {
            Given::Message(bytes) => Told::Message(bytes.into_owned()),
            Given::Data(bytes) => Told::Data(bytes.into_owned()),
            Given::Last(bytes) => {
                tell(self, Told::Data(bytes.to_vec()));
                Told::End
            }
            Given::End => Told::End,
            Given::TooLong(limit) => Told::TooLong(limit),
            Given::Eof(partial) => Told::Eof(partial),
        };
        tell(self, what);
    }
}

/// A machine that is being run, and all that is needed to go on from here.
#[derive(Clone)]
pub struct Run<'a, 'e, M, L> {
    pub machine: M,
    input: &'a [u8],
    /// How much the machine has taken.
    cursor: usize,
    /// How much has come.
    visible: usize,
    script: &'a Script,
    reacted: usize,
    late: bool,
    closed: bool,
    finished: bool,
    heard: usize,
    pub told: L,
    /// Where the oracle says that the messages end, and how many have.
    ends: &'e [usize],
    ended: usize,
}

impl<'a, 'e, M: Machine<'a>, L: Log> Run<'a, 'e, M, L> {
    /// Before any input.
    pub fn new(machine: M, script: &'a Script) -> Self {
        Run {
            machine,
            input: &[],
            cursor: 0,
            visible: 0,
            script,
            reacted: 0,
            late: false,
            closed: false,
            finished: false,
            heard: 0,
            told: L::default(),
            ends: &[],
            ended: 0,
        }
    }

    /// Feeds one more chunk: what `input`, which begins with all that came so far, has more.
    pub fn go_on(&mut self, input: &'a [u8], ends: &'e [usize]) {
        (self.input, self.visible, self.ends) = (input, input.len(), ends);
        self.drain();
    }

    fn all(&mut self, cuts: &[usize]) {
        let script = self.script;
        let length = self.input.len();
        let mut between = script.between.iter().peekable();
        for stop in 0..=length {
            self.visible = stop;
            while let Some((_, actions)) = between.next_if(|(at, _)| *at == stop) {
                self.drain();
                self.act(actions);
            }
            // Whether the machine is fed once more after an action must not matter.
            if stop < length && cuts.contains(&stop) {
                self.drain();
            }
        }
        if script.drains_last(length) {
            self.drain();
        }
        if script.finish != Finish::Open {
            self.finish();
        }
    }

    /// Feeds what has come and was not taken.
    fn drain(&mut self) {
        let mut before = self.cursor;
        loop {
            let chunk = &self.input[self.cursor..self.visible];
            let mut rest = chunk;
            let given = self.machine.feed(&mut rest);
            self.cursor = self.visible - rest.len();
            assert!(
                self.input[..self.visible].ends_with(rest),
                "feed only moves the start of its input"
            );
            let Some(given) = given else {
                let wanted = self.machine.wants_input();
                assert!(!(self.closed && wanted), "law 10: closed");
                assert!(rest.is_empty() || !wanted, "law 3: {rest:?} is left");
                let mut again = rest;
                assert!(self.machine.feed(&mut again).is_none() && again == rest);
                return;
            };
            if let Given::Data(data) = &given {
                assert!(!data.is_empty(), "data is never empty");
                if lies_in(data, chunk) {
                    let behind = data.as_ptr_range().end;
                    assert_eq!(behind, rest.as_ptr(), "law 2: data lent from the input");
                }
            }
            if let Given::Message(_) | Given::Last(_) | Given::End = given {
                // What was taken in an earlier chunk cannot be given back.
                let end = self.ends.get(self.ended).copied();
                if let Some(end) = end {
                    assert_eq!(self.cursor, end.max(before), "law 2: no read-ahead");
                }
                self.ended += 1;
            }
            self.hear(given);
            // An upgrade in the handler gave back what it found unread.
            before = before.min(self.cursor);
        }
    }

    /// Lets EOF come.
    pub fn finish(&mut self) {
        self.late = true;
        while !self.closed {
            if self.cursor < self.visible {
                self.drain();
            }
            while let Some(given) = self.machine.feed_eof() {
                if let Given::Message(_) | Given::End = given {
                    self.ended += 1;
                }
                self.hear(given);
            }
            if self.finished {
                break;
            }
            assert!(!self.machine.wants_input(), "EOF was not told");
            self.machine.resume();
        }
        let mut late = &b"late\r\n"[..];
        assert!(self.machine.feed(&mut late).is_none() && late.len() == 6);
        assert!(self.machine.feed_eof().is_none());
        assert!(!self.machine.wants_input());
    }

    fn hear(&mut self, given: Given<'a>) {
        self.heard += 1;
        assert!(self.heard <= 10_000, "events without end");
        self.finished = matches!(given, Given::Eof(_));
        let ended = !matches!(given, Given::Data(_) | Given::Eof(_));
        self.told.note(given);
        let script = self.script;
        if ended {
            if let Some(actions) = script.reactions.get(self.reacted) {
                self.reacted += 1;
                self.act(actions);
            }
        }
    }

    fn act(&mut self, actions: &'a [Action]) {
        for action in actions {
            if self.closed {
                return;
            }
            match action {
                Action::Set(style, ends) => self.machine.set(*style, ends.lend()),
                Action::Limit(limit) => self.machine.set_limit(*limit),
                Action::Pause => self.machine.pause(),
                Action::Resume => self.machine.resume(),
                Action::Handover(style, ends) => {
                    if !self.late {
                        self.cursor = self.put_back();
                        self.machine.set(*style, ends.lend());
                    }
                }
                Action::Close => {
                    self.machine.close();
                    self.closed = true;
                }
            }
        }
    }

    /// Takes out what is unread, and says where that begins.
    fn put_back(&mut self) -> usize {
        let unread = self.machine.take_unread();
        self.place_of(&unread)
    }

    /// Where what is unread begins.
    pub fn unread_from(&self) -> usize
    where
        M: Clone,
    {
        self.place_of(&self.machine.clone().take_unread())
    }

    /// Nothing may be lost: what is unread are the bytes just before the cursor.
    fn place_of(&self, unread: &[u8]) -> usize {
        let place = self.cursor.checked_sub(unread.len());
        let place = place.expect("more unread than was taken");
        assert_eq!(
            unread,
            &self.input[place..self.cursor],
            "unread bytes stand right before the cursor"
        );
        place
    }
}

/// Whether `part` is a slice of `whole`, by address.
fn lies_in(part: &[u8], whole: &[u8]) -> bool {
    let (part, whole) = (part.as_ptr_range(), whole.as_ptr_range());
    whole.start <= part.start && part.end <= whole.end
}

/// All the ways to cut `length` bytes, as the sets of places cut at.
pub fn cuttings(length: usize) -> impl Iterator<Item = Vec<usize>> {
    let places = length.saturating_sub(1);
    (0..1_u32 << places).map(move |set| (1..=places).filter(|n| set >> (n - 1) & 1 == 1).collect())
}

/// All words of up to `longest` letters.
pub fn words(letters: &[u8], longest: usize) -> Vec<Vec<u8>> {
    let mut all = vec![Vec::new()];
    let mut from = 0;
    for _ in 0..longest {
        let shorter = all[from..].to_vec();
        from = all.len();
        for word in shorter {
            all.extend(
                letters
                    .iter()
                    .map(|letter| [&word[..], &[*letter]].concat()),
            );
        }
    }
    all
}

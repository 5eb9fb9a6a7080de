//! Random scripts, inputs and cuttings.

use super::script::{Action, Ends, Finish, Script, Style};
use proptest::{collection::vec, prelude::*, sample::Index};

/// What a machine understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Scanner,
    Framer,
    Chat,
}

/// A script, an input that its terminators occur in, and a cutting.
pub fn scene(scope: Scope) -> impl Strategy<Value = (Script, Vec<u8>, Vec<usize>)> {
    let finish = match scope {
        Scope::Scanner => Just(Finish::Open).boxed(),
        _ => prop_oneof![
            1 => Just(Finish::Open),
            2 => Just(Finish::Eof),
            2 => Just(Finish::EofAtOnce),
        ]
        .boxed(),
    };
    let parts = (
        vec(needle(), 1..4),
        (style(scope), ends()),
        limit(),
        vec((any::<Index>(), vec(action(scope), 1..3)), 0..6),
        vec(vec(action(scope), 0..3), 0..6),
        finish,
        vec(fragment(), 0..12),
        vec(any::<Index>(), 0..12),
    );
    parts.prop_map(
        move |(needles, (style, ends), limit, between, reactions, finish, input, cuts)| {
            let input: Vec<u8> = input.iter().flat_map(|part| part.bytes(&needles)).collect();
            let place = |index: Index| index.index(input.len() + 1);
            let actions = |actions: Vec<Loose>| -> Vec<Action> {
                actions.into_iter().map(|it| it.fix(&needles)).collect()
            };
            let mut between: Vec<_> = between
                .into_iter()
                .map(|(at, what)| (place(at), actions(what)))
                .collect();
            between.sort_by_key(|(at, _)| *at);
            let script = Script {
                style,
                ends: ends.fix(&needles),
                limit: if scope == Scope::Scanner {
                    usize::MAX
                } else {
                    limit
                },
                between,
                reactions: reactions.into_iter().map(actions).collect(),
                finish,
            };
            let cuts = cuts.into_iter().map(place).collect();
            (script, input, cuts)
        },
    )
}

/// A byte string to end messages with: short ones of two letters, and periodic ones, some too
/// long to be stored in place.
fn needle() -> impl Strategy<Value = Vec<u8>> {
    let word = |longest| vec(prop_oneof![Just(b'a'), Just(b'b')], 1..=longest);
    prop_oneof![
        4 => word(3),
        2 => word(6),
        1 => Just(b"\r\n".to_vec()),
        2 => (word(3), 2..12_usize, word(3)).prop_map(|(word, times, tail)| {
            [word.repeat(times), tail].concat()
        }),
    ]
}

/// Part of an input.
#[derive(Clone, Debug)]
enum Fragment {
    Letters(Vec<u8>),
    Needle(Index),
    /// Its beginning: what makes a machine hold bytes back in vain.
    Beginning(Index, Index),
}

fn fragment() -> impl Strategy<Value = Fragment> {
    let letter = prop_oneof![3 => Just(b'a'), 3 => Just(b'b'), 1 => Just(b'\r'), 1 => Just(b'\n')];
    prop_oneof![
        2 => vec(letter, 1..5).prop_map(Fragment::Letters),
        2 => any::<Index>().prop_map(Fragment::Needle),
        3 => any::<(Index, Index)>().prop_map(|(which, end)| Fragment::Beginning(which, end)),
    ]
}

impl Fragment {
    fn bytes(&self, needles: &[Vec<u8>]) -> Vec<u8> {
        match self {
            Fragment::Letters(letters) => letters.clone(),
            Fragment::Needle(which) => which.get(needles).clone(),
            Fragment::Beginning(which, end) => {
                let needle = which.get(needles);
                needle[..end.index(needle.len())].to_vec()
            }
        }
    }
}

/// Terminators and actions before it is known which byte strings there are.
#[derive(Clone, Debug)]
enum LooseEnds {
    At(Index),
    Fixed(Ends),
}

#[derive(Clone, Debug)]
enum Loose {
    Set(Style, LooseEnds),
    Handover(Style, LooseEnds),
    Plain(Action),
}

impl LooseEnds {
    fn fix(self, needles: &[Vec<u8>]) -> Ends {
        match self {
            LooseEnds::At(which) => Ends::At(which.get(needles).clone()),
            LooseEnds::Fixed(ends) => ends,
        }
    }
}

impl Loose {
    fn fix(self, needles: &[Vec<u8>]) -> Action {
        match self {
            Loose::Set(style, ends) => Action::Set(style, ends.fix(needles)),
            Loose::Handover(style, ends) => Action::Handover(style, ends.fix(needles)),
            Loose::Plain(action) => action,
        }
    }
}

fn ends() -> impl Strategy<Value = LooseEnds> {
    prop_oneof![
        8 => any::<Index>().prop_map(LooseEnds::At),
        3 => (0..10_u64).prop_map(|n| LooseEnds::Fixed(Ends::After(n))),
        1 => prop_oneof![
            Just(Ends::Never),
            Just(Ends::At(Vec::new())),
            Just(Ends::After(u64::MAX)),
            Just(Ends::After(1 << 32)),
        ]
        .prop_map(LooseEnds::Fixed),
    ]
}

fn style(scope: Scope) -> impl Strategy<Value = Style> {
    match scope {
        Scope::Scanner => Just(Style::Pieces).boxed(),
        _ => prop_oneof![2 => Just(Style::Whole), 1 => Just(Style::Pieces)].boxed(),
    }
}

fn limit() -> impl Strategy<Value = usize> {
    prop_oneof![4 => 0..6_usize, 2 => 6..40_usize, 1 => Just(usize::MAX)]
}

fn action(scope: Scope) -> impl Strategy<Value = Loose> {
    let set = (style(scope), ends()).prop_map(|(style, ends)| Loose::Set(style, ends));
    if scope == Scope::Scanner {
        return set.boxed();
    }
    let handover = (style(scope), ends()).prop_map(|(style, ends)| Loose::Handover(style, ends));
    // What has no close is resumed instead.
    let close = if scope == Scope::Chat {
        Action::Close
    } else {
        Action::Resume
    };
    prop_oneof![
        20 => set,
        4 => limit().prop_map(|limit| Loose::Plain(Action::Limit(limit))),
        2 => Just(Loose::Plain(Action::Pause)),
        4 => Just(Loose::Plain(Action::Resume)),
        2 => handover,
        1 => Just(Loose::Plain(close)),
    ]
    .boxed()
}

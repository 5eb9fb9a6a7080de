//! Random scripts, inputs and cuttings.

use super::script::{Action, Ends, Finish, Script, Style};
use arbitrary::{Arbitrary, Result, Unstructured};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy, any, prop_oneof},
};

/// What a machine understands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    Scanner,
    Framer,
    Chat,
}

/// A script, an input that its terminators occur in, and a cutting.
pub fn scene(scope: Scope) -> impl Strategy<Value = Scene> {
    loose().prop_map(move |loose| loose.fix(scope))
}

pub type Scene = (Script, Vec<u8>, Vec<usize>);

/// All of a scene, before it is known which byte strings and how many bytes there are: whatever
/// it holds, it can be made a scene. So proptest can shrink it, and a fuzzer can make it of any
/// bytes.
#[derive(Clone, Debug, Arbitrary)]
pub struct Loose {
    needles: Vec<Needle>,
    begins: (Style, LooseEnds),
    #[arbitrary(with = small)]
    limit: usize,
    between: Vec<(Which, Vec<LooseAction>)>,
    reactions: Vec<Vec<LooseAction>>,
    finish: Finish,
    input: Vec<Fragment>,
    cuts: Vec<Which>,
    /// Of the chunks, coming round again; none, if it is cut at those places alone.
    #[arbitrary(default)]
    sizes: Vec<usize>,
}

fn loose() -> impl Strategy<Value = Loose> {
    let size = prop_oneof![4 => 1..9_usize, 1 => 9..300_usize];
    let cuts = prop_oneof![
        3 => vec(which(), 0..12).prop_map(|cuts| (cuts, Vec::new())),
        1 => (vec(which(), 0..3), vec(size, 1..6)),
    ];
    let parts = (
        vec(needle(), 1..4),
        (style(), ends()),
        limit(),
        vec((which(), vec(action(), 1..3)), 0..6),
        vec(vec(action(), 0..3), 0..6),
        finish(),
        vec(fragment(), 0..12),
        cuts,
    );
    parts.prop_map(
        |(needles, begins, limit, between, reactions, finish, input, (cuts, sizes))| Loose {
            needles,
            begins,
            limit,
            between,
            reactions,
            finish,
            input,
            cuts,
            sizes,
        },
    )
}

impl Loose {
    /// A scene for a machine that understands no more than this.
    pub fn fix(self, scope: Scope) -> Scene {
        let mut needles: Vec<Vec<u8>> = self.needles.into_iter().map(Needle::bytes).collect();
        if needles.is_empty() {
            needles.push(b"\r\n".to_vec());
        }
        let input: Vec<u8> = self
            .input
            .iter()
            .flat_map(|part| part.bytes(&needles))
            .collect();
        let place = |which: Which| which.below(input.len() + 1);
        let style = |style| {
            if scope == Scope::Scanner {
                Style::Pieces
            } else {
                style
            }
        };
        let actions = |actions: Vec<LooseAction>| -> Vec<Action> {
            let actions = actions.into_iter().map(|it| it.fix(&needles));
            actions.filter_map(|action| scope.allows(action)).collect()
        };
        let between = self.between.into_iter();
        let mut between: Vec<_> = between
            .map(|(at, what)| (place(at), actions(what)))
            .collect();
        between.sort_by_key(|(at, _)| *at);
        let script = Script {
            style: style(self.begins.0),
            ends: self.begins.1.fix(&needles),
            limit: if scope == Scope::Scanner {
                usize::MAX
            } else {
                self.limit
            },
            between,
            reactions: self.reactions.into_iter().map(actions).collect(),
            finish: if scope == Scope::Scanner {
                Finish::Open
            } else {
                self.finish
            },
        };
        let mut cuts: Vec<usize> = self.cuts.into_iter().map(place).collect();
        let mut end = 0;
        let ends = self.sizes.iter().cycle().map(|size| {
            end += size;
            end
        });
        cuts.extend(ends.take_while(|&end| end < input.len()));
        (script, input, cuts)
    }
}

impl Scope {
    /// The action as far as a machine understands it.
    fn allows(self, action: Action) -> Option<Action> {
        match (self, action) {
            (Scope::Scanner, Action::Set(_, ends)) => Some(Action::Set(Style::Pieces, ends)),
            (Scope::Scanner, _) => None,
            // What has no close is resumed instead.
            (Scope::Framer, Action::Close) => Some(Action::Resume),
            (_, action) => Some(action),
        }
    }
}

/// One of several things, or a place among them.
#[derive(Clone, Copy, Debug, Arbitrary)]
pub struct Which(u16);

impl Which {
    fn below(self, end: usize) -> usize {
        usize::from(self.0) % end
    }

    fn of(self, needles: &[Vec<u8>]) -> &Vec<u8> {
        &needles[self.below(needles.len())]
    }
}

fn which() -> impl Strategy<Value = Which> {
    any::<u16>().prop_map(Which)
}

/// A byte string to end messages with: `word` again and again, and then `tail`.
#[derive(Clone, Debug, Arbitrary)]
struct Needle {
    #[arbitrary(with = word)]
    word: Vec<u8>,
    #[arbitrary(with = |data: &mut Unstructured| data.int_in_range(1..=11))]
    times: usize,
    #[arbitrary(with = word)]
    tail: Vec<u8>,
}

impl Needle {
    fn bytes(self) -> Vec<u8> {
        let bytes = [self.word.repeat(self.times), self.tail].concat();
        if bytes.is_empty() {
            b"a".to_vec()
        } else {
            bytes
        }
    }
}

/// Short ones of two letters, and periodic ones, some too long to be stored in place.
fn needle() -> impl Strategy<Value = Needle> {
    let word = |longest| vec(prop_oneof![Just(b'a'), Just(b'b')], 1..=longest);
    let once = |word| Needle {
        word,
        times: 1,
        tail: Vec::new(),
    };
    prop_oneof![
        4 => word(3).prop_map(once),
        2 => word(6).prop_map(once),
        1 => Just(once(b"\r\n".to_vec())),
        2 => (word(3), 2..12_usize, word(3))
            .prop_map(|(word, times, tail)| Needle { word, times, tail }),
    ]
}

/// Part of an input.
#[derive(Clone, Debug, Arbitrary)]
enum Fragment {
    Letters(#[arbitrary(with = word)] Vec<u8>),
    Needle(Which),
    /// Its beginning: what makes a machine hold bytes back in vain.
    Beginning(Which, Which),
    /// So many bytes that no terminator has. (The fuzzer knows neither these nor the next: its
    /// seeds would mean something else.)
    #[arbitrary(skip)]
    Plain(usize),
    /// A part of it over and over, up to so many bytes: its last byte, its beginning, all of it.
    #[arbitrary(skip)]
    Mass(Which, [Which; 2], usize),
}

fn fragment() -> impl Strategy<Value = Fragment> {
    let letter = prop_oneof![3 => Just(b'a'), 3 => Just(b'b'), 1 => Just(b'\r'), 1 => Just(b'\n')];
    prop_oneof![
        2 => vec(letter, 1..5).prop_map(Fragment::Letters),
        2 => which().prop_map(Fragment::Needle),
        3 => (which(), which()).prop_map(|(which, end)| Fragment::Beginning(which, end)),
        1 => prop_oneof![0..60_usize, 60..200_usize].prop_map(Fragment::Plain),
        1 => (which(), [which(), which()], 1..200_usize)
            .prop_map(|(which, part, bytes)| Fragment::Mass(which, part, bytes)),
    ]
}

impl Fragment {
    fn bytes(&self, needles: &[Vec<u8>]) -> Vec<u8> {
        match self {
            Fragment::Letters(letters) => letters.clone(),
            Fragment::Needle(which) => which.of(needles).clone(),
            Fragment::Beginning(which, end) => {
                let needle = which.of(needles);
                needle[..end.below(needle.len())].to_vec()
            }
            Fragment::Plain(bytes) => vec![b'x'; *bytes],
            Fragment::Mass(which, places, bytes) => {
                let needle = which.of(needles);
                let [one, other] = places.map(|place| place.below(needle.len()));
                let part = &needle[one.min(other)..=one.max(other)];
                part.iter().copied().cycle().take(*bytes).collect()
            }
        }
    }
}

#[derive(Clone, Debug, Arbitrary)]
enum LooseEnds {
    At(Which),
    Fixed(Ends),
}

#[derive(Clone, Debug, Arbitrary)]
enum LooseAction {
    Set(Style, LooseEnds),
    Handover(Style, LooseEnds),
    Plain(Action),
}

impl LooseEnds {
    fn fix(self, needles: &[Vec<u8>]) -> Ends {
        match self {
            LooseEnds::At(which) => Ends::At(which.of(needles).clone()),
            LooseEnds::Fixed(ends) => ends,
        }
    }
}

impl LooseAction {
    fn fix(self, needles: &[Vec<u8>]) -> Action {
        match self {
            LooseAction::Set(style, ends) => Action::Set(style, ends.fix(needles)),
            LooseAction::Handover(style, ends) => Action::Handover(style, ends.fix(needles)),
            LooseAction::Plain(action) => action,
        }
    }
}

fn ends() -> impl Strategy<Value = LooseEnds> {
    prop_oneof![
        8 => which().prop_map(LooseEnds::At),
        3 => (0..10_u64).prop_map(|n| LooseEnds::Fixed(Ends::After(n))),
        1 => (10..400_u64).prop_map(|n| LooseEnds::Fixed(Ends::After(n))),
        1 => prop_oneof![
            Just(Ends::Never),
            Just(Ends::At(Vec::new())),
            Just(Ends::After(u64::MAX)),
            Just(Ends::After(1 << 32)),
        ]
        .prop_map(LooseEnds::Fixed),
    ]
}

fn style() -> impl Strategy<Value = Style> {
    prop_oneof![2 => Just(Style::Whole), 1 => Just(Style::Pieces)]
}

fn limit() -> impl Strategy<Value = usize> {
    prop_oneof![
        4 => 0..6_usize,
        2 => 6..40_usize,
        2 => 40..400_usize,
        1 => Just(usize::MAX),
    ]
}

fn finish() -> impl Strategy<Value = Finish> {
    prop_oneof![
        1 => Just(Finish::Open),
        2 => Just(Finish::Eof),
        2 => Just(Finish::EofAtOnce),
    ]
}

fn action() -> impl Strategy<Value = LooseAction> {
    let set = |make: fn(Style, LooseEnds) -> LooseAction| {
        (style(), ends()).prop_map(move |(style, ends)| make(style, ends))
    };
    prop_oneof![
        20 => set(LooseAction::Set),
        4 => limit().prop_map(|limit| LooseAction::Plain(Action::Limit(limit))),
        2 => Just(LooseAction::Plain(Action::Pause)),
        4 => Just(LooseAction::Plain(Action::Resume)),
        2 => set(LooseAction::Handover),
        1 => Just(LooseAction::Plain(Action::Close)),
    ]
}

/// Sizes that matter where messages are short.
pub fn small(data: &mut Unstructured<'_>) -> Result<usize> {
    data.int_in_range(0..=40)
}

/// Letters that the terminators are made of, mostly.
fn word(data: &mut Unstructured<'_>) -> Result<Vec<u8>> {
    let length = data.int_in_range(0..=6)?;
    (0..length)
        .map(|_| {
            Ok(match u8::arbitrary(data)? {
                byte @ 0..=239 => b"aabb\r\n"[usize::from(byte) % 6],
                byte => byte,
            })
        })
        .collect()
}

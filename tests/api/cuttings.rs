//! What a framer gives for an input, however it is cut.

use sanschat::{Event, Framer};

/// The longest input of which every cutting is tried. Longer ones are cut once, at each place, and
/// between all bytes.
const SHORT: usize = 11;

/// Where an input of this many bytes is cut, in all ways that are tried.
fn cuttings(length: usize) -> Vec<Vec<usize>> {
    let all: Vec<usize> = (1..length).collect();
    if length > SHORT {
        let once = all.iter().map(|&at| vec![at]);
        return once.chain([vec![], all.clone()]).collect();
    }
    let chosen = |which: usize| {
        let is_chosen = |at: &&usize| which >> (**at - 1) & 1 == 1;
        all.iter().filter(is_chosen).copied().collect()
    };
    (0..1_usize << all.len()).map(chosen).collect()
}

/// All events of this input, EOF included. They must be the same in every cutting, but for how data is
/// cut: pieces of data are joined. `then` is called for each event before the framer goes on.
#[track_caller]
pub(crate) fn events(
    framer: &Framer,
    input: &[u8],
    then: impl Fn(&mut Framer, &Event<'_>),
) -> Vec<Event<'static>> {
    let mut first = None;
    for cuts in cuttings(input.len()) {
        let mut framer = framer.clone();
        let mut events = Vec::new();
        let places = [&[0], &cuts[..], &[input.len()]].concat();
        for place in places.windows(2) {
            let mut chunk = &input[place[0]..place[1]];
            while let Some(event) = framer.feed(&mut chunk) {
                then(&mut framer, &event);
                tell(&mut events, event);
            }
            assert!(chunk.is_empty(), "all of a chunk is taken");
        }
        while let Some(event) = framer.feed_eof() {
            then(&mut framer, &event);
            tell(&mut events, event);
        }
        let first = first.get_or_insert_with(|| events.clone());
        assert_eq!(&events, first, "{input:?} cut at {cuts:?}");
    }
    first.expect("there is a cutting")
}

fn tell(events: &mut Vec<Event<'static>>, event: Event<'_>) {
    match (events.last_mut(), event) {
        (Some(Event::Data(before)), Event::Data(more)) => before.to_mut().extend_from_slice(&more),
        (_, event) => events.push(event.into_owned()),
    }
}

/// For an input after which nothing is changed.
pub(crate) fn nothing(_: &mut Framer, _: &Event<'_>) {}

pub(crate) fn message(text: &str) -> Event<'_> {
    Event::Message(text.as_bytes().into())
}

pub(crate) fn data(text: &str) -> Event<'_> {
    Event::Data(text.as_bytes().into())
}

pub(crate) fn partial(text: &str) -> Event<'_> {
    let partial = Some(text.as_bytes().into());
    Event::Eof { partial }
}

/// The input ends between two messages.
pub(crate) const CLEAN: Event<'static> = Event::Eof { partial: None };

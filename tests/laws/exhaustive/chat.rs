//! A chat is a framer with an outbox, so it must frame alike. Its queue may hold producers, which
//! cannot be copied, and so neither can the chat: each case is a whole run.

use super::{
    Bound,
    setup::Setup,
    spread::spread,
    support::{ops::Op, told::Delivery, words},
    terminators::endings,
};
use sanschat::Chat;

pub(crate) fn as_a_framer(name: &str, bound: Bound) {
    let inputs = words(b"ab", bound.input);
    let feeds: Vec<Op> = inputs.iter().flat_map(|input| cuttings(input)).collect();
    let kinds = [
        (Delivery::Whole, 1),
        (Delivery::Whole, 9),
        (Delivery::Pieces, 0),
    ];
    let setups = endings(bound)
        .into_iter()
        .flat_map(|ends| kinds.map(|(delivery, limit)| Setup::again(delivery, limit, &ends)));
    let setups: Vec<Setup> = setups.collect();
    spread(name, &setups, |setup| {
        feeds.iter().for_each(|feed| one(setup, feed));
        feeds.len() as u64
    });
}

fn one(setup: &Setup, feed: &Op) {
    let run = setup.start::<Chat>().and_then(|mut run| {
        run.act(feed)?;
        run.eof()
    });
    run.unwrap_or_else(|why| panic!("{why}, {}, {feed}", setup.shown()));
}

/// An input cut in every way.
fn cuttings(input: &[u8]) -> impl Iterator<Item = Op> {
    let places = input.len().saturating_sub(1);
    let cuts = move |set: u32| (1..=places).filter(move |n| set >> (n - 1) & 1 == 1);
    (0..1 << places).map(move |set| Op::Feed(input.to_vec(), cuts(set).collect()))
}

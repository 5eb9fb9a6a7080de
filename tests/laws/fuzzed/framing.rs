//! Terminators, deliveries and limits that change at any moment, pauses, upgrades and EOF: each
//! machine must do what the model says, with the input cut in two ways.

use crate::support::{
    machine::{Looped, Machine},
    ops::{Op, recut},
    random::{Mix, Numbers},
    run::check,
};
use sanschat::{Chat, Framer};

/// Any bytes: operations, with the input cut as they say and byte by byte.
pub(crate) fn body(data: &[u8]) {
    let Some(ops) = Numbers::of(data).map(|numbers| numbers.read(Mix::FRAMING)) else {
        return;
    };
    let bytes = recut(&ops, |length| (0..length).collect());
    each(&[&ops, &bytes]).unwrap_or_else(|why| panic!("{why}"));
}

fn each(cut: &[&[Op]]) -> Result<(), String> {
    fn one<M: for<'o> Machine<'o>>(cut: &[&[Op]]) -> Result<(), String> {
        cut.iter().try_for_each(|ops| check::<M>(ops))
    }
    one::<Framer>(cut)?;
    one::<Looped>(cut)?;
    one::<Chat>(cut)
}

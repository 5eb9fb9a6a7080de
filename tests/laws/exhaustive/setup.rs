//! How a run begins, and what its handlers do.

use super::support::{
    machine::Machine,
    ops::Op,
    run::Run,
    told::{Delivery, Ends},
};

/// How often a terminator is set again. More often than there are ends in an input; only the empty
/// message of a length of 0 would go on for ever.
const TURNS: usize = 24;

pub(crate) struct Setup {
    first: [Op; 2],
    /// What the handlers of the first ends do.
    handlers: Vec<Vec<Op>>,
}

impl Setup {
    /// Nothing but a terminator and a limit.
    pub(crate) fn new(delivery: Delivery, limit: usize, ends: &Ends) -> Self {
        Setup {
            first: [Op::Set(delivery, ends.clone()), Op::Limit(limit)],
            handlers: Vec::new(),
        }
    }

    /// Each end sets the same terminator again where it would not stay by itself.
    pub(crate) fn again(delivery: Delivery, limit: usize, ends: &Ends) -> Self {
        match ends {
            // A prefix stays, but what is malformed ends it.
            Ends::After(_) | Ends::LengthThen(..) | Ends::Prefixed(_) => {
                Self::in_turn(delivery, limit, ends, ends)
            }
            Ends::At(_) | Ends::Line | Ends::AnyLine | Ends::AnyOf(_) | Ends::Never => {
                Self::new(delivery, limit, ends)
            }
        }
    }

    /// Each end sets the other terminator.
    pub(crate) fn in_turn(delivery: Delivery, limit: usize, first: &Ends, second: &Ends) -> Self {
        let turns = [second, first].into_iter().cycle().take(TURNS);
        let set = |ends: &Ends| vec![Op::Set(delivery, ends.clone())];
        Setup {
            handlers: turns.map(set).collect(),
            ..Self::new(delivery, limit, first)
        }
    }

    /// An end expects a message that ends otherwise: each of them, or every other one, so that what
    /// comes back ends a message as well.
    #[cfg(feature = "alloc")]
    pub(crate) fn expecting(
        (delivery, limit, ends): (Delivery, usize, &Ends),
        expected: (Delivery, usize, &Ends),
        each: bool,
    ) -> Self {
        let expect = vec![Op::Expect(expected.0, expected.2.clone(), expected.1)];
        let other = if each { expect.clone() } else { Vec::new() };
        let turns = [expect, other].into_iter().cycle().take(TURNS);
        Setup {
            handlers: turns.collect(),
            ..Self::new(delivery, limit, ends)
        }
    }

    /// A machine that is set up so, before any input.
    pub(crate) fn start<'s, M: Machine<'s>>(&'s self) -> Result<Run<'s, M>, String> {
        let mut run = Run::new().with_handlers(&self.handlers);
        self.first.iter().try_for_each(|op| run.act(op))?;
        Ok(run)
    }

    /// For the message of a failure.
    pub(crate) fn shown(&self) -> String {
        let then = self.handlers.first();
        format!("{:?}, then {then:?}", self.first)
    }
}

//! The table of all states and steps.

use super::{State, State::*, Step, WriteHalf, WriteHalf::*};

const READ: &str = "read error";
const WRITE: &str = "write error";

/// With the two values of `Open` and of `ShuttingDown`, and an error or none.
fn all_states() -> Vec<State<&'static str>> {
    let mut states = vec![New, Lingering];
    for writing in [Flushed, Unflushed, ShutDown] {
        states.push(open(false, writing));
        states.push(open(true, writing));
        states.push(draining(writing));
    }
    for (input_ended, flushed) in [(false, false), (false, true), (true, false), (true, true)] {
        states.push(shutting_down(input_ended, flushed));
    }
    for error in [None, Some(READ)] {
        states.push(Closed { error });
        states.push(Over { error });
    }
    states
}

fn all_steps() -> Vec<Step<&'static str>> {
    vec![
        Step::EventGiven,
        Step::Output(Flushed),
        Step::Output(Unflushed),
        Step::Output(ShutDown),
        Step::WriteFailed(WRITE),
        Step::WriteEnded,
        Step::ReadFailed(READ),
        Step::InputEnded,
        Step::QueueEmpty,
        Step::Finished,
        Step::Aborted,
        Step::LingerEnded,
    ]
}

fn open(input_ended: bool, writing: WriteHalf) -> State<&'static str> {
    Open {
        input_ended,
        writing,
    }
}

fn draining(writing: WriteHalf) -> State<&'static str> {
    Draining {
        error: READ,
        writing,
    }
}

fn shutting_down(input_ended: bool, flushed: bool) -> State<&'static str> {
    ShuttingDown {
        input_ended,
        flushed,
    }
}

fn closed(error: Option<&'static str>) -> State<&'static str> {
    Closed { error }
}

/// All steps that a state waits for, and where they lead.
#[rustfmt::skip]
fn transitions() -> Vec<(State<&'static str>, Step<&'static str>, State<&'static str>)> {
    let mut table = vec![
        (New, Step::EventGiven, open(false, Flushed)),
        (Lingering, Step::InputEnded, closed(None)),
        (Lingering, Step::LingerEnded, closed(None)),
        (Lingering, Step::Aborted, closed(None)),
    ];
    for writing in [Flushed, Unflushed, ShutDown] {
        for ended in [false, true] {
            let from = open(ended, writing);
            let finished = match writing {
                Flushed => shutting_down(ended, true),
                Unflushed => shutting_down(ended, false),
                ShutDown if ended => closed(None),
                ShutDown => Lingering,
            };
            table.extend([
                (from.clone(), Step::Output(Flushed), open(ended, Flushed)),
                (from.clone(), Step::Output(Unflushed), open(ended, Unflushed)),
                (from.clone(), Step::Output(ShutDown), open(ended, ShutDown)),
                (from.clone(), Step::WriteFailed(WRITE), closed(Some(WRITE))),
                (from.clone(), Step::WriteEnded, closed(None)),
                (from.clone(), Step::ReadFailed(READ), draining(writing)),
                (from.clone(), Step::InputEnded, open(true, writing)),
                (from.clone(), Step::Finished, finished),
                (from.clone(), Step::Aborted, closed(None)),
            ]);
        }
        let from = draining(writing);
        table.extend([
            (from.clone(), Step::Output(Flushed), draining(Flushed)),
            (from.clone(), Step::Output(Unflushed), draining(Unflushed)),
            (from.clone(), Step::Output(ShutDown), draining(ShutDown)),
            (from.clone(), Step::WriteFailed(WRITE), closed(Some(READ))),
            (from.clone(), Step::WriteEnded, closed(Some(READ))),
            (from.clone(), Step::Aborted, closed(Some(READ))),
        ]);
        if writing != Unflushed {
            table.push((from.clone(), Step::QueueEmpty, closed(Some(READ))));
            table.push((from.clone(), Step::Finished, closed(Some(READ))));
        }
    }
    for (ended, flushed) in [(false, false), (false, true), (true, false), (true, true)] {
        let from = shutting_down(ended, flushed);
        let shut_down = if ended { closed(None) } else { Lingering };
        let error = if flushed { None } else { Some(WRITE) };
        table.extend([
            (from.clone(), Step::Output(Flushed), shutting_down(ended, true)),
            (from.clone(), Step::Output(Unflushed), shutting_down(ended, false)),
            (from.clone(), Step::Output(ShutDown), shut_down),
            (from.clone(), Step::WriteFailed(WRITE), closed(error)),
            (from.clone(), Step::WriteEnded, closed(None)),
            (from.clone(), Step::Aborted, closed(None)),
        ]);
    }
    for error in [None, Some(READ)] {
        table.push((closed(error), Step::EventGiven, Over { error }));
    }
    table
}

#[test]
fn every_step_from_every_state_follows_the_table() {
    let table = transitions();
    for from in all_states() {
        for step in all_steps() {
            let listed = table.iter().find(|(f, s, _)| (f, s) == (&from, &step));
            let to = listed.map_or(&from, |(_, _, to)| to);
            let mut state = from.clone();
            state.advance(step.clone());
            assert_eq!(&state, to, "from {from:?} by {step:?}");
        }
    }
}

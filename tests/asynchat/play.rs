//! Puts a case to a machine, with every feed cut into small chunks, and compares what it reports
//! with the answer. The runner compares it with the model of framing on the way.

use crate::{
    case::{Case, Progress, Step, Told, tell},
    support::{
        journal::{Fed, Seen},
        machine::Machine,
        ops::{Op, feed},
        run::Run,
        told::{Delivery, Ends, Told as Report},
    },
};
use sanschat::Scanner;

/// Every feed is cut into chunks of this size.
const CHUNKS: [usize; 6] = [1, 2, 3, 5, 7, usize::MAX];

/// Puts a case to a scanner. It has no EOF: its user finds what is still held, and feeds no more.
pub(crate) fn to_a_scanner(case: &Case) {
    for size in CHUNKS {
        let first = first(case, Delivery::Pieces, true);
        let steps = steps(case, Delivery::Pieces, size);
        let mut run = Run::<Scanner>::recorded();
        let mut told = told(case, &mut run, &first, &steps, Delivery::Pieces);
        if !case.has_eof() {
            judge(case, run, told, &format!("scanner, chunks of {size}"), true);
            continue;
        }
        let is_eof = |told: &Told| matches!(told, Told::Eof { .. } | Told::Refused);
        let mut answer = case.answer.clone();
        answer.retain(|told| !is_eof(told));
        told.retain(|told| !is_eof(told));
        tell(&mut told, Told::Data(run.machine.take_unread()));
        assert_eq!(told, answer, "{}, chunks of {size}", case.name);
    }
}

#[cfg(feature = "alloc")]
pub(crate) fn to_a_framer(case: &Case) {
    in_pieces_and_whole::<sanschat::Framer>(case);
}

#[cfg(feature = "alloc")]
pub(crate) fn to_a_chat(case: &Case) {
    in_pieces_and_whole::<sanschat::Chat>(case);
}

#[cfg(feature = "alloc")]
fn in_pieces_and_whole<M: for<'o> Machine<'o>>(case: &Case) {
    for size in CHUNKS {
        for delivery in [Delivery::Pieces, Delivery::Whole] {
            let (first, steps) = (first(case, delivery, false), steps(case, delivery, size));
            let mut run = Run::<M>::recorded();
            let told = told(case, &mut run, &first, &steps, delivery);
            let is_pieces = delivery == Delivery::Pieces;
            judge(
                case,
                run,
                told,
                &format!("{delivery:?}, chunks of {size}"),
                is_pieces,
            );
        }
    }
}

/// The operations before the steps of a case: a terminator, a limit, and the handlers of all ends.
fn first(case: &Case, delivery: Delivery, is_scanner: bool) -> Vec<Op> {
    let set = |ends: &Ends| Op::Set(delivery, ends.clone());
    let handover = matches!(case.answer.last(), Some(Told::Handover(_)));
    let ends = Progress::of(&case.answer).ends;
    let handlers = case.reactions.len().max(ends);
    let handler = |n: usize| {
        let reaction = case.reactions.get(n).into_iter().flatten().map(set);
        if !handover || n + 1 != ends {
            reaction.collect()
        } else if is_scanner {
            // Whoever upgrades a scanner's stream stops feeding it: here the rest passes unchanged.
            vec![set(&Ends::Never)]
        } else {
            [Op::Pause].into_iter().chain(reaction).collect()
        }
    };
    let mut ops = vec![set(&case.initial), Op::Limit(usize::MAX)];
    ops.extend((0..handlers).map(|n| Op::OnEnd(handler(n))));
    ops
}

/// One operation for each step of a case.
fn steps(case: &Case, delivery: Delivery, size: usize) -> Vec<Op> {
    let step = |step: &Step| match step {
        Step::Feed(bytes) => {
            let cuts = (0..bytes.len()).step_by(size);
            Op::Feed(bytes.clone(), cuts.collect())
        }
        Step::Set(ends) => Op::Set(delivery, ends.clone()),
        Step::Eof => feed(b""),
    };
    case.script.iter().map(step).collect()
}

/// Runs a case, and says what was reported, in the words of asynchat.
fn told<'o, M: Machine<'o>>(
    case: &Case,
    run: &mut Run<'o, M>,
    first: &'o [Op],
    steps: &'o [Op],
    delivery: Delivery,
) -> Vec<Told> {
    let fails = |why| panic!("{why}, in {}", case.name);
    run.all(first).unwrap_or_else(fails);
    let mut told = Vec::new();
    let mut eof = false;
    for (n, (step, op)) in case.script.iter().zip(steps).enumerate() {
        let begin = run.seen().len();
        // EOF may come right after a change: what that makes of held bytes is owed then.
        match step {
            Step::Eof if run.machine.framer().is_some() => run.eof(),
            _ => run.act(op),
        }
        .unwrap_or_else(fails);
        let before = told.len();
        for seen in &run.seen()[begin..] {
            if let Seen::Fed(Fed { told: report, .. }) | Seen::Owed(report) = seen {
                report
                    .iter()
                    .for_each(|report| translate(&mut told, report));
            }
        }
        match step {
            Step::Feed(bytes) if eof && !bytes.is_empty() => {
                assert_eq!(told.len(), before, "nothing follows EOF");
                if told.last() != Some(&Told::Refused) {
                    told.push(Told::Refused);
                }
            }
            Step::Eof if run.machine.framer().is_none() => return told,
            Step::Eof => eof = true,
            _ => {}
        }
        if let Some(progress) = &case.progress {
            has_come_to(&told, progress[n], step, delivery);
        }
    }
    told
}

fn translate(told: &mut Vec<Told>, report: &Report<'_>) {
    match report {
        Report::Data(data) => tell(told, Told::Data(data.to_vec())),
        Report::Message(data) | Report::Last(data) => {
            tell(told, Told::Data(data.to_vec()));
            told.push(Told::End);
        }
        Report::End => told.push(Told::End),
        Report::Malformed => panic!("asynchat has no formats"),
        Report::TooLong(limit, _) => panic!("too long for a limit of {limit}"),
        Report::Eof(partial) => {
            let clean = partial.is_none();
            tell(
                told,
                Told::Data(partial.as_deref().unwrap_or_default().to_vec()),
            );
            told.push(Told::Eof { clean });
        }
    }
}

/// Checks that all that is certain is reported at once, and nothing else.
fn has_come_to(told: &[Told], should: Progress, step: &Step, delivery: Delivery) {
    let is = Progress::of(told);
    assert_eq!(is.ends, should.ends, "ends: {told:?}");
    // Whole messages come later than their data, and at EOF we give more.
    if delivery == Delivery::Pieces && !matches!(step, Step::Eof) {
        assert_eq!(is.data, should.data, "data: {told:?}");
    }
}

fn judge<'o, M>(case: &Case, mut run: Run<'o, M>, mut told: Vec<Told>, how: &str, pieces: bool)
where
    M: Machine<'o>,
{
    let name = format!("{}, {how}", case.name);
    let left = Ends::from(run.machine.terminator());
    let unread = run.machine.take_unread();
    if let Some(Told::Handover(_)) = case.answer.last() {
        let mut handover = [&unread[..], run.not_taken()].concat();
        if run.machine.framer().is_none() {
            // What a scanner passed on after the last end.
            if let Some(Told::Data(_)) = told.last() {
                let Some(Told::Data(rest)) = told.pop() else {
                    unreachable!("it was looked at")
                };
                handover = [rest, handover].concat();
            }
        }
        told.push(Told::Handover(handover));
    }
    if case.wished {
        assert_eq!(told, case.answer, "{name}");
        return;
    }
    // asynchat says nothing at EOF, but we give what was collected.
    told.retain(|told| !matches!(told, Told::Eof { .. }));
    if pieces {
        assert_eq!(unread, case.withheld, "withheld by {name}");
    }
    // A whole message that is not complete was collected and not yet handed out.
    let mut expected = case.answer.clone();
    tell(&mut expected, Told::Data(case.withheld.clone()));
    tell(&mut told, Told::Data(unread));
    assert_eq!(told, expected, "{name}");
    assert_eq!(left, case.left, "{name}");
}

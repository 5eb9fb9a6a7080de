//! Law 14: time moves only by being told, and never back. After `handle_timeout(now)` gave `None`,
//! `poll_timeout()` is `None` or later than `now`. Each deadline expires once for its cause.
//!
//! The model keeps all moments: when each began, and how things stood at its end. It works out each
//! deadline anew, from the first moment on, whenever it is asked.

use crate::support::config;
use proptest::{collection::vec, prelude::*, sample::select};
use sanschat::{Chat, Deadline, Event, Terminator};
use std::time::Duration;

const ALL: [Deadline; 5] = [
    Deadline::Idle,
    Deadline::Message,
    Deadline::Write,
    Deadline::Close,
    Deadline::Timer,
];

#[derive(Clone, Debug)]
enum Act {
    /// Time passes, and is told.
    Tell(u64),
    /// The time that is told is an earlier one.
    TellBack(u64),
    Feed(Vec<u8>),
    Push(usize),
    Send(usize),
    Pause,
    Resume,
    Expect,
    Set(usize, Option<u64>),
    Rate(u32),
    Close,
    Abort,
    /// `handle_timeout` until it gives nothing. In the handler this deadline is set again.
    Ask(Option<(usize, u64)>),
}

fn act() -> impl Strategy<Value = Act> {
    let nanos = prop_oneof![8 => 0..30_u64, 1 => Just(u64::MAX)];
    prop_oneof![
        8 => (1..12_u64).prop_map(Act::Tell),
        1 => (0..12_u64).prop_map(Act::TellBack),
        6 => vec(select(&b"a\n"[..]), 0..5).prop_map(Act::Feed),
        2 => (1..4_usize).prop_map(Act::Push),
        3 => (0..4_usize).prop_map(Act::Send),
        1 => Just(Act::Pause),
        2 => Just(Act::Resume),
        1 => Just(Act::Expect),
        4 => (0..5_usize, proptest::option::weighted(0.9, nanos)).prop_map(|(n, within)| Act::Set(n, within)),
        1 => select(&[0, 1, 100_000_000, 1_000_000_000, u32::MAX][..]).prop_map(Act::Rate),
        1 => Just(Act::Close),
        1 => Just(Act::Abort),
        4 => proptest::option::of((0..5_usize, 0..9_u64)).prop_map(Act::Ask),
    ]
}

/// How things stood at the end of a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Standing {
    bytes_in: u64,
    bytes_out: u64,
    messages: u64,
    mid: bool,
    wants: bool,
    queued: bool,
    closing: bool,
    aborted: bool,
}

impl Standing {
    fn of(chat: &Chat) -> Self {
        Standing {
            bytes_in: chat.bytes_in(),
            bytes_out: chat.bytes_out(),
            messages: chat.messages_in(),
            mid: chat.is_mid_message(),
            wants: chat.wants_input(),
            queued: chat.queued() > 0,
            closing: chat.is_closing(),
            aborted: chat.is_aborted(),
        }
    }
}

/// What a deadline counts from: if this is the same again, it has expired already.
type Cause = (usize, u64, u64);

#[derive(Default)]
struct Model {
    /// When each moment began, and how it ended, but for the present one.
    past: Vec<(u64, Standing)>,
    now: Option<u64>,
    /// Which deadlines are set: the number of the moment, the time, and how many were set before.
    set: [Option<(usize, u64, usize)>; 5],
    sets: usize,
    rate: u32,
    expired: Vec<(usize, Cause)>,
}

impl Model {
    fn tell(&mut self, now: u64, standing: Standing) {
        match self.now {
            Some(before) if now > before => self.past.push((before, standing)),
            Some(_) => return,
            None => {}
        }
        self.now = Some(now);
    }

    fn set(&mut self, which: usize, within: Option<u64>) {
        self.sets += 1;
        let within = within.map(|within| (self.past.len(), within.max(1), self.sets));
        self.set[which] = within;
    }

    /// When it ends, and its cause, if it runs.
    fn ends(&self, which: usize, standing: Standing) -> Option<(u64, Cause)> {
        let (first, within, set) = self.set[which]?;
        let now = self.now?;
        let moments: Vec<(u64, Standing)> =
            self.past.iter().copied().chain([(now, standing)]).collect();
        let begins = moments[first].0;
        let (mut since, mut put_off, mut stood, mut stopped): (Option<u64>, u64, u64, Option<u64>) =
            (None, 0, 0, None);
        let mut at_first = 0;
        for n in first..moments.len() {
            let (time, at) = moments[n];
            let before = n.checked_sub(1).map(|before| moments[before].1);
            let changed = |field: fn(&Standing) -> u64| {
                field(&at) != before.map_or(0, |before| field(&before))
            };
            let got = changed(|at| at.bytes_in);
            let sent = changed(|at| at.bytes_out);
            let closes = at.closing && !before.is_some_and(|before| before.closing);
            let (runs, restarts) = match ALL[which] {
                Deadline::Idle => (
                    !at.mid && !at.queued && at.wants && !at.closing,
                    got || sent,
                ),
                Deadline::Message => (at.mid && !at.closing, changed(|at| at.messages)),
                Deadline::Write => (at.queued && !at.aborted, sent || closes),
                Deadline::Close => (at.closing && !at.aborted, closes),
                _ => (!at.closing, false),
            };
            if !runs {
                since = None;
                continue;
            }
            if since.is_none() || restarts {
                since = Some(if ALL[which] == Deadline::Timer {
                    begins
                } else {
                    time
                });
                (stood, stopped, at_first) = (0, None, at.bytes_in);
            }
            if ALL[which] == Deadline::Message {
                match (stopped, at.wants) {
                    (None, false) => stopped = Some(time),
                    (Some(when), true) => {
                        stood += time - when;
                        stopped = None;
                    }
                    _ => {}
                }
                let bytes = u128::from(at.bytes_in - at_first) * 1_000_000_000;
                put_off = bytes.checked_div(self.rate.into()).unwrap_or(0) as u64;
            }
        }
        let since = since.filter(|_| stopped.is_none())?;
        let cause = (
            set,
            since,
            standing.messages * u64::from(ALL[which] == Deadline::Message),
        );
        let end = since
            .checked_add(stood)?
            .checked_add(within)?
            .checked_add(put_off)?;
        (!self.expired.contains(&(which, cause))).then_some((end, cause))
    }

    fn next(&self, standing: Standing) -> Option<u64> {
        if self.now.is_none() {
            return self.set.iter().any(Option::is_some).then_some(0);
        }
        let ends = (0..5).filter_map(|which| Some(self.ends(which, standing)?.0));
        ends.min()
    }

    fn expire(&mut self, standing: Standing) -> Option<usize> {
        let now = self.now?;
        let due = (0..5).filter_map(|which| {
            let (end, cause) = self.ends(which, standing)?;
            (end <= now).then_some((end, which, cause))
        });
        let (_, which, cause) = due.min_by_key(|(end, which, _)| (*end, *which))?;
        self.expired.push((which, cause));
        Some(which)
    }
}

/// Does all this, and compares with the model after each call.
fn check(acts: &[Act]) -> Result<(), TestCaseError> {
    let mut chat = Chat::new(Terminator::LF).with_limit(3).with_high_water(500);
    let mut model = Model::default();
    let mut now = 0;
    for act in acts {
        match act {
            Act::Tell(more) => {
                now += more;
                model.tell(now, Standing::of(&chat));
                chat.tell_time(Duration::from_nanos(now));
            }
            Act::TellBack(less) => {
                let before = now.saturating_sub(*less);
                model.tell(before, Standing::of(&chat));
                chat.tell_time(Duration::from_nanos(before));
                now = now.max(before);
            }
            Act::Feed(bytes) => {
                let mut input = &bytes[..];
                while chat.feed(&mut input).is_some() {}
            }
            Act::Push(count) => chat.push(&b"reply"[..*count]),
            Act::Send(count) => {
                chat.poll_transmit();
                chat.transmitted(*count);
            }
            Act::Pause => chat.pause(),
            Act::Resume => chat.resume(),
            Act::Expect => chat.expect(Terminator::Length(2), 9),
            Act::Set(which, within) => {
                chat.set_deadline(ALL[*which], within.map(Duration::from_nanos));
                model.set(*which, *within);
            }
            Act::Rate(rate) => {
                chat.set_min_rate(*rate);
                model.rate = *rate;
            }
            Act::Close => chat.close_when_done(),
            Act::Abort => chat.abort(),
            Act::Ask(again) => ask(&mut chat, &mut model, now, *again)?,
        }
        let next = chat.poll_timeout().map(|end| end.as_nanos() as u64);
        prop_assert_eq!(next, model.next(Standing::of(&chat)), "after {:?}", act);
    }
    Ok(())
}

fn ask(
    chat: &mut Chat,
    model: &mut Model,
    now: u64,
    again: Option<(usize, u64)>,
) -> Result<(), TestCaseError> {
    for n in 0.. {
        let standing = Standing::of(chat);
        let event = chat.handle_timeout(Duration::from_nanos(now));
        model.tell(now, standing);
        let expected = model.expire(standing);
        match (event, expected) {
            (Some(Event::Timeout(which)), Some(expected)) if !standing.closing => {
                prop_assert_eq!(which, ALL[expected]);
            }
            (None, Some(_)) if standing.closing => {
                prop_assert!(chat.is_aborted(), "a close that takes too long is an abort");
                break;
            }
            (None, None) => break,
            (event, expected) => {
                return Err(TestCaseError::fail(format!(
                    "gave {event:?}, should be {expected:?}"
                )));
            }
        }
        prop_assert!(n < 20, "events without end");
        if let Some((which, within)) = again.filter(|_| n < 3) {
            chat.set_deadline(ALL[which], Some(Duration::from_nanos(within)));
            model.set(which, Some(within));
        }
    }
    let next = chat.poll_timeout().map(|end| end.as_nanos() as u64);
    prop_assert!(
        next.is_none_or(|next| next > now || model.now.is_none()),
        "it would spin"
    );
    Ok(())
}

proptest! {
    #![proptest_config(config(4000))]

    #[test]
    fn law_14_time_moves_only_by_being_told(acts in vec(act(), 0..40)) {
        // A chat without deadlines hears no time. This one has a rate, so it does.
        let acts = [vec![Act::Rate(0)], acts].concat();
        check(&acts)?;
    }
}

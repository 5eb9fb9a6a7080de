//! Compares the speed of members with that of a reference.

use std::{
    cell::OnceCell,
    env,
    time::{Duration, Instant},
};

use criterion::{BenchmarkGroup, Criterion, SamplingMode, Throughput, measurement::WallTime};

use crate::{
    Member, Workload,
    rival::Rival,
    table::{Measured, Table},
};

/// Whether times are measured. As a test everything runs only once.
pub fn is_measuring() -> bool {
    let has = |flag: &str| env::args().any(|argument| argument == flag);
    has("--bench") && !has("--test")
}

/// Criterion, and the tables of its results.
///
/// A busy machine may be slow for seconds. So a member is not compared with a reference that was
/// measured at another time: the two take turns, and the result is the median of the ratios of all
/// turns. The times in the tables are medians of all turns too. Criterion prints others, which it
/// computes from means.
pub struct Board {
    criterion: Criterion,
    reference: &'static str,
    per: &'static str,
    tables: Vec<Table>,
}

/// The common parts of a comparison.
#[derive(Clone, Copy, Debug)]
pub struct Group<'g> {
    /// The table.
    pub title: &'g str,
    /// The names of the columns of the setting.
    pub heads: &'static [&'static str],
    /// The row of the table: what distinguishes this group from others of the same title.
    pub setting: &'g [String],
    /// How many messages, or other units, are in a window of the workload.
    pub count: usize,
}

impl Board {
    /// Measurements are short, since there are many. The command line can ask for longer ones.
    /// `reference` names the reference of each comparison, `per` the unit that is counted.
    pub fn new(reference: &'static str, per: &'static str) -> Self {
        let criterion = Criterion::default()
            .sample_size(20)
            .warm_up_time(Duration::from_millis(50))
            .measurement_time(Duration::from_millis(200))
            .nresamples(2_000)
            .configure_from_args();
        Board {
            criterion,
            reference,
            per,
            tables: Vec::new(),
        }
    }

    /// Begins a comparison. `make` makes its workload when the first member is to run. `reference`
    /// makes the first member, with which the others are compared.
    pub fn compare<'c, 'w, R: Member<'w> + 'w>(
        &'c mut self,
        group: Group<'c>,
        workload: &'w OnceCell<Workload>,
        make: impl Fn() -> Workload + 'c,
        reference: impl Fn() -> R + Copy + 'c,
    ) -> Comparison<'c, 'w> {
        let name = format!("{} {}", group.title, group.setting.join(" "));
        let mut measured = self.criterion.benchmark_group(name);
        measured.sampling_mode(SamplingMode::Flat);
        measured.throughput(Throughput::Elements(group.count as u64));
        let mut comparison = Comparison {
            measured,
            tables: &mut self.tables,
            group,
            workload,
            make: Box::new(make),
            reference: Box::new(move || Box::new(reference())),
        };
        comparison.member(self.reference, reference);
        comparison
    }

    /// Prints the tables of all that was measured.
    pub fn finish(&mut self) {
        self.criterion.final_summary();
        if !is_measuring() || self.tables.is_empty() {
            return;
        }
        println!(
            "\nNanoseconds a {}, and in brackets the speed compared with {}: its time divided by \
             the column's, so 0.50 is half as fast, 2.00 twice as fast. It is compared with itself, \
             too, which shows how exact that is.",
            self.per, self.reference
        );
        for table in &self.tables {
            println!("\n{table}");
        }
    }
}

/// Members that are compared with the same reference on the same workload.
pub struct Comparison<'c, 'w> {
    measured: BenchmarkGroup<'c, WallTime>,
    tables: &'c mut Vec<Table>,
    group: Group<'c>,
    workload: &'w OnceCell<Workload>,
    make: Box<dyn Fn() -> Workload + 'c>,
    reference: Box<dyn Fn() -> Box<dyn Rival<'w> + 'w> + 'c>,
}

impl<'w> Comparison<'_, 'w> {
    /// Measures one more member, made by `make` if the command line selects it. Returns what is
    /// written to the table.
    pub fn member<M: Member<'w> + 'w>(
        &mut self,
        name: &str,
        make: impl Fn() -> M,
    ) -> Option<Measured> {
        let Group { setting, count, .. } = self.group;
        let mut pair = None;
        self.measured.bench_function(name, |b| {
            let pair = pair.get_or_insert_with(|| {
                let workload = self.workload.get_or_init(&self.make);
                let pair = Pair::new(workload, Box::new(make()), (self.reference)());
                pair.checked(name, count)
            });
            b.iter_custom(|times| pair.measure(times));
        });
        let cell = pair?.cell(count)?;
        table(self.tables, self.group).insert(setting, name, cell);
        Some(cell)
    }
}

fn table<'t>(tables: &'t mut Vec<Table>, group: Group<'_>) -> &'t mut Table {
    let known = tables.iter().position(|table| table.is_titled(group.title));
    let at = known.unwrap_or_else(|| {
        tables.push(Table::new(group.title.into(), group.heads));
        tables.len() - 1
    });
    &mut tables[at]
}

/// A member and the reference.
struct Pair<'w> {
    workload: &'w Workload,
    member: Box<dyn Rival<'w> + 'w>,
    reference: Box<dyn Rival<'w> + 'w>,
    /// How many runs criterion asks for at a time, and the times of all of them.
    times: u64,
    turns: Vec<Turn>,
}

/// The times of both for the same work.
struct Turn {
    member: Duration,
    reference: Duration,
}

impl<'w> Pair<'w> {
    fn new(
        workload: &'w Workload,
        member: Box<dyn Rival<'w> + 'w>,
        reference: Box<dyn Rival<'w> + 'w>,
    ) -> Self {
        Pair {
            workload,
            member,
            reference,
            times: 0,
            turns: Vec::new(),
        }
    }

    /// Checks that the member finds the same as the reference. Otherwise it could be fast because it
    /// misses something.
    fn checked(mut self, name: &str, count: usize) -> Self {
        // Twice, since it keeps its state between runs.
        for _ in 0..2 {
            let window = self.workload.window();
            let found = self.member.collect(window);
            let expected = self.reference.collect(window);
            assert!(
                found == expected,
                "{name} finds other messages than the reference"
            );
            // A member that only sends finds no messages.
            assert!(
                [0, count].contains(&found.messages().len()),
                "{name} finds another number of messages"
            );
        }
        self
    }

    /// The two take turns, so that a disturbance affects both.
    fn measure(&mut self, times: u64) -> Duration {
        // The runs before were for warming up.
        if self.times != times {
            self.times = times;
            self.turns.clear();
        }
        let mut total = Duration::ZERO;
        for _ in 0..times {
            let reference = clocked(&mut *self.reference, self.workload.window());
            let member = clocked(&mut *self.member, self.workload.window());
            total += member;
            self.turns.push(Turn { member, reference });
        }
        total
    }

    fn cell(&self, count: usize) -> Option<Measured> {
        let each = |time: Duration| time.as_secs_f64() * 1e9 / count as f64;
        Some(Measured {
            time: self.median(|turn| each(turn.member))?,
            speed: self.median(|turn| each(turn.reference) / each(turn.member))?,
        })
    }

    fn median(&self, value: impl Fn(&Turn) -> f64) -> Option<f64> {
        let mut values: Vec<f64> = self.turns.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }
}

fn clocked<'w>(rival: &mut (dyn Rival<'w> + 'w), input: &'w [u8]) -> Duration {
    let start = Instant::now();
    rival.touch(input);
    start.elapsed()
}

//! Markdown tables of the results.

use std::fmt::{self, Display, Formatter};

/// A row for each setting, a column for each member.
#[derive(Debug)]
pub(crate) struct Table {
    title: String,
    /// The names of the first columns, which show the setting of a row.
    heads: &'static [&'static str],
    columns: Vec<String>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    setting: Vec<String>,
    cells: Vec<(usize, Measured)>,
}

/// The result of one member in one setting.
#[derive(Clone, Copy, Debug)]
pub struct Measured {
    /// The median of the nanoseconds for a message or another unit.
    pub time: f64,
    /// The median of the time of the reference divided by the time of the member.
    pub speed: f64,
}

impl Table {
    pub(crate) fn new(title: String, heads: &'static [&'static str]) -> Self {
        Table {
            title,
            heads,
            columns: Vec::new(),
            rows: Vec::new(),
        }
    }

    pub(crate) fn is_titled(&self, title: &str) -> bool {
        self.title == title
    }

    pub(crate) fn insert(&mut self, setting: &[String], column: &str, cell: Measured) {
        let known = self.columns.iter().position(|known| known == column);
        let column = known.unwrap_or_else(|| {
            self.columns.push(column.into());
            self.columns.len() - 1
        });
        if self.rows.last().is_none_or(|row| row.setting != setting) {
            self.rows.push(Row {
                setting: setting.to_vec(),
                cells: Vec::new(),
            });
        }
        if let Some(row) = self.rows.last_mut() {
            row.cells.push((column, cell));
        }
    }
}

impl Display for Table {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        writeln!(f, "### {}\n", self.title)?;
        for head in self
            .heads
            .iter()
            .copied()
            .chain(self.columns.iter().map(String::as_str))
        {
            write!(f, "| {head} ")?;
        }
        writeln!(f, "|")?;
        let columns = self.heads.len() + self.columns.len();
        writeln!(f, "|{}", " --: |".repeat(columns))?;
        for row in &self.rows {
            for part in &row.setting {
                write!(f, "| {part} ")?;
            }
            for column in 0..self.columns.len() {
                match row.cells.iter().find(|(at, _)| *at == column) {
                    Some((_, cell)) => write!(f, "| {cell} ")?,
                    None => write!(f, "| – ")?,
                }
            }
            writeln!(f, "|")?;
        }
        Ok(())
    }
}

/// The time, and in brackets the speed.
impl Display for Measured {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let time = match self.time {
            ..1.0 => 3,
            ..100.0 => 1,
            _ => 0,
        };
        let speed = if self.speed < 0.1 { 3 } else { 2 };
        write!(f, "{:.time$} ({:.speed$})", self.time, self.speed)
    }
}

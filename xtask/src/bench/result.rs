//! Results as a table, as JSON and as the page `docs/benchmarks.md`.

use super::load::Window;
use serde_json::{Value, json};
use std::time::Duration;

/// What a figure should reach.
#[derive(Clone, Copy)]
pub(super) enum Target {
    AtLeast(f64),
    AtMost(f64),
}

/// One figure.
pub(super) struct Row {
    bench: &'static str,
    figure: String,
    value: f64,
    unit: &'static str,
    target: Option<Target>,
    floors: Vec<(&'static str, f64)>,
    server_time_each: Option<Duration>,
}

impl Row {
    /// A figure without anything to compare it with.
    pub(super) fn new(
        bench: &'static str,
        figure: impl Into<String>,
        value: f64,
        unit: &'static str,
    ) -> Self {
        let (target, floors) = (None, Vec::new());
        Self { bench, figure: figure.into(), value, unit, target, floors, server_time_each: None }
    }

    /// With what it should reach.
    pub(super) fn target(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// With floors of the same run, in the same unit.
    pub(super) fn floors(mut self, floors: &[(&'static str, f64)]) -> Self {
        self.floors = floors.to_vec();
        self
    }

    /// With the server's processor time for one operation of the window.
    pub(super) fn server_time(mut self, window: &Window) -> Self {
        self.server_time_each = Some(window.server_time_each());
        self
    }

    /// The figure as a share of the nearest floor.
    fn ratio(&self) -> Option<f64> {
        let nearest = self.floors.iter().map(|(_, value)| *value).min_by(f64::total_cmp);
        nearest.map(|floor| self.value / floor)
    }

    fn is_met(&self) -> Option<bool> {
        Some(match self.target? {
            Target::AtLeast(least) => self.value >= least,
            Target::AtMost(most) => self.value <= most,
        })
    }

    fn cells(&self) -> [String; 7] {
        let floors = self.floors.iter().map(|(name, value)| format!("{name} {}", number(*value)));
        let target = self.target.map_or(String::new(), |target| match target {
            Target::AtLeast(value) => format!("≥ {}", number(value)),
            Target::AtMost(value) => format!("≤ {}", number(value)),
        });
        [
            self.bench.to_owned(),
            self.figure.clone(),
            format!("{} {}", number(self.value), self.unit),
            target,
            self.is_met().map_or("", |met| if met { "yes" } else { "no" }).to_owned(),
            match self.ratio() {
                Some(ratio) => {
                    format!("{ratio:.2} of {}", floors.collect::<Vec<_>>().join(", "))
                }
                None => String::new(),
            },
            self.server_time_each
                .map_or(String::new(), |time| format!("{:.3} ms", time.as_secs_f64() * 1000.0)),
        ]
    }

    fn json(&self) -> Value {
        json!({
            "bench": self.bench,
            "figure": self.figure,
            "value": self.value,
            "unit": self.unit,
            "target": self.target.map(|target| match target {
                Target::AtLeast(value) => json!({ "atLeast": value }),
                Target::AtMost(value) => json!({ "atMost": value }),
            }),
            "met": self.is_met(),
            "floors": self.floors.iter().map(|(name, value)| json!({"name": name, "value": value}))
                .collect::<Vec<_>>(),
            "ratio": self.ratio(),
            "serverMsEach": self.server_time_each.map(|time| time.as_secs_f64() * 1000.0),
        })
    }
}

const HEADS: [&str; 7] =
    ["bench", "figure", "value", "target", "met", "share of floor", "server CPU each"];

/// All of it for programs.
pub(super) fn json(host: &Value, rows: &[Row]) -> Value {
    json!({ "host": host, "results": rows.iter().map(Row::json).collect::<Vec<_>>() })
}

/// A Markdown table, which is a fine table on a terminal too.
pub(super) fn table(rows: &[Row]) -> String {
    let cells: Vec<[String; 7]> = rows.iter().map(Row::cells).collect();
    let widths: [usize; 7] = std::array::from_fn(|column| {
        let width = |row: &[String; 7]| row.get(column).map_or(0, |cell| cell.chars().count());
        let head = HEADS.get(column).map_or(0, |head| head.chars().count());
        cells.iter().map(width).max().unwrap_or(0).max(head)
    });
    let line = |row: &[String; 7]| {
        let padded = row.iter().zip(widths).map(|(cell, width)| format!(" {cell:<width$} |"));
        format!("|{}\n", padded.collect::<String>())
    };
    let ruler: String = widths.iter().map(|width| format!("{}|", "-".repeat(width + 2))).collect();
    let rows: String = cells.iter().map(line).collect();
    format!("{}|{ruler}\n{rows}", line(&HEADS.map(str::to_owned)))
}

/// The page for people.
pub(super) fn page(host: &Value, rows: &[Row], window: Duration) -> String {
    let text = |name: &str| host[name].as_str().unwrap_or_default();
    format!(
        "# Benchmarks

Written by `cargo xtask bench --record`; do not edit. The release binary with its default settings
(SQLite, every acknowledgement after fsync; rate limits off) shares the machine with the load
generator. Windows of {} s after a warm-up of 2 s. Floors are measured in the same run: *append* is
`write` and `fdatasync` of the same bytes in the same grouping, *bare HTTP* is a server that
answers a constant. Compare ratios rather than absolutes.

- machine: {} cores, {}, {}
- system: {}, {}
- commit {}, {}

{}
What each bench does is described at the top of its file in `xtask/src/bench/`.
",
        window.as_secs(),
        host["cores"],
        text("processor"),
        text("memory"),
        text("kernel"),
        text("disk"),
        text("commit"),
        text("date"),
        table(rows),
    )
}

/// Three significant digits are as many as mean something; large ones get thousands.
fn number(value: f64) -> String {
    match value {
        value if value >= 1000.0 => {
            let digits = format!("{value:.0}");
            let mut text = String::new();
            for (index, digit) in digits.chars().enumerate() {
                if index > 0 && (digits.len() - index).is_multiple_of(3) {
                    text.push(',');
                }
                text.push(digit);
            }
            text
        }
        value if value >= 100.0 => format!("{value:.0}"),
        value if value >= 10.0 => format!("{value:.1}"),
        value => format!("{value:.2}"),
    }
}

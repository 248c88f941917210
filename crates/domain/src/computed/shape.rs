//! What a person's state keeps for an aggregate or an event clause: which events, for how long, and
//! how they become one value. Everything else follows from it.
//!
//! Time is counted in ticks of a scale: local days, milliseconds, or not at all. An event belongs to
//! the tile of its tick; a window at tick `now` is a range of ticks. One arithmetic for the live
//! path, the read path and the backfill.

use super::aggregate::{Aggregate, Exclusion, Function, Period, Since};
use super::attribute::Definition;
use super::plan::Moment;
use crate::segment::{self, Count, EventClause, Occurred, Operation};
use crate::time::{DAY_MS, Day, Timestamp, Zone};
use crate::value::DataType;

/// What is kept and how it answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shape {
    pub(super) measure: Measure,
    pub(super) chosen: Chosen,
    pub(super) cut: Cut,
    pub(super) scale: Scale,
    /// `None` if every event counts for ever.
    pub(super) window: Option<Window>,
    pub(super) answer: Answer,
}

/// What is measured of the events in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measure {
    Count,
    /// A count that is of no interest beyond a number.
    CountUpTo(u64),
    CountDistinct,
    Sum,
    Average,
    Min,
    Max,
    First,
    Last,
    MostCommon,
}

/// Which of all stored events are looked at, before anything is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Chosen {
    All,
    AllButFirst,
    AllButLast,
    OnlyFirst,
    OnlyLast,
}

/// Events that never count, whatever the instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    Nothing,
    /// Those before a local day.
    BeforeDay(Day),
    /// Those before the first instant, and from the second on.
    Outside(Timestamp, Timestamp),
}

/// In what a window moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scale {
    Still,
    Days,
    Milliseconds,
}

/// How a measure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Answer {
    Typed(DataType),
    /// Whether the count fits.
    Fits(Count),
    /// The opposite of that.
    FitsNot(Count),
}

/// At least once.
const ONCE: Count = Count { operation: Operation::GreaterOrEqual, times: 1 };

/// A window of ticks: at tick `now` it holds those after `now - lag - length`, up to `now - lag`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// `None` if nothing leaves it.
    pub(super) length: Option<i64>,
    pub(super) lag: i64,
}

impl Window {
    const fn lasting(length: i64, lag: i64) -> Self {
        Self { length: Some(length), lag }
    }

    /// Whether no event is ever in it.
    pub(super) fn is_never(self) -> bool {
        self.length.is_some_and(|length| length <= 0)
    }

    /// Whether an event of `tick` is in the window at `now`.
    pub(super) fn holds(self, tick: i64, now: i64) -> bool {
        self.entry(tick) <= now && now < self.exit(tick)
    }

    /// The first `now` at which an event of `tick` is in the window.
    pub(super) const fn entry(self, tick: i64) -> i64 {
        tick.saturating_add(self.lag)
    }

    /// The first `now` after that at which it no longer is.
    pub(super) const fn exit(self, tick: i64) -> i64 {
        match self.length {
            Some(length) => tick.saturating_add(self.lag).saturating_add(length),
            None => i64::MAX,
        }
    }
}

impl Scale {
    /// The tick of a moment.
    pub(super) fn tick(self, moment: Moment) -> i64 {
        match self {
            Self::Still => 0,
            Self::Days => i64::from(moment.day.0),
            Self::Milliseconds => moment.at.0,
        }
    }

    /// The first instant of a tick.
    pub(super) fn start_of(self, tick: i64, zone: &Zone) -> Timestamp {
        match self {
            Self::Still => Timestamp::MAX,
            Self::Days => zone.start_of(Day(i32::try_from(tick).unwrap_or(i32::MAX))),
            Self::Milliseconds => Timestamp(tick),
        }
    }
}

impl Cut {
    /// Whether an event of this moment counts.
    pub(super) fn lets_in(self, moment: Moment) -> bool {
        match self {
            Self::Nothing => true,
            Self::BeforeDay(day) => moment.day >= day,
            Self::Outside(start, end) => (start..end).contains(&moment.at),
        }
    }
}

impl Measure {
    /// Whether what younger tiles say can make an older one needless.
    pub(super) const fn is_covered_by_younger(self) -> bool {
        matches!(
            self,
            Self::CountUpTo(_) | Self::CountDistinct | Self::Min | Self::Max | Self::Last
        )
    }
}

/// Cells of one window: few enough to be read one by one, many enough to be small.
const CELLS: i64 = 256;

impl Shape {
    /// The cell of a tick: some milliseconds together, each day for itself.
    pub(super) fn cell_of(&self, tick: i64) -> i64 {
        let Some(window) = self.window else { return tick };
        match self.scale {
            Scale::Milliseconds => {
                let span = window.lag.saturating_add(window.length.unwrap_or_default());
                tick >> (span / CELLS).max(1).ilog2()
            }
            Scale::Days | Scale::Still => tick,
        }
    }

    /// Whether it looks at the first or the last event alone.
    pub(super) const fn looks_at_one(&self) -> bool {
        matches!(self.chosen, Chosen::OnlyFirst | Chosen::OnlyLast)
    }

    /// Whether no event ever counts in a tile.
    pub(super) fn keeps_no_tiles(&self) -> bool {
        self.looks_at_one() || self.window.is_some_and(Window::is_never)
    }

    /// Whether what is kept depends on the time zone.
    pub(super) const fn counts_days(self) -> bool {
        matches!(self.scale, Scale::Days) || matches!(self.cut, Cut::BeforeDay(_))
    }
}

impl Definition {
    /// What a state keeps for it, given the type of its value.
    pub(super) fn shape(&self, result_type: DataType) -> Shape {
        match self {
            Self::EventAggregate(aggregate) => of_aggregate(aggregate, result_type),
            Self::EventClause(clause) => of_clause(clause),
            Self::Formula(_) | Self::Score(_) => NOTHING,
        }
    }
}

/// Of what is derived nothing is kept: no event is ever taken into it.
const NOTHING: Shape = Shape {
    measure: Measure::CountUpTo(0),
    chosen: Chosen::All,
    cut: Cut::Nothing,
    scale: Scale::Still,
    window: None,
    answer: Answer::FitsNot(ONCE),
};

fn of_aggregate(aggregate: &Aggregate, result_type: DataType) -> Shape {
    let measure = match aggregate.function {
        Function::Count => Measure::Count,
        Function::CountDistinct => Measure::CountDistinct,
        Function::Sum => Measure::Sum,
        Function::Average => Measure::Average,
        Function::Min => Measure::Min,
        Function::Max => Measure::Max,
        Function::First => Measure::First,
        Function::Last => Measure::Last,
        Function::MostCommon => Measure::MostCommon,
        Function::Exists => Measure::CountUpTo(1),
    };
    let answer = match aggregate.function {
        Function::Exists => Answer::Fits(ONCE),
        _ => Answer::Typed(result_type),
    };
    let chosen = match aggregate.exclude {
        Exclusion::None => Chosen::All,
        Exclusion::First => Chosen::AllButFirst,
        Exclusion::Last => Chosen::AllButLast,
    };
    let days = |length: i64, lag| (Cut::Nothing, Scale::Days, Some(Window::lasting(length, lag)));
    let rolling = |length| (Cut::Nothing, Scale::Milliseconds, Some(Window::lasting(length, 0)));
    let (cut, scale, window) = match aggregate.period {
        Period::Lifetime => (Cut::Nothing, Scale::Still, None),
        Period::LastDays { days: past } => days(i64::from(past), 1),
        Period::Last24Hours => rolling(DAY_MS),
        Period::Rolling { amount, unit } => rolling(i64::from(amount) * unit.milliseconds()),
        Period::Since(Since::Date { date }) => (Cut::BeforeDay(date), Scale::Still, None),
        Period::Since(Since::DaysAgo { days_ago }) => days(i64::from(days_ago) + 1, 0),
    };
    Shape { measure, chosen, cut, scale, window, answer }
}

fn of_clause(clause: &EventClause) -> Shape {
    let (chosen, answer, count) = match clause.occurred {
        Occurred::All(count) => (Chosen::All, Answer::Fits(count), count),
        Occurred::Not(count) => (Chosen::All, Answer::FitsNot(count), count),
        Occurred::First => (Chosen::OnlyFirst, Answer::Fits(ONCE), ONCE),
        Occurred::Last => (Chosen::OnlyLast, Answer::Fits(ONCE), ONCE),
    };
    let still = |start, end| (Cut::Outside(start, end), Scale::Still, None);
    let moving = |window| (Cut::Nothing, Scale::Milliseconds, Some(window));
    let (cut, scale, window) = match clause.window {
        segment::Window::AnyTime => (Cut::Nothing, Scale::Still, None),
        segment::Window::Within(length) => moving(Window::lasting(length, 0)),
        segment::Window::Before(length) => moving(Window { length: None, lag: length }),
        segment::Window::Between { nearest, farthest } => {
            moving(Window::lasting(farthest - nearest, nearest))
        }
        segment::Window::Since(start) => still(start, Timestamp(i64::MAX)),
        segment::Window::Until(end) => still(Timestamp(i64::MIN), end),
        segment::Window::Range(start, end) => still(start, end),
    };
    // One more than asked for tells "more" from "as many".
    let most = u64::try_from(count.times).unwrap_or_default() + 1;
    Shape { measure: Measure::CountUpTo(most), chosen, cut, scale, window, answer }
}

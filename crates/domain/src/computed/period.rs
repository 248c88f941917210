//! How a period cuts events: one arithmetic for the live path, the read path and the backfill.
//!
//! Time is counted in the ticks of the period: local days, milliseconds, or not at all. An event
//! belongs to the tile of its tick; a window at tick `now` is a range of ticks. Everything about
//! edges follows from the two numbers of [`Window`].

use super::aggregate::Period;
use super::plan::Moment;
use crate::time::{DAY_MS, Day, Timestamp, Zone};

/// A window of ticks: at tick `now` it holds those after `now - lag - length`, up to `now - lag`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    length: i64,
    lag: i64,
}

impl Window {
    /// Whether an event of `tick` is in the window at `now`.
    pub(super) const fn holds(self, tick: i64, now: i64) -> bool {
        self.entry(tick) <= now && now < self.exit(tick)
    }

    /// The first `now` at which an event of `tick` is in the window.
    pub(super) const fn entry(self, tick: i64) -> i64 {
        tick + self.lag
    }

    /// The first `now` after that at which it no longer is.
    pub(super) const fn exit(self, tick: i64) -> i64 {
        tick + self.lag + self.length
    }
}

impl Period {
    /// The window, or `None` if every event counts for ever.
    pub(super) const fn window(self) -> Option<Window> {
        match self {
            Self::Lifetime => None,
            Self::LastDays { days } => Some(Window { length: days as i64, lag: 1 }),
            Self::Last24Hours => Some(Window { length: DAY_MS, lag: 0 }),
        }
    }

    /// The tick of a moment.
    pub(super) fn tick(self, moment: Moment) -> i64 {
        match self {
            Self::Lifetime => 0,
            Self::LastDays { .. } => i64::from(moment.day.0),
            Self::Last24Hours => moment.at.0,
        }
    }

    /// The first instant of a tick.
    pub(super) fn start_of(self, tick: i64, zone: &Zone) -> Timestamp {
        match self {
            Self::Lifetime => Timestamp::MAX,
            Self::LastDays { .. } => zone.start_of(Day(i32::try_from(tick).unwrap_or(i32::MAX))),
            Self::Last24Hours => Timestamp(tick),
        }
    }

    /// Whether tiles depend on the time zone.
    pub(super) const fn counts_days(self) -> bool {
        matches!(self, Self::LastDays { .. })
    }
}

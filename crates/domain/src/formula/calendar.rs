//! Calculating with days and instants in the local time of the workspace (P-59).

use crate::time::{Day, Timestamp, Zone};
use jiff::civil::{Date, DateTime};

/// The units of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Seconds,
    Minutes,
    Hours,
    Days,
    Weeks,
    Months,
    Years,
}

impl Unit {
    /// All of them.
    pub(super) const ALL: &'static [(&'static str, Self)] = &[
        ("seconds", Self::Seconds),
        ("minutes", Self::Minutes),
        ("hours", Self::Hours),
        ("days", Self::Days),
        ("weeks", Self::Weeks),
        ("months", Self::Months),
        ("years", Self::Years),
    ];

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, unit)| *unit)
    }

    const fn length(self) -> Length {
        match self {
            Self::Seconds => Length::Milliseconds(1_000),
            Self::Minutes => Length::Milliseconds(60_000),
            Self::Hours => Length::Milliseconds(3_600_000),
            Self::Days => Length::Days(1),
            Self::Weeks => Length::Days(7),
            Self::Months => Length::Months(1),
            Self::Years => Length::Months(12),
        }
    }

    /// Whether it is always of the same length, which a day is not.
    pub(super) const fn is_shorter_than_a_day(self) -> bool {
        matches!(self.length(), Length::Milliseconds(_))
    }
}

/// What a unit is counted in.
#[derive(Clone, Copy)]
enum Length {
    Milliseconds(i64),
    Days(i64),
    Months(i64),
}

/// A day or an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Moment {
    Day(Day),
    Instant(Timestamp),
}

impl Moment {
    /// The local day.
    pub(super) fn day(self, zone: &Zone) -> Day {
        match self {
            Self::Day(day) => day,
            Self::Instant(at) => zone.day_of(at),
        }
    }

    /// The instant; of a day, its start.
    pub(super) fn instant(self, zone: &Zone) -> Timestamp {
        match self {
            Self::Day(day) => zone.start_of(day),
            Self::Instant(at) => at,
        }
    }

    /// What calendar and clock show; at a day, midnight.
    pub(super) fn local(self, zone: &Zone) -> DateTime {
        match self {
            Self::Day(day) => day.date().at(0, 0, 0, 0),
            Self::Instant(at) => zone.local(at),
        }
    }

    /// `count` units later; none outside the calendar. A day stays a day unless the unit is
    /// shorter.
    pub(super) fn plus(self, count: i64, unit: Unit, zone: &Zone) -> Option<Self> {
        match (unit.length(), self) {
            (Length::Milliseconds(length), moment) => {
                let later = moment.instant(zone).checked_plus_ms(count.checked_mul(length)?)?;
                Some(Self::Instant(later))
            }
            (_, Self::Day(day)) => Some(Self::Day(moved(day, count, unit)?)),
            (_, Self::Instant(at)) => {
                let local = zone.local(at);
                let date = moved(Day::of_date(local.date()), count, unit)?.date();
                zone.instant_of(date.to_datetime(local.time())).map(Self::Instant)
            }
        }
    }

    /// The whole units from `self` to `other`: the most that can be added to `self` without passing
    /// `other`, negative where `other` is earlier.
    pub(super) fn units_to(self, other: Self, unit: Unit, zone: &Zone) -> i64 {
        if let (Length::Days(length), Self::Day(from), Self::Day(to)) = (unit.length(), self, other)
        {
            return (i64::from(to.0) - i64::from(from.0)) / length;
        }
        let (from, to) = (self.instant(zone), other.instant(zone));
        let (from_date, to_date) = (self.local(zone).date(), other.local(zone).date());
        let count = match unit.length() {
            Length::Milliseconds(length) => return (to.0 - from.0) / length,
            Length::Days(length) => {
                let days =
                    i64::from(Day::of_date(to_date).0) - i64::from(Day::of_date(from_date).0);
                days / length
            }
            Length::Months(length) => (months(to_date) - months(from_date)) / length,
        };
        // The dates alone may promise one unit more than the time of day allows.
        let (step, mut count) = if to < from { (1, count.min(0)) } else { (-1, count.max(0)) };
        let passes = |count| match (self, other) {
            (Self::Day(from), Self::Day(to)) => moved(from, count, unit).map(|day| day.cmp(&to)),
            _ => self.plus(count, unit, zone).map(|moment| moment.instant(zone).cmp(&to)),
        };
        while count != 0 && passes(count).is_none_or(|order| order == 0.cmp(&step)) {
            count += step;
        }
        count
    }

    /// The first instant or day of the unit it is in.
    pub(super) fn start_of(self, unit: Unit, zone: &Zone) -> Option<Self> {
        let cut = match unit {
            Unit::Seconds => Some(jiff::Unit::Second),
            Unit::Minutes => Some(jiff::Unit::Minute),
            Unit::Hours => Some(jiff::Unit::Hour),
            Unit::Days | Unit::Weeks | Unit::Months | Unit::Years => None,
        };
        if let Some(cut) = cut {
            return zone.cut(self.instant(zone), cut).map(Self::Instant);
        }
        let day = self.day(zone);
        let date = day.date();
        let back = match unit {
            Unit::Weeks => i64::from(date.weekday().to_monday_zero_offset()),
            Unit::Months => i64::from(date.day()) - 1,
            Unit::Years => i64::from(date.day_of_year()) - 1,
            _ => 0,
        };
        let first = day.checked_plus(-back)?;
        Some(match self {
            Self::Day(_) => Self::Day(first),
            Self::Instant(_) => Self::Instant(zone.start_of(first)),
        })
    }
}

/// A day so many days, weeks, months or years later; the last of its month where the month is too
/// short.
fn moved(day: Day, count: i64, unit: Unit) -> Option<Day> {
    let length = match unit.length() {
        Length::Milliseconds(_) => return None,
        Length::Days(length) => return day.checked_plus(count.checked_mul(length)?),
        Length::Months(length) => length,
    };
    let date = day.date();
    let month = months(date).checked_add(count.checked_mul(length)?)?;
    let year = i16::try_from(month.div_euclid(12)).ok()?;
    let first = Date::new(year, i8::try_from(month.rem_euclid(12) + 1).ok()?, 1).ok()?;
    Day::of_date(first).checked_plus(i64::from(date.day().min(first.days_in_month())) - 1)
}

/// Months since the year 0.
fn months(date: Date) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month()) - 1
}

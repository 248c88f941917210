//! Dates relative to today, in whole days of the workspace (P-81, P-82).

use crate::time::Day;
use jiff::Span;

/// A day some days and months from today: `P-7D`, `P2W`, `P1M`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RelativeDay {
    /// Months, negative for the past; a month's end is kept (31 January and a month is 28 February).
    pub months: i32,
    /// Days, negative for the past.
    pub days: i32,
}

/// How a day lies between today and the relative day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// Exactly on it.
    On,
    /// Between today and it, both included.
    Within,
    /// Farther away than it.
    Beyond,
}

/// A run of days, both ends included; an end that is not there is never reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Days {
    first: Option<Day>,
    last: Option<Day>,
}

/// The largest number of days: about three centuries.
const DAYS_MAX: i32 = 100_000;

/// The largest number of months: as far.
const MONTHS_MAX: i32 = 3_300;

impl RelativeDay {
    /// Reads `P-7D`, `-P7D`, `P2W` or `P1M`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (outer, rest) = match text.strip_prefix('-') {
            Some(rest) => (-1, rest),
            None => (1, text),
        };
        let rest = rest.strip_prefix('P')?;
        let unit = rest.chars().last()?;
        let digits = rest.strip_suffix(unit)?;
        let unsigned = digits.strip_prefix('-').unwrap_or(digits);
        if unsigned.is_empty() || !unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let limit = match unit {
            'D' => DAYS_MAX,
            'W' => DAYS_MAX / 7,
            'M' => MONTHS_MAX,
            _ => return None,
        };
        let amount = outer * digits.parse::<i32>().ok().filter(|n| n.abs() <= limit)?;
        match unit {
            'M' => Some(Self { months: amount, days: 0 }),
            'W' => Some(Self { months: 0, days: amount * 7 }),
            _ => Some(Self { months: 0, days: amount }),
        }
    }

    /// Whether it looks back.
    pub(super) const fn is_past(self) -> bool {
        self.months < 0 || self.days < 0
    }

    /// The days on which `day` lies so: as today moves on it comes into reach once and leaves once.
    pub(super) fn days_on_which(self, near: Near, day: Day) -> Days {
        let run = |first, last| Days { first: Some(first), last: Some(last) };
        let (reached, passed) = (self.first_reaching(day), self.first_reaching(day.plus(1)));
        match (near, self.is_past()) {
            (Near::On, _) => run(reached, passed.plus(-1)),
            (Near::Within, true) => run(day, passed.plus(-1)),
            (Near::Within, false) => run(reached, day),
            (Near::Beyond, true) => Days { first: Some(passed), last: None },
            (Near::Beyond, false) => Days { first: None, last: Some(reached.plus(-1)) },
        }
    }

    /// The first day from which the relative day is `day` or later.
    fn first_reaching(self, day: Day) -> Day {
        let back = Span::new().months(-self.months);
        let origin = Day::of_date(day.date().saturating_add(back)).plus(-self.days);
        if self.from(origin) < day { origin.plus(1) } else { origin }
    }

    /// The relative day as seen from `today`.
    fn from(self, today: Day) -> Day {
        let shifted = today.date().saturating_add(Span::new().months(self.months));
        Day::of_date(shifted).plus(self.days)
    }
}

impl Days {
    /// Whether a day is among them.
    pub(super) fn contain(self, day: Day) -> bool {
        self.first.is_none_or(|first| first <= day) && self.last.is_none_or(|last| day <= last)
    }

    /// The next day after `today` that is among them while the day before is not, or the reverse.
    pub(super) fn next_change_after(self, today: Day) -> Option<Day> {
        let is_empty = self.first.zip(self.last).is_some_and(|(first, last)| last < first);
        if is_empty {
            return None;
        }
        let begins = self.first.filter(|first| *first > today);
        begins.or_else(|| self.last.filter(|last| *last >= today).map(|last| last.plus(1)))
    }
}

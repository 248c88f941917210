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

/// The largest amount: about three centuries of days.
const AMOUNT_MAX: i32 = 100_000;

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
        let amount = outer * digits.parse::<i32>().ok().filter(|n| n.abs() <= AMOUNT_MAX)?;
        match unit {
            'D' => Some(Self { months: 0, days: amount }),
            'W' => Some(Self { months: 0, days: amount * 7 }),
            'M' => Some(Self { months: amount, days: 0 }),
            _ => None,
        }
    }

    /// Whether it looks back.
    pub(super) const fn is_past(self) -> bool {
        self.months < 0 || self.days < 0
    }

    /// Whether `day` lies so, seen from `today`.
    pub(super) fn holds(self, near: Near, day: Day, today: Day) -> bool {
        let target = self.from(today);
        match (near, self.is_past()) {
            (Near::On, _) => day == target,
            (Near::Within, true) => target <= day && day <= today,
            (Near::Within, false) => today <= day && day <= target,
            (Near::Beyond, true) => day < target,
            (Near::Beyond, false) => day > target,
        }
    }

    fn from(self, today: Day) -> Day {
        let date = today.date();
        let shifted = date.saturating_add(Span::new().months(self.months));
        Day::of_date(shifted).plus(self.days)
    }
}

//! Days that come round every year (P-81): 29 February counts as the 28th.

use super::Near;
use crate::time::Day;
use jiff::civil::Date;

/// How far ahead the next anniversary lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anniversary {
    /// Exactly on that day, or between today and it.
    pub near: Near,
    /// Days from today.
    pub days: u16,
}

/// The most days ahead: a whole year.
pub(super) const ANNIVERSARY_DAYS_MAX: i32 = 365;

impl Anniversary {
    /// Whether `day` comes round so, seen from `today`.
    pub(super) fn holds(self, day: Day, today: Day) -> bool {
        let year = today.date().year();
        let upcoming = [on(day, year), on(day, year.saturating_add(1))];
        let Some(next) = upcoming.into_iter().flatten().find(|next| *next >= today) else {
            return false;
        };
        let distance = next.0.saturating_sub(today.0);
        match self.near {
            Near::On => distance == i32::from(self.days),
            Near::Within => distance <= i32::from(self.days),
            Near::Beyond => distance > i32::from(self.days),
        }
    }

    /// The next day after `today` on which that is different from what it is today.
    pub(super) fn next_change_after(self, day: Day, today: Day) -> Option<Day> {
        let year = today.date().year();
        let round = (0..3).filter_map(|ahead| on(day, year.saturating_add(ahead)));
        let near = |next: Day| {
            let reached = next.plus(-i32::from(self.days));
            [reached, reached.plus(1), next.plus(1)]
        };
        let mut turns: Vec<Day> = round.flat_map(near).filter(|turn| *turn > today).collect();
        turns.sort_unstable();
        let holds = self.holds(day, today);
        turns.into_iter().find(|turn| self.holds(day, *turn) != holds)
    }
}

/// The day on which `day` comes round in a year.
fn on(day: Day, year: i16) -> Option<Day> {
    let date = day.date();
    let of_month = if date.month() == 2 { date.day().min(28) } else { date.day() };
    Date::new(year, date.month(), of_month).ok().map(Day::of_date)
}

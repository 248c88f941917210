//! How long a condition keeps its truth if nobody writes anything (P-46).

use super::evaluate::{Subject, local_day, value};
use super::{Clause, Condition, Field, Now, PersonView, Test};
use crate::attribute::CustomAttribute;
use crate::limits::OUTLOOK_STEPS_MAX;
use crate::time::Timestamp;

/// A truth and how long it lasts at least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outlook {
    /// Whether it holds.
    pub holds: bool,
    /// The first instant at which that may be different; `None` if time alone never changes it.
    pub until: Option<Timestamp>,
}

impl Outlook {
    /// Of the statement that all these hold.
    pub fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(parts, true)
    }

    /// Of the statement that one of these holds.
    pub fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        Self::joined(parts, false)
    }

    /// The next instant after `at` at which what `look` sees is different from what it sees at
    /// `at`. After a number of looks that found no difference it answers with an instant at which
    /// to look again.
    pub fn next_change_after(at: Timestamp, look: impl Fn(Timestamp) -> Self) -> Option<Timestamp> {
        let now = look(at);
        let mut next = now.until?;
        for _ in 0..OUTLOOK_STEPS_MAX {
            let then = look(next);
            if then.holds != now.holds {
                return Some(next);
            }
            next = then.until?;
        }
        Some(next)
    }

    /// While all parts must hold, a joint truth ends with the first of them, and a joint falsehood
    /// lasts as long as the last part that is false; with one that is enough it is the reverse.
    fn joined(parts: impl IntoIterator<Item = Self>, all: bool) -> Self {
        let mut first_end: Option<Timestamp> = None;
        let mut decided: Option<Option<Timestamp>> = None;
        for part in parts {
            first_end = earlier(first_end, part.until);
            if part.holds != all {
                decided = Some(match decided {
                    None => part.until,
                    Some(end) => end.zip(part.until).map(|(one, other)| one.max(other)),
                });
            }
        }
        match decided {
            Some(until) => Self { holds: !all, until },
            None => Self { holds: all, until: first_end },
        }
    }
}

impl Condition {
    /// Whether it holds, and how long at least.
    pub fn outlook<V: PersonView>(&self, view: &V, now: Now<'_>) -> Outlook {
        self.outlook_for(Subject::Person(view), now)
    }

    /// The next instant at which it changes by time alone, as [`Outlook::next_change_after`].
    pub fn next_change_after<V: PersonView>(&self, view: &V, now: Now<'_>) -> Option<Timestamp> {
        Outlook::next_change_after(now.at, |at| self.outlook(view, now.at(at)))
    }

    fn outlook_for<V: PersonView>(&self, subject: Subject<'_, V>, now: Now<'_>) -> Outlook {
        match self {
            Self::And(parts) => Outlook::all(parts.iter().map(|p| p.outlook_for(subject, now))),
            Self::Or(parts) => Outlook::any(parts.iter().map(|p| p.outlook_for(subject, now))),
            Self::Clause(clause) => clause.outlook_for(subject, now),
        }
    }
}

impl Clause {
    fn outlook_for<V: PersonView>(&self, subject: Subject<'_, V>, now: Now<'_>) -> Outlook {
        let holds = self.holds_for(subject, now);
        let of_value = match self.field {
            Field::Tags | Field::Contacts => None,
            _ => self.test.until(&self.field, subject, now),
        };
        let of_computed = match (&self.field, subject) {
            (Field::Computed(name), Subject::Person(view)) => {
                view.computed_changes_after(name, now.at)
            }
            _ => None,
        };
        Outlook { holds, until: earlier(of_value, of_computed) }
    }
}

impl Test {
    /// When the comparison of a value that stays may turn out differently.
    fn until<V: PersonView>(
        &self,
        field: &Field,
        subject: Subject<'_, V>,
        now: Now<'_>,
    ) -> Option<Timestamp> {
        if !matches!(
            self,
            Self::Relative(..) | Self::Anniversary(_) | Self::AnyItem(_) | Self::AllItems(_)
        ) {
            return None;
        }
        let value = value(field, subject, now)?;
        let items = CustomAttribute::items(Some(&value));
        let of_items = |condition: &Condition| {
            let outlook = |item| condition.outlook_for(Subject::<V>::Item(item), now);
            items.iter().map(outlook).collect::<Vec<_>>()
        };
        let day = || local_day(&value, now.zone);
        let turn = match self {
            Self::Relative(near, relative) => {
                relative.days_on_which(*near, day()?).next_change_after(now.today())
            }
            Self::Anniversary(anniversary) => anniversary.next_change_after(day()?, now.today()),
            Self::AnyItem(condition) => return Outlook::any(of_items(condition)).until,
            Self::AllItems(condition) => return Outlook::all(of_items(condition)).until,
            _ => None,
        };
        // Beyond the last day that can be written nothing turns any more.
        turn.map(|day| now.zone.start_of(day)).filter(|midnight| *midnight < Timestamp::MAX)
    }
}

fn earlier(one: Option<Timestamp>, other: Option<Timestamp>) -> Option<Timestamp> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}

//! Event clauses answered from a person's events themselves: for previews and single looks, where
//! no state is kept.

use super::clause::{EventClause, Occurred};
use super::view::EventView;
use crate::event::Event;
use crate::time::Timestamp;

/// For each clause of a segment or score, when the events occurred that match its conditions.
#[derive(Debug, Clone)]
pub struct History<'a> {
    clauses: Vec<Option<(&'a EventClause, Vec<Timestamp>)>>,
}

impl<'a> History<'a> {
    /// From all events of a person, in any order. `None` stands for a rule without a clause.
    pub fn new(
        clauses: impl IntoIterator<Item = Option<&'a EventClause>>,
        events: &[Event],
    ) -> Self {
        let matching = |clause: &'a EventClause| {
            let mut times: Vec<Timestamp> = events
                .iter()
                .filter(|event| clause.matches(event))
                .map(|event| event.occurred_time)
                .collect();
            times.sort_unstable();
            (clause, times)
        };
        Self { clauses: clauses.into_iter().map(|clause| clause.map(matching)).collect() }
    }

    fn clause(&self, index: usize) -> Option<(&'a EventClause, &[Timestamp])> {
        let (clause, times) = self.clauses.get(index)?.as_ref()?;
        Some((clause, times))
    }
}

impl EventClause {
    /// Whether an event is one of those the clause is about.
    pub fn matches(&self, event: &Event) -> bool {
        event.definition_id == self.definition_id
            && self.conditions.iter().all(|test| test.holds(&event.properties))
    }

    /// Whether it holds for matching events that occurred then, in order.
    fn holds(&self, times: &[Timestamp], at: Timestamp) -> bool {
        let inside = |time: &Timestamp| self.window.holds(*time, at);
        let number = || times.iter().filter(|time| inside(time)).count() as i64;
        match self.occurred {
            Occurred::All(count) => count.fits(number()),
            Occurred::Not(count) => !count.fits(number()),
            Occurred::First => times.first().is_some_and(inside),
            Occurred::Last => times.last().is_some_and(inside),
        }
    }
}

impl EventView for History<'_> {
    fn clause_holds(&self, clause: usize, at: Timestamp) -> bool {
        self.clause(clause).is_some_and(|(clause, times)| clause.holds(times, at))
    }

    fn clause_changes_after(&self, clause: usize, at: Timestamp) -> Option<Timestamp> {
        let (clause, times) = self.clause(clause)?;
        let turns = clause.window.turns();
        let instants = times.iter().flat_map(|time| {
            turns.into_iter().flatten().map(|age| Timestamp(time.0.saturating_add(age)))
        });
        instants.filter(|instant| *instant > at).min()
    }
}

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
    /// Without events yet. `None` stands for a rule without a clause.
    pub fn new(clauses: impl IntoIterator<Item = Option<&'a EventClause>>) -> Self {
        let empty = |clause: &'a EventClause| (clause, Vec::new());
        Self { clauses: clauses.into_iter().map(|clause| clause.map(empty)).collect() }
    }

    /// Takes one more event in; their order does not matter, but oldest first is fastest.
    pub fn add(&mut self, event: &Event) {
        let at = event.occurred_time;
        for (_, times) in self.clauses.iter_mut().flatten().filter(|(c, _)| c.matches(event)) {
            let place = match times.last() {
                Some(last) if *last > at => times.partition_point(|time| *time <= at),
                _ => times.len(),
            };
            times.insert(place, at);
        }
    }

    /// With these events.
    #[must_use]
    pub fn with(mut self, events: &[Event]) -> Self {
        events.iter().for_each(|event| self.add(event));
        self
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

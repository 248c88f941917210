//! What segments and scores can see of a person's events.

use crate::filter::PersonView;
use crate::person::Person;
use crate::time::Timestamp;
use crate::value::Value;
use std::borrow::Cow;

/// The event clauses of one segment or score for one person, by their index: of a segment's events,
/// of a score's rules.
pub trait EventView {
    /// Whether a clause holds at an instant.
    fn clause_holds(&self, clause: usize, at: Timestamp) -> bool;

    /// The next instant at which that may change by time alone.
    fn clause_changes_after(&self, clause: usize, at: Timestamp) -> Option<Timestamp>;
}

/// A person seen together with its events.
#[derive(Debug, Clone, Copy)]
pub struct Subject<P, E> {
    /// The person.
    pub person: P,
    /// Its event clauses.
    pub events: E,
}

impl<P: PersonView, E> PersonView for Subject<P, E> {
    fn person(&self) -> &Person {
        self.person.person()
    }

    fn has_tags(&self) -> bool {
        self.person.has_tags()
    }

    fn has_tag(&self, key: &str) -> bool {
        self.person.has_tag(key)
    }

    fn computed(&self, name: &str, at: Timestamp) -> Option<Cow<'_, Value>> {
        self.person.computed(name, at)
    }

    fn computed_changes_after(&self, name: &str, at: Timestamp) -> Option<Timestamp> {
        self.person.computed_changes_after(name, at)
    }
}

impl<P, E: EventView> EventView for Subject<P, E> {
    fn clause_holds(&self, clause: usize, at: Timestamp) -> bool {
        self.events.clause_holds(clause, at)
    }

    fn clause_changes_after(&self, clause: usize, at: Timestamp) -> Option<Timestamp> {
        self.events.clause_changes_after(clause, at)
    }
}

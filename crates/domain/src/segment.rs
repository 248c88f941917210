//! Segments (P-79 to P-86): persons that satisfy a condition and a few event clauses.
//!
//! Membership is a function of the stored data and the instant; nothing here remembers who was a
//! member, except that [`membership`] compares with it.

mod clause;
mod history;
mod input;
pub mod membership;
mod property_test;
mod score;
mod view;

pub use clause::{Count, EventClause, Occurred, Operation, Window};
pub use history::History;
pub use input::{Definitions, SegmentInput};
pub use property_test::{PropertyOperator, PropertyTest};
pub use score::{Rule, RuleTest, Score};
pub use view::{EventView, Subject};

use crate::filter::{Condition, Mentions, Now, Outlook, PersonView};
use crate::ids::SegmentId;
use crate::time::Timestamp;

/// A segment of a workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// Its id.
    pub id: SegmentId,
    /// Its name, unique ignoring case.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Who belongs to it.
    pub rules: Rules,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub modified_at: Timestamp,
}

/// Who belongs to a segment: both parts must be satisfied, and one may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// What must hold about the person.
    pub query: Option<Condition>,
    /// What must hold about its events; all must.
    pub events: Vec<EventClause>,
}

impl Rules {
    /// Whether a person is a member.
    pub fn hold<V: PersonView + EventView>(&self, view: &V, now: Now<'_>) -> bool {
        self.query.as_ref().is_none_or(|query| query.holds(view, now))
            && (0..self.events.len()).all(|clause| view.clause_holds(clause, now.at))
    }

    /// Whether a person is a member, and how long at least.
    pub fn outlook<V: PersonView + EventView>(&self, view: &V, now: Now<'_>) -> Outlook {
        let query = self.query.as_ref().map(|query| query.outlook(view, now));
        let clauses = (0..self.events.len()).map(|clause| clause_outlook(view, clause, now.at));
        Outlook::all(query.into_iter().chain(clauses))
    }

    /// The next instant at which a person enters or leaves by time alone, as
    /// [`Outlook::next_change_after`].
    pub fn next_change_after<V: PersonView + EventView>(
        &self,
        view: &V,
        now: Now<'_>,
    ) -> Option<Timestamp> {
        Outlook::next_change_after(now.at, |at| self.outlook(view, now.at(at)))
    }

    /// What they mention.
    pub fn mentions(&self) -> Mentions {
        let mut mentions = self.query.as_ref().map(Condition::mentions).unwrap_or_default();
        mentions.definitions.extend(self.events.iter().map(|clause| clause.definition_id.clone()));
        mentions
    }
}

fn clause_outlook<V: EventView>(view: &V, clause: usize, at: Timestamp) -> Outlook {
    let until = view.clause_changes_after(clause, at);
    Outlook { holds: view.clause_holds(clause, at), until }
}

#[cfg(test)]
mod tests;

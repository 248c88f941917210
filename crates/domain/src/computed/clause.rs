//! Event clauses of segments and scores, carried by the plan (P-55, P-83): each is an attribute that
//! nobody sees, whose value is whether the clause holds, so that it is as exact as an aggregate and
//! moves by time alone in the same way.

use super::attribute::{ComputedAttribute, Definition, Status};
use super::plan::Plan;
use super::state::PersonState;
use crate::ids::ComputedId;
use crate::segment::{EventClause, EventView};
use crate::time::Timestamp;
use crate::value::{DataType, Value};

/// More clauses than one segment or score can have; ids are below 2^53, so that all have room.
const CLAUSES_OF_ONE: i64 = 128;

/// A clause as the plan carries it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedClause {
    /// The id of the segment or of the score that has it.
    pub owner: i64,
    /// Its place there: among the events of a segment, or the rules of a score.
    pub index: usize,
    /// The workspace's revision with which it came into the plan as it is: like
    /// [`ComputedAttribute::revision`].
    pub revision: i64,
    /// What it asks.
    pub clause: EventClause,
    /// The status of what has it: the clauses of a frozen score answer for the instant at which it
    /// was frozen.
    pub status: Status,
}

/// The event clauses of one segment or score for one person, from its state.
#[derive(Debug, Clone, Copy)]
pub struct ClauseView<'a> {
    /// The person's state; what it does not answer for does not hold.
    pub state: &'a PersonState<'a>,
    /// The plan that carries the clauses.
    pub plan: &'a Plan,
    /// The id of the segment or score.
    pub owner: i64,
}

impl PlannedClause {
    /// The id of the hidden attribute: below all others.
    pub(super) fn id(owner: i64, index: usize) -> ComputedId {
        let index = i64::try_from(index).unwrap_or(i64::MAX).min(CLAUSES_OF_ONE - 1);
        ComputedId(-owner.saturating_mul(CLAUSES_OF_ONE).saturating_add(index + 1))
    }

    /// The hidden attribute that carries it.
    pub(super) fn into_attribute(self) -> ComputedAttribute {
        ComputedAttribute {
            id: Self::id(self.owner, self.index),
            name: String::new(),
            definition: Definition::EventClause(self.clause),
            result_type: DataType::Boolean,
            status: self.status,
            revision: self.revision,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        }
    }
}

impl EventView for ClauseView<'_> {
    fn clause_holds(&self, clause: usize, at: Timestamp) -> bool {
        let holds = || {
            let attribute = self.plan.clause(self.owner, clause)?;
            self.state.value_at(attribute, self.plan.moment(at))?.into_value()
        };
        holds() == Some(Value::Boolean(true))
    }

    fn clause_changes_after(&self, clause: usize, at: Timestamp) -> Option<Timestamp> {
        let attribute = self.plan.clause(self.owner, clause)?;
        self.state.next_change_of(attribute, self.plan, at)
    }
}

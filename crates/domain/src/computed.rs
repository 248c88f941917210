//! Computed attributes: event aggregates, scores and formulas that are exact at every instant (P-36
//! to P-60).
//!
//! An [`aggregate::Aggregate`] says what is computed. A [`PersonState`] holds, for one person, the
//! tiles from which every aggregate answers at any instant from now on, and which move by time
//! alone: [`PersonState::next_change_after`] names the next instant at which a value changes.
//! The result depends on the set of events only, never on their order or batching (P-45). A
//! [`ComputedView`] adds what is [`Derived`]: scores and formulas, which keep nothing of their own.

pub mod aggregate;
mod attribute;
mod bytes;
mod cells;
mod clause;
mod codec;
mod derived;
mod entry;
mod input;
mod plan;
mod references;
mod running;
mod shape;
mod state;
mod tile;
mod view;

pub use attribute::{ComputedAttribute, Definition, FormulaText, Frozen, ScoreText, Status};
pub use clause::{ClauseView, PlannedClause};
pub use derived::{Derived, DerivedRule};
pub use input::{ComputedInput, Surroundings, available_definition, name_problem};
pub use plan::{Moment, Plan};
pub use references::References;
pub use state::PersonState;
pub use view::ComputedView;

use crate::value::Value;

/// What an aggregate answers at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Computed {
    /// A value.
    Value(Value),
    /// No value: there is no event that gives one.
    Empty,
    /// No value: the result lies outside the range of its type (P-48).
    Overflow,
}

impl Computed {
    /// The value, if there is one.
    pub const fn value(&self) -> Option<&Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Empty | Self::Overflow => None,
        }
    }

    /// The value, if there is one.
    pub fn into_value(self) -> Option<Value> {
        match self {
            Self::Value(value) => Some(value),
            Self::Empty | Self::Overflow => None,
        }
    }
}

#[cfg(test)]
mod tests;

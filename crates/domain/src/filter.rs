//! The one condition language over persons: filters, segments, scores, routing and flows (P-80 to
//! P-82, A-46).
//!
//! A condition is parsed once against the attributes of its workspace and evaluated in memory
//! against a [`PersonView`] at an instant. Text ignores case. A negative comparison is the exact
//! opposite of the positive one, so it holds for empty; all others are false for empty. What can
//! change by time alone names the instant at which it does ([`Condition::next_change_after`]).

mod anniversary;
mod comparison;
mod evaluate;
mod field;
mod literal;
mod mention;
mod outlook;
mod pairs;
mod parse;
mod relative;
mod view;

pub use anniversary::Anniversary;
pub use field::Field;
pub use literal::Literal;
pub use mention::{MentionIndex, Mentions};
pub use outlook::Outlook;
pub use parse::parse;
pub use relative::{Near, RelativeDay};
pub use view::{Now, PersonView, Snapshot};

/// A parsed condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All hold.
    And(Vec<Condition>),
    /// At least one holds.
    Or(Vec<Condition>),
    /// One comparison.
    Clause(Clause),
}

/// One comparison of one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// What is compared.
    pub field: Field,
    /// Whether the opposite is meant.
    pub negated: bool,
    /// The comparison.
    pub test: Test,
}

/// The positive comparisons (P-81).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// It is not empty.
    Exists,
    /// It equals one of these; a set holds one of them.
    OneOf(Vec<Literal>),
    /// It orders so against this.
    Ordered(Order, Literal),
    /// Its text begins so.
    StartsWith(String),
    /// Its text ends so.
    EndsWith(String),
    /// Its text holds this.
    Contains(String),
    /// Its day lies so against today.
    Relative(Near, RelativeDay),
    /// Its day comes round so.
    Anniversary(Anniversary),
    /// A list item matches.
    AnyItem(Box<Condition>),
    /// All list items match, and there is one.
    AllItems(Box<Condition>),
}

/// The order comparisons of numbers and dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Less, before.
    Lt,
    /// Less or equal, until.
    Lte,
    /// Greater or equal, since.
    Gte,
    /// Greater, after.
    Gt,
}

impl Condition {
    /// Whether it reads a computed attribute, so that the view needs their values.
    pub fn reads_computed(&self) -> bool {
        match self {
            Self::And(parts) | Self::Or(parts) => parts.iter().any(Self::reads_computed),
            Self::Clause(clause) => matches!(clause.field, Field::Computed(_)),
        }
    }
}

#[cfg(test)]
mod tests;

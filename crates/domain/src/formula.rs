//! The formula language of computed attributes (P-56 to P-60).
//!
//! A formula is a typed expression over the attributes of a person:
//! `if([Lifetime spend] >= 500, "gold", "standard")`. [`Formula::parse`] checks a text once and
//! reports every problem with its place; [`Formula::evaluate`] then cannot fail, only be empty, and
//! depends on nothing but its inputs, the instant and the time zone. [`Formula::references`] names
//! what it reads, so that whoever computes a person evaluates aggregates, scores and formulas in the
//! order of their references.

mod calendar;
mod catalog;
mod check;
mod date_form;
mod evaluate;
mod item;
mod names;
mod node;
mod parse;
mod problem;
mod syntax;
mod token;

pub use catalog::{FUNCTIONS, FunctionDefinition, Group};
pub use names::{Inputs, Names, Reference};
pub use problem::{FormulaProblem, FormulaProblemCode};

use self::check::{Checker, Found};
use self::evaluate::Run;
use self::item::Absent;
use self::node::Node;
use self::problem::Span;
use crate::computed::Computed;
use crate::filter::{Field, Now, PersonView};
use crate::limits::{FORMULA_MAX, FORMULA_PROBLEMS_MAX};
use crate::time::Timestamp;
use crate::value::DataType;

/// Milliseconds in a minute.
const MINUTE_MS: i64 = 60_000;

/// A formula that is right.
#[derive(Debug, Clone)]
pub struct Formula {
    root: Node,
    result_type: DataType,
    found: Found,
}

/// What a formula gives for one person at one instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<'a> {
    /// The value, or that there is none.
    pub value: Computed,
    /// The empty attributes because of which there is none, in the order in which the formula first
    /// names them. None of them where there is a value, or where the reason is another: a division
    /// by zero, a text that is no number.
    pub empty_because: Vec<&'a Reference>,
}

impl Formula {
    /// Checks a text against the attributes it may name.
    ///
    /// # Errors
    /// Every problem, in the order of the places.
    pub fn parse(text: &str, names: &dyn Names) -> Result<Self, Vec<FormulaProblem>> {
        let mut problems = Vec::new();
        if text.chars().count() > FORMULA_MAX {
            let message = format!("must have at most {FORMULA_MAX} characters");
            let span = Span { from: 0, to: text.encode_utf16().count() };
            return Err(vec![FormulaProblem::new(FormulaProblemCode::TooLong, message, span)]);
        }
        let tokens = token::tokens(text, &mut problems);
        let expressions = parse::expressions(&tokens, &mut problems);
        let mut checker = Checker { names, problems: &mut problems, found: Found::default() };
        let mut checked: Vec<_> = expressions.iter().map(|one| checker.value(one)).collect();
        let found = checker.found;
        if let (Some(only), true) = (checked.pop(), problems.is_empty())
            && let (Some(root), Some(result_type)) = (only.node, only.data_type)
        {
            return Ok(Self { root, result_type, found });
        }
        problems.sort_by_key(|problem| (problem.from, problem.to));
        problems.dedup_by_key(|problem| (problem.from, problem.to, problem.code));
        problems.truncate(FORMULA_PROBLEMS_MAX);
        Err(problems)
    }

    /// The type of its value.
    pub const fn result_type(&self) -> DataType {
        self.result_type
    }

    /// The attributes it reads, in the order in which it first names them.
    pub fn references(&self) -> &[Reference] {
        &self.found.references
    }

    /// The names of the tags it asks for.
    pub fn tags(&self) -> &[String] {
        &self.found.tags
    }

    /// Whether its value can change by time alone.
    pub const fn is_time_dependent(&self) -> bool {
        self.found.reads_now || self.found.reads_today
    }

    /// Its value for one person at `now`.
    pub fn evaluate(&self, inputs: &dyn Inputs, now: Now<'_>) -> Outcome<'_> {
        let references = self.references();
        let mut run = Run { references, inputs, now, empty: Vec::new() };
        let value = match run.item(&self.root) {
            Ok(item) => {
                let value = Computed::Value(item.into_value());
                return Outcome { value, empty_because: Vec::new() };
            }
            Err(Absent::Overflow) => Computed::Overflow,
            Err(Absent::Empty) => Computed::Empty,
        };
        let mut slots = run.empty;
        slots.sort_unstable();
        slots.dedup();
        let empty_because = slots.into_iter().filter_map(|slot| references.get(slot)).collect();
        Outcome { value, empty_because }
    }

    /// When to look at it again because of time alone (P-59): with `now()` at the next whole minute,
    /// with `today()` or `age()` at the next local midnight. None where time does not change it,
    /// or where it has ended.
    pub fn next_look_after(&self, now: Now<'_>) -> Option<Timestamp> {
        let minute = || Timestamp((now.at.0.div_euclid(MINUTE_MS) + 1) * MINUTE_MS);
        let midnight = || now.zone.start_of(now.today().plus(1));
        let looks = [self.found.reads_now.then(minute), self.found.reads_today.then(midnight)];
        let next = looks.into_iter().flatten().min()?;
        (now.at < next && next < Timestamp::MAX).then_some(next)
    }

    /// The next instant at which its value for a person may change by time alone: its own next look,
    /// or a change of a computed attribute it reads (P-46).
    pub fn next_change_after<V: PersonView>(&self, view: &V, now: Now<'_>) -> Option<Timestamp> {
        let computed = self.references().iter().filter_map(|reference| match &reference.field {
            Field::Computed(name) => view.computed_changes_after(name, now.at),
            _ => None,
        });
        computed.chain(self.next_look_after(now)).min()
    }
}

#[cfg(test)]
mod tests;

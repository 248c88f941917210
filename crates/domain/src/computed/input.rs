//! What a computed attribute must look like (P-31, P-51 to P-57, A-210); every problem is reported.

mod aggregate;
mod derived;

use super::attribute::{ComputedAttribute, Definition};
use super::references::References;
use crate::attribute::{Attributes, RESERVED_NAMES, StandardAttribute};
use crate::limits::NAME_MAX;
use crate::problem::{Checked, Problem, ProblemCode};
use crate::segment::Definitions;
use crate::tag::name_key;
use crate::value::DataType;
use serde_json::value::RawValue;

/// A computed attribute as somebody asks for it.
#[derive(Debug, Clone)]
pub struct ComputedInput {
    /// Its name.
    pub name: String,
    /// The name of its kind.
    pub kind: String,
    /// Its definition as JSON.
    pub definition: Box<RawValue>,
}

/// What a definition is checked against.
#[derive(Debug)]
pub struct Surroundings<'a, D> {
    /// What it may name; all computed attributes are among it, whatever their status, so that a
    /// problem can say which.
    pub definitions: &'a D,
    /// All computed attributes.
    pub computed: &'a [ComputedAttribute],
    /// What those read.
    pub references: References,
    /// The name of the one that is changed.
    pub this: Option<&'a str>,
}

/// Checks kind and definition against what the workspace has and answers with the type of the
/// result.
///
/// # Errors
/// Every problem below `definition`, or one at `kind`.
pub fn available_definition(
    kind: &str,
    definition: &RawValue,
    around: &Surroundings<'_, impl Definitions>,
) -> Checked<(Definition, DataType)> {
    let read = match kind {
        "EVENT_AGGREGATE" => {
            aggregate::read(definition, |id| around.definitions.event_definition(id))
                .map(|(aggregate, of)| (Definition::EventAggregate(aggregate), of))
        }
        "FORMULA" => derived::formula(definition, around),
        "SCORE" => derived::score(definition, around),
        _ => {
            let message = "must be EVENT_AGGREGATE, FORMULA or SCORE";
            return Err(vec![Problem::new("kind", ProblemCode::NotAllowed, message)]);
        }
    };
    read.map_err(|found| found.into_iter().map(|p| p.under("definition")).collect())
}

/// Checks a name: its form, and that no standard, custom or other computed attribute has it (P-31).
pub fn name_problem<'a>(
    name: &str,
    attributes: &'a Attributes,
    others: impl Iterator<Item = &'a str>,
) -> Option<Problem> {
    let refused = |code, message: String| Some(Problem::new("name", code, message));
    if name.trim().is_empty() {
        return refused(ProblemCode::Required, "must not be empty".to_owned());
    }
    if name.chars().count() > NAME_MAX {
        return refused(ProblemCode::TooLong, format!("must have at most {NAME_MAX} characters"));
    }
    if name.contains(['{', '}', '[', ']']) || name.contains(char::is_control) {
        return refused(ProblemCode::Format, "must not contain { } [ ]".to_owned());
    }
    let standard = StandardAttribute::ALL.iter().map(|attribute| attribute.name());
    let custom = attributes.custom().iter().map(|attribute| attribute.name.as_str());
    let key = name_key(name);
    let mut taken = RESERVED_NAMES.iter().copied().chain(standard).chain(custom).chain(others);
    if taken.any(|other| name_key(other) == key) {
        let message = format!("An attribute named {name} already exists.");
        return refused(ProblemCode::Taken, message);
    }
    None
}

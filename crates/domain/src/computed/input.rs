//! What a computed attribute must look like (P-31, P-51 to P-53, A-210); every problem is reported.

mod aggregate;

use super::attribute::Definition;
use crate::attribute::{Attributes, RESERVED_NAMES, StandardAttribute};
use crate::event::EventDefinition;
use crate::limits::NAME_MAX;
use crate::problem::{Checked, Problem, ProblemCode};
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

/// Checks kind and definition against the workspace's event definitions and answers with the type
/// of the result.
///
/// # Errors
/// Every problem below `definition`, or one at `kind`.
pub fn available_definition<'a>(
    kind: &str,
    definition: &RawValue,
    event_definition: impl Fn(&str) -> Option<&'a EventDefinition>,
) -> Checked<(Definition, DataType)> {
    match kind {
        "EVENT_AGGREGATE" => {}
        "FORMULA" | "SCORE" => {
            let message = format!("{kind} is not available yet");
            return Err(vec![Problem::new("kind", ProblemCode::NotAllowed, message)]);
        }
        _ => {
            let message = "must be EVENT_AGGREGATE, FORMULA or SCORE";
            return Err(vec![Problem::new("kind", ProblemCode::NotAllowed, message)]);
        }
    }
    aggregate::read(definition, event_definition)
        .map(|(aggregate, result_type)| (Definition::EventAggregate(aggregate), result_type))
        .map_err(|found| found.into_iter().map(|p| p.under("definition")).collect())
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

//! What a computed attribute must look like (P-51 to P-53, A-210); every problem is reported.

use super::aggregate::{Aggregate, Exclusion, Function, LAST_DAYS, Period};
use super::attribute::Definition;
use crate::attribute::{Attributes, RESERVED_NAMES, StandardAttribute};
use crate::event::{EventDefinition, PropertyType};
use crate::ids::DefinitionId;
use crate::limits::NAME_MAX;
use crate::problem::{Checked, Problem, ProblemCode};
use crate::tag::name_key;
use crate::value::DataType;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

type Fields<'a> = BTreeMap<String, &'a RawValue>;

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

/// Functions of the specification that this version does not compute.
const FUTURE_FUNCTIONS: &[&str] = &["MIN", "MAX", "AVERAGE", "COUNT_DISTINCT", "FIRST", "EXISTS"];

/// The name of the event's own time where a property is asked for.
const EVENT_TIME: &str = "$occurredTime";

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
        "FORMULA" | "SCORE" => return Err(vec![not_yet("kind", kind)]),
        _ => {
            let message = "must be EVENT_AGGREGATE, FORMULA or SCORE";
            return Err(vec![Problem::new("kind", ProblemCode::NotAllowed, message)]);
        }
    }
    read_aggregate(definition, event_definition)
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

fn read_aggregate<'a>(
    definition: &RawValue,
    event_definition: impl Fn(&str) -> Option<&'a EventDefinition>,
) -> Checked<(Aggregate, DataType)> {
    let fields: Fields<'_> = serde_json::from_str(definition.get())
        .map_err(|_| vec![Problem::new("", ProblemCode::WrongType, "must be an object")])?;
    let mut problems = Vec::new();
    const KNOWN: &[&str] =
        &["function", "definitionId", "property", "filters", "exclude", "period"];
    problems.extend(unknown_fields(&fields, KNOWN));
    let function = collect(function(&fields), &mut problems);
    let definition = collect(text(&fields, "definitionId"), &mut problems).flatten();
    let event = match definition.as_deref() {
        Some(id) => event_definition(id),
        None => None,
    };
    if event.is_none() {
        problems.push(match definition {
            Some(id) => {
                let message = format!("there is no event definition {id}");
                Problem::new("definitionId", ProblemCode::Missing, message)
            }
            None => Problem::new("definitionId", ProblemCode::Required, "must name the events"),
        });
    }
    let property = collect(text(&fields, "property"), &mut problems).flatten();
    let types = function.zip(event).and_then(|(function, event)| {
        collect(property_type(function, event, property.as_deref()), &mut problems)
    });
    problems.extend(filters_problem(&fields));
    let exclude = collect(exclusion(&fields), &mut problems);
    let period = collect(period(&fields), &mut problems);
    let parts = function.zip(event).zip(types).zip(exclude).zip(period);
    match (parts, problems.is_empty()) {
        (Some(((((function, event), property_type), exclude), period)), true) => {
            let definition_id: DefinitionId = event.definition_id.clone();
            let aggregate = Aggregate { function, definition_id, property, exclude, period };
            Ok((aggregate, function.result_type(property_type)))
        }
        _ => Err(problems),
    }
}

/// The value, or its problem put to the others.
fn collect<T>(read: Result<T, Problem>, problems: &mut Vec<Problem>) -> Option<T> {
    read.map_err(|problem| problems.push(problem)).ok()
}

fn text(fields: &Fields<'_>, name: &str) -> Result<Option<String>, Problem> {
    let Some(raw) = fields.get(name).filter(|raw| raw.get() != "null") else {
        return Ok(None);
    };
    serde_json::from_str(raw.get())
        .map(Some)
        .map_err(|_| Problem::new(name, ProblemCode::WrongType, "must be text"))
}

fn function(fields: &Fields<'_>) -> Result<Function, Problem> {
    let name = text(fields, "function")?;
    match name.as_deref() {
        Some("COUNT") => Ok(Function::Count),
        Some("SUM") => Ok(Function::Sum),
        Some("LAST") => Ok(Function::Last),
        Some("MOST_COMMON") => Ok(Function::MostCommon),
        Some(future) if FUTURE_FUNCTIONS.contains(&future) => Err(not_yet("function", future)),
        Some(_) => {
            let message = "must be COUNT, SUM, LAST or MOST_COMMON";
            Err(Problem::new("function", ProblemCode::NotAllowed, message))
        }
        None => Err(Problem::new("function", ProblemCode::Required, "must be given")),
    }
}

/// The type of the property a function looks at; none for functions that look at none (P-52).
fn property_type(
    function: Function,
    event: &EventDefinition,
    property: Option<&str>,
) -> Result<Option<DataType>, Problem> {
    let refused = |code, message: String| Err(Problem::new("property", code, message));
    let name = match (function, property) {
        (Function::Count, None) => return Ok(None),
        (Function::Count, Some(_)) => {
            return refused(ProblemCode::NotAllowed, "COUNT looks at no property".to_owned());
        }
        (_, None) => return refused(ProblemCode::Required, "must name a property".to_owned()),
        (_, Some(EVENT_TIME)) => return Err(not_yet("property", EVENT_TIME)),
        (_, Some(name)) => name,
    };
    let Some(property) = event.property(name) else {
        let message = format!("is no property of {}", event.definition_id);
        return refused(ProblemCode::Unknown, message);
    };
    let number = matches!(property.property_type, PropertyType::Numeric | PropertyType::Decimal);
    if function == Function::Sum && !number {
        return refused(ProblemCode::WrongType, "SUM needs a Numeric or Decimal".to_owned());
    }
    if property.property_type == PropertyType::List {
        return refused(ProblemCode::WrongType, "a List cannot be used".to_owned());
    }
    Ok(Some(property.property_type.data_type()))
}

fn filters_problem(fields: &Fields<'_>) -> Option<Problem> {
    let raw = fields.get("filters").filter(|raw| raw.get() != "null")?;
    match serde_json::from_str::<Vec<&RawValue>>(raw.get()) {
        Ok(filters) if filters.is_empty() => None,
        Ok(_) => Some(not_yet("filters", "filtering by properties")),
        Err(_) => Some(Problem::new("filters", ProblemCode::WrongType, "must be a list")),
    }
}

fn exclusion(fields: &Fields<'_>) -> Result<Exclusion, Problem> {
    match text(fields, "exclude")?.as_deref() {
        None | Some("NONE") => Ok(Exclusion::None),
        Some(future @ ("FIRST" | "LAST")) => Err(not_yet("exclude", future)),
        Some(_) => {
            let message = "must be NONE, FIRST or LAST";
            Err(Problem::new("exclude", ProblemCode::NotAllowed, message))
        }
    }
}

fn period(fields: &Fields<'_>) -> Result<Period, Problem> {
    let raw = fields
        .get("period")
        .ok_or_else(|| Problem::new("period", ProblemCode::Required, "must be given"))?;
    let parts: Fields<'_> = serde_json::from_str(raw.get())
        .map_err(|_| Problem::new("period", ProblemCode::WrongType, "must be an object"))?;
    let kind = text(&parts, "type").map_err(|problem| problem.under("period"))?;
    let known: &[&str] = match kind.as_deref() {
        Some("LIFETIME" | "LAST_24_HOURS") => &["type"],
        Some("LAST_DAYS") => &["type", "days"],
        Some(future @ ("ROLLING" | "SINCE")) => return Err(not_yet("period.type", future)),
        Some(_) => {
            let message = "must be LIFETIME, LAST_DAYS or LAST_24_HOURS";
            return Err(Problem::new("period.type", ProblemCode::NotAllowed, message));
        }
        None => {
            return Err(Problem::new("period.type", ProblemCode::Required, "must be given"));
        }
    };
    if let Some(problem) = unknown_fields(&parts, known).into_iter().next() {
        return Err(problem.under("period"));
    }
    match kind.as_deref() {
        Some("LIFETIME") => Ok(Period::Lifetime),
        Some("LAST_24_HOURS") => Ok(Period::Last24Hours),
        _ => days(&parts).map(|days| Period::LastDays { days }),
    }
}

fn days(parts: &Fields<'_>) -> Result<u16, Problem> {
    let days = parts.get("days").and_then(|raw| raw.get().parse().ok());
    days.filter(|days| LAST_DAYS.contains(days)).ok_or_else(|| {
        let message = "must be 7, 14, 30, 60 or 90";
        Problem::new("period.days", ProblemCode::NotAllowed, message)
    })
}

fn unknown_fields(fields: &Fields<'_>, known: &[&str]) -> Vec<Problem> {
    let unknown = fields.keys().filter(|name| !known.contains(&name.as_str()));
    unknown.map(|name| Problem::new(name, ProblemCode::Unknown, "is no field here")).collect()
}

fn not_yet(place: &str, what: &str) -> Problem {
    Problem::new(place, ProblemCode::NotAllowed, format!("{what} is not available yet"))
}

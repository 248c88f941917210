//! Reads the definition of an event aggregate.

use crate::computed::aggregate::{
    Aggregate, EVENT_TIME, Exclusion, Function, LAST_DAYS, Period, Since, TimeUnit,
};
use crate::event::{EventDefinition, PropertyType};
use crate::fields::Fields;
use crate::limits::WINDOW_DAYS_MAX;
use crate::problem::{Checked, Problem, ProblemCode};
use crate::segment::PropertyTest;
use crate::time::{DAY_MS, Day};
use crate::value::DataType;
use serde_json::value::RawValue;

/// The aggregate and the type of its result.
pub(super) fn read<'a>(
    definition: &RawValue,
    event_definition: impl Fn(&str) -> Option<&'a EventDefinition>,
) -> Checked<(Aggregate, DataType)> {
    let mut fields = Fields::of(definition);
    let functions = Function::ALL.map(|function| (function.name(), function));
    let function =
        fields.required("function").and_then(|raw| fields.word("function", raw, &functions));
    let event = fields.text("definitionId").and_then(|id| {
        let found = event_definition(&id);
        if found.is_none() {
            let message = format!("there is no event definition {id}");
            return fields.refuse("definitionId", ProblemCode::Missing, message);
        }
        found
    });
    let property = fields.optional_text("property");
    let property_type =
        function.zip(event).zip(property.as_ref()).and_then(|((function, event), property)| {
            match property_type(function, event, property.as_deref()) {
                Ok(property_type) => Some(property_type),
                Err(problem) => fields.refuse("property", problem.code, problem.message),
            }
        });
    let filters = fields.list("filters");
    let filters = event.and_then(|event| {
        let read = PropertyTest::read_all(&filters, event);
        fields.below("filters", read)
    });
    let exclusions = Exclusion::ALL.map(|exclusion| (exclusion.name(), exclusion));
    let exclude = match fields.raw("exclude") {
        None => Some(Exclusion::None),
        Some(raw) => fields.word("exclude", raw, &exclusions),
    };
    let period = fields.required("period").map(period);
    let period = period.and_then(|read| fields.below("period", read));
    let parts = function.zip(event).zip(property.zip(property_type)).zip(filters);
    let parts = parts.zip(exclude.zip(period));
    fields.finish(parts.map(|(parts, (exclude, period))| {
        let (((function, event), (property, property_type)), filters) = parts;
        let definition_id = event.definition_id.clone();
        let aggregate = Aggregate { function, definition_id, property, filters, exclude, period };
        (aggregate, function.result_type(property_type))
    }))
}

/// The type of the property a function looks at; none for functions that look at none (P-52).
fn property_type(
    function: Function,
    event: &EventDefinition,
    property: Option<&str>,
) -> Result<Option<DataType>, Problem> {
    let refused = |code, message: String| Err(Problem::new("", code, message));
    let name = match property {
        None if !function.needs_property() => return Ok(None),
        Some(_) if !function.needs_property() => {
            let message = format!("{} looks at no property", function.name());
            return refused(ProblemCode::NotAllowed, message);
        }
        None => return refused(ProblemCode::Required, "must name a property".to_owned()),
        Some(EVENT_TIME) if matches!(function, Function::Min | Function::Max) => {
            return Ok(Some(DataType::DateTime));
        }
        Some(EVENT_TIME) => {
            let message = format!("only MIN and MAX look at {EVENT_TIME}");
            return refused(ProblemCode::NotAllowed, message);
        }
        Some(name) => name,
    };
    let Some(property) = event.property(name) else {
        let message = format!("is no property of {}", event.definition_id);
        return refused(ProblemCode::Unknown, message);
    };
    let kind = property.property_type;
    if let Some(needed) = needed(function, kind) {
        return refused(ProblemCode::WrongType, format!("{} needs a {needed}", function.name()));
    }
    if kind == PropertyType::List {
        return refused(ProblemCode::WrongType, "a List cannot be used".to_owned());
    }
    Ok(Some(kind.data_type()))
}

/// The types a function needs, where this is none of them.
const fn needed(function: Function, kind: PropertyType) -> Option<&'static str> {
    let is_number = matches!(kind, PropertyType::Numeric | PropertyType::Decimal);
    match function {
        Function::Sum | Function::Average if !is_number => Some("Numeric or Decimal"),
        Function::Min | Function::Max if !is_number && !matches!(kind, PropertyType::DateTime) => {
            Some("Numeric, Decimal or DateTime")
        }
        _ => None,
    }
}

/// The words of `period.type`.
#[derive(Clone, Copy)]
enum Kind {
    Lifetime,
    LastDays,
    Last24Hours,
    Rolling,
    Since,
}

fn period(raw: &RawValue) -> Checked<Period> {
    const KINDS: &[(&str, Kind)] = &[
        ("LIFETIME", Kind::Lifetime),
        ("LAST_DAYS", Kind::LastDays),
        ("LAST_24_HOURS", Kind::Last24Hours),
        ("ROLLING", Kind::Rolling),
        ("SINCE", Kind::Since),
    ];
    let mut fields = Fields::of(raw);
    let kind = fields.required("type").and_then(|raw| fields.word("type", raw, KINDS));
    let Some(kind) = kind else {
        // What else there may be depends on the type.
        return fields.finish_early();
    };
    let period = match kind {
        Kind::Lifetime => Some(Period::Lifetime),
        Kind::Last24Hours => Some(Period::Last24Hours),
        Kind::LastDays => last_days(&mut fields),
        Kind::Rolling => rolling(&mut fields),
        Kind::Since => since(&mut fields).map(Period::Since),
    };
    fields.finish(period)
}

fn last_days(fields: &mut Fields<'_>) -> Option<Period> {
    let days = fields.required("days")?.get().parse().ok();
    match days.filter(|days| LAST_DAYS.contains(days)) {
        Some(days) => Some(Period::LastDays { days }),
        None => fields.refuse("days", ProblemCode::NotAllowed, "must be 7, 14, 30, 60 or 90"),
    }
}

fn rolling(fields: &mut Fields<'_>) -> Option<Period> {
    let units = TimeUnit::ALL.map(|unit| (unit.name(), unit));
    let unit = fields.required("unit").and_then(|raw| fields.word("unit", raw, &units));
    // Where the unit is wrong too, the number is checked against the finest.
    let length = unit.unwrap_or(TimeUnit::Minutes).milliseconds();
    let longest = i64::from(WINDOW_DAYS_MAX) * DAY_MS / length;
    let amount = fields.whole("amount", 1..=u32::try_from(longest).unwrap_or(u32::MAX));
    Some(Period::Rolling { amount: amount?, unit: unit? })
}

fn since(fields: &mut Fields<'_>) -> Option<Since> {
    let date = fields.optional_text("date")?;
    let days_ago = fields.raw("daysAgo");
    match (date, days_ago) {
        (Some(date), None) => match Day::parse(&date) {
            Some(date) => Some(Since::Date { date }),
            None => fields.refuse("date", ProblemCode::Format, "must be a date as YYYY-MM-DD"),
        },
        (None, Some(raw)) => {
            let most = u16::try_from(WINDOW_DAYS_MAX).unwrap_or(u16::MAX);
            fields.whole_of("daysAgo", raw, 0..=most).map(|days_ago| Since::DaysAgo { days_ago })
        }
        (None, None) => {
            fields.refuse("date", ProblemCode::Required, "date or daysAgo must be given")
        }
        (Some(_), Some(_)) => {
            let message = "date and daysAgo exclude each other";
            fields.refuse("daysAgo", ProblemCode::NotAllowed, message)
        }
    }
}

//! Scores and formulas over whatever aggregates there are, and their slow twin, which reads P-54 to
//! P-59 and recomputes everything from all events.

use crate::oracle;
use jiff::tz::TimeZone;
use rapport_domain::attribute::{Attributes, ComputedName};
use rapport_domain::computed::{
    Computed, ComputedAttribute, Definition, Derived, FormulaText, ScoreText, Status,
};
use rapport_domain::event::{DefinitionInput, Event, EventDefinition};
use rapport_domain::ids::{ComputedId, PersonId};
use rapport_domain::person::{Origin, Person, PersonType, Stamp};
use rapport_domain::segment::Definitions;
use rapport_domain::time::{DAY_MS, Timestamp};
use rapport_domain::value::{DataType, Value};
use std::collections::{BTreeMap, BTreeSet};

const HOUR_MS: i64 = 3_600_000;

/// What definitions may name.
struct Names {
    attributes: Attributes,
    events: Vec<EventDefinition>,
}

impl Definitions for Names {
    fn attributes(&self) -> &Attributes {
        &self.attributes
    }

    fn event_definition(&self, id: &str) -> Option<&EventDefinition> {
        self.events.iter().find(|event| event.definition_id.as_str() == id)
    }
}

/// The aggregates that may be read.
fn active(attributes: &[ComputedAttribute]) -> impl Iterator<Item = &ComputedAttribute> {
    attributes.iter().filter(|attribute| attribute.status == Status::Active)
}

const fn is_number(data_type: DataType) -> bool {
    matches!(data_type, DataType::Integer | DataType::Decimal)
}

/// `total`, `mix`, `day` and `again`, which read the aggregates and one another.
pub fn derived(attributes: &[ComputedAttribute], first_id: i64, revision: i64) -> Vec<Derived> {
    let mut rules = vec![
        // The clauses come first: they keep their places and so their states.
        r#"{"points":1000,"event":{"definitionId":"Purchase",
        "timelineCondition":{"occurred":"ALL","operator":"AFTER","start":7,"units":"DAYS"},
        "occurrenceCondition":{"operation":"GREATER_OR_EQUAL","times":2}}}"#
            .to_owned(),
        r#"{"points":-500,"event":{"definitionId":"Request",
        "timelineCondition":{"occurred":"NOT","operator":"AFTER","start":5,"units":"HOURS"}}}"#
            .to_owned(),
    ];
    rules.extend(active(attributes).map(|attribute| {
        let name = &attribute.name;
        let condition = match attribute.result_type {
            DataType::String => format!(r##"{{"#contains":{{"{name}":"L"}}}}"##),
            DataType::Boolean => format!(r#"{{"{name}":true}}"#),
            of if is_number(of) => format!(r##"{{"#gt":{{"{name}":3}}}}"##),
            _ => format!(r##"{{"#exist":"{name}"}}"##),
        };
        format!(r#"{{"points":{},"attribute":{condition}}}"#, 1 << attribute.id.0)
    }));
    let mut mix = "total * 10".to_owned();
    for attribute in active(attributes).filter(|attribute| is_number(attribute.result_type)) {
        let name = &attribute.name;
        mix.push_str(&format!(" + if(isEmpty([{name}]), 0, if([{name}] > 3, 1, 2))"));
    }
    let score = |rules: String| Definition::Score(ScoreText { rules });
    let formula = |text: &str| Definition::Formula(FormulaText { expression: text.to_owned() });
    let day = "if(total > 400, dayOfWeek(today()), hour(now()))";
    let again = r##"[{"points":1,"attribute":{"#gte":{"mix":15}}},
        {"points":-7,"attribute":{"day":3}}]"##;
    let definitions = [
        ("total", score(format!("[{}]", rules.join(",")))),
        ("mix", formula(&mix)),
        ("day", formula(day)),
        ("again", score(again.to_owned())),
    ];
    let mut known: Vec<ComputedName> = active(attributes)
        .map(|a| ComputedName { name: a.name.clone(), data_type: a.result_type })
        .collect();
    let event = |title: &&str| {
        let input = DefinitionInput { title: (*title).to_owned(), ..DefinitionInput::default() };
        input.define(std::iter::empty()).unwrap()
    };
    let mut all = Vec::new();
    for (id, (name, definition)) in (first_id..).zip(definitions) {
        let attribute = ComputedAttribute {
            id: ComputedId(id),
            name: name.to_owned(),
            definition,
            result_type: DataType::Integer,
            status: Status::Active,
            revision,
            created_at: Timestamp(0),
            modified_at: Timestamp(0),
        };
        let names = Names {
            attributes: Attributes::new(Vec::new(), known.clone()),
            events: ["Purchase", "Request"].iter().map(event).collect(),
        };
        all.push(Derived::restore(&attribute, &names).unwrap().unwrap());
        known.push(ComputedName { name: attribute.name, data_type: attribute.result_type });
    }
    all
}

/// Somebody of whom nothing is known but events.
pub fn somebody() -> Person {
    let stamp = Stamp { at: Timestamp(0), from: Origin::Api, by: String::new() };
    Person {
        id: PersonId(1),
        version: 1,
        person_type: PersonType::Customer,
        contacts: Vec::new(),
        standard: BTreeMap::new(),
        custom: BTreeMap::new(),
        tags: BTreeSet::new(),
        created: stamp.clone(),
        modified: stamp,
    }
}

/// The values of `total`, `mix`, `day` and `again`.
pub fn values(
    attributes: &[ComputedAttribute],
    events: &[Event],
    zone: &str,
    at: Timestamp,
) -> [i64; 4] {
    let (mut total, mut extra) = (0, 0);
    for attribute in active(attributes) {
        let value = match oracle::value(attribute, events, zone, at) {
            Computed::Value(value) => Some(value),
            Computed::Empty | Computed::Overflow => None,
        };
        let is_more = match &value {
            Some(Value::Text(text)) => text.to_lowercase().contains('l'),
            Some(Value::Boolean(truth)) => *truth,
            Some(number) if is_number(attribute.result_type) => {
                oracle::billionths(number) > 3_000_000_000
            }
            other => other.is_some(),
        };
        total += if is_more { 1 << attribute.id.0 } else { 0 };
        if is_number(attribute.result_type) && value.is_some() {
            extra += if is_more { 1 } else { 2 };
        }
    }
    let since = |definition: &str, length: i64| {
        let recent = |e: &&Event| {
            e.definition_id.as_str() == definition && e.occurred_time.0 > at.0 - length
        };
        events.iter().filter(recent).count()
    };
    total += if since("Purchase", 7 * DAY_MS) >= 2 { 1000 } else { 0 };
    total -= if since("Request", 5 * HOUR_MS) == 0 { 500 } else { 0 };
    let mix = total * 10 + extra;
    let zone = TimeZone::get(zone).unwrap();
    let local = jiff::Timestamp::from_millisecond(at.0).unwrap().to_zoned_datetime(zone);
    let day = match total > 400 {
        true => i64::from(local.weekday().to_monday_one_offset()),
        false => i64::from(local.hour()),
    };
    let again = i64::from(mix >= 15) - if day == 3 { 7 } else { 0 };
    [total, mix, day, again]
}

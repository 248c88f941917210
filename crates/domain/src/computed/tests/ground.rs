//! A person with a handful of aggregates, written in one line each.

use crate::computed::aggregate::{Aggregate, Exclusion};
use crate::computed::{Computed, ComputedAttribute, Definition, PersonState, Plan, Status};
use crate::decimal::Decimal;
use crate::event::{Event, Properties};
use crate::ids::{ComputedId, DefinitionId, EventId, PersonId};
use crate::time::{Timestamp, Zone};
use crate::value::{DataType, Value};

/// Function, event, property, period, days.
pub(super) type Row<'a> = (&'a str, &'a str, Option<&'a str>, &'a str, u16);

pub(super) struct Aggregates(pub(super) Plan);

impl Aggregates {
    pub(super) fn new(rows: &[Row<'_>]) -> Self {
        let attributes = (1..).zip(rows).map(|(id, row)| attribute(id, row));
        Self(Plan::new(attributes.collect::<Vec<_>>(), Zone::utc()))
    }

    pub(super) fn stored(&self, events: &[Event], at: Timestamp) -> Vec<u8> {
        let mut state = PersonState::new(&self.0);
        events.iter().for_each(|event| state.apply(&self.0, event));
        state.encode(&self.0, at)
    }

    pub(super) fn values(&self, events: &[Event], at: Timestamp) -> Vec<String> {
        show(&PersonState::decode(&self.stored(events, at)).unwrap(), &self.0, at)
    }

    pub(super) fn rebuilt_values(&self, events: &[Event], at: Timestamp) -> Vec<String> {
        let mut state = PersonState::default();
        let missing = state.missing(&self.0);
        state.rebuild(&missing, &self.0);
        events.iter().for_each(|event| state.replay(&missing, &self.0, event));
        show(&state, &self.0, at)
    }

    pub(super) fn next_change(&self, events: &[Event], at: Timestamp) -> Option<Timestamp> {
        let stored = self.stored(events, at);
        PersonState::decode(&stored).unwrap().next_change_after(&self.0, at)
    }
}

fn show(state: &PersonState<'_>, plan: &Plan, at: Timestamp) -> Vec<String> {
    let text = |(_, computed): (_, Computed)| match computed {
        Computed::Value(value) => value.to_text(),
        other => format!("{other:?}"),
    };
    state.values_at(plan, at).into_iter().map(text).collect()
}

fn attribute(id: i64, (function, event, property, period, days): &Row<'_>) -> ComputedAttribute {
    let json = match *period {
        "LAST_DAYS" => format!(r#"{{"type":"LAST_DAYS","days":{days}}}"#),
        "ROLLING" => format!(r#"{{"type":"ROLLING","amount":{days},"unit":"DAYS"}}"#),
        "SINCE" => format!(r#"{{"type":"SINCE","daysAgo":{days}}}"#),
        other => format!(r#"{{"type":"{other}"}}"#),
    };
    let data_type = property.map(|name| match name {
        "amount" => DataType::Decimal,
        _ => DataType::String,
    });
    let aggregate = Aggregate {
        function: serde_json::from_str(&format!("\"{function}\"")).unwrap(),
        definition_id: DefinitionId::from(*event),
        property: property.map(str::to_owned),
        filters: Vec::new(),
        exclude: Exclusion::None,
        period: serde_json::from_str(&json).unwrap(),
    };
    ComputedAttribute {
        id: ComputedId(id),
        name: format!("attribute {id}"),
        result_type: aggregate.function.result_type(data_type),
        definition: Definition::EventAggregate(aggregate),
        status: Status::Active,
        revision: 1,
        created_at: Timestamp(0),
        modified_at: Timestamp(0),
    }
}

/// An event with one property; `amount` is a number, others are text.
pub(super) fn event(id: &str, definition: &str, at: &str, name: &str, value: &str) -> Event {
    let value = match name {
        "amount" => Value::Decimal(Decimal::parse(value).unwrap()),
        _ => Value::Text(value.to_owned()),
    };
    let occurred_time = Timestamp::parse(at).unwrap();
    Event {
        event_id: EventId::from(id),
        person_id: PersonId(1),
        definition_id: DefinitionId::from(definition),
        occurred_time,
        received_time: occurred_time,
        properties: Properties::from([(name.to_owned(), value)]),
        source: "API".to_owned(),
    }
}

//! The slow twin: recomputes a value from all stored events, reading P-51 to P-53 word by word and
//! sharing no arithmetic with the product.

use jiff::tz::TimeZone;
use rapport_domain::computed::aggregate::{Aggregate, Function, Period};
use rapport_domain::computed::{Computed, ComputedAttribute};
use rapport_domain::decimal::Decimal;
use rapport_domain::event::Event;
use rapport_domain::time::Timestamp;
use rapport_domain::value::{DataType, Value};
use std::collections::BTreeMap;

/// The value of `attribute` at `at` in the zone named `zone`.
pub fn value(
    attribute: &ComputedAttribute,
    events: &[Event],
    zone: &str,
    at: Timestamp,
) -> Computed {
    let aggregate = attribute.aggregate();
    let (from, until) = bounds(aggregate.period, zone, at);
    let mut chosen: Vec<&Event> = events
        .iter()
        .filter(|event| event.definition_id == aggregate.definition_id)
        .filter(|event| from <= event.occurred_time.0 && event.occurred_time.0 < until)
        .collect();
    chosen.sort_by(|a, b| {
        a.occurred_time.cmp(&b.occurred_time).then(a.event_id.0.cmp(&b.event_id.0))
    });
    result(aggregate, attribute.result_type, &chosen)
}

/// The first instant that counts and the first after it that no longer does.
fn bounds(period: Period, zone: &str, at: Timestamp) -> (i64, i64) {
    match period {
        Period::Lifetime => (i64::MIN, i64::MAX),
        Period::Last24Hours => (at.0 - 86_400_000 + 1, at.0 + 1),
        Period::LastDays { days } => {
            let zone = TimeZone::get(zone).unwrap();
            let local =
                jiff::Timestamp::from_millisecond(at.0).unwrap().to_zoned_datetime(zone.clone());
            let today = local.start_of_day().unwrap();
            let first = local.date().checked_sub(jiff::Span::new().days(i64::from(days))).unwrap();
            let start = first.to_zoned_datetime(zone).unwrap().start_of_day().unwrap();
            (start.timestamp().as_millisecond(), today.timestamp().as_millisecond())
        }
    }
}

fn result(aggregate: &Aggregate, result_type: DataType, events: &[&Event]) -> Computed {
    let name = aggregate.property.as_deref().unwrap_or_default();
    let values: Vec<&Value> =
        events.iter().filter_map(|event| event.properties.get(name)).collect();
    match aggregate.function {
        Function::Count => Computed::Value(Value::Integer(events.len() as i64)),
        Function::Sum => sum(&values, result_type),
        Function::Last => values.last().map_or(Computed::Empty, |v| Computed::Value((*v).clone())),
        Function::MostCommon => {
            let mut seen: BTreeMap<&Value, (usize, usize)> = BTreeMap::new();
            for (position, value) in values.iter().enumerate() {
                let entry = seen.entry(value).or_default();
                *entry = (entry.0 + 1, position);
            }
            let best = seen.into_iter().max_by_key(|(_, rank)| *rank);
            best.map_or(Computed::Empty, |(value, _)| Computed::Value(value.clone()))
        }
    }
}

fn sum(values: &[&Value], result_type: DataType) -> Computed {
    let mut total = 0i128;
    for value in values {
        total += match value {
            Value::Integer(number) => i128::from(*number) * 1_000_000_000,
            Value::Decimal(number) => number.billionths(),
            other => panic!("{other:?} is no number"),
        };
    }
    let limit = i128::from(i64::MAX) * 1_000_000_000;
    if total.abs() > limit {
        return Computed::Overflow;
    }
    Computed::Value(match result_type {
        DataType::Integer => Value::Integer((total / 1_000_000_000) as i64),
        _ => Value::Decimal(Decimal::from_billionths(total)),
    })
}

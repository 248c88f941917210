//! The slow twin: recomputes a value from all stored events, reading P-51 to P-53, P-80, P-83 and
//! P-84 word by word and sharing no arithmetic with the product.

use jiff::tz::TimeZone;
use rapport_domain::computed::aggregate::{
    Aggregate, EVENT_TIME, Exclusion, Function, Period, Since,
};
use rapport_domain::computed::{Computed, ComputedAttribute, Definition};
use rapport_domain::decimal::Decimal;
use rapport_domain::event::Event;
use rapport_domain::segment::{
    Count, EventClause, Occurred, Operation, PropertyOperator, PropertyTest, Window,
};
use rapport_domain::time::Timestamp;
use rapport_domain::value::{DataType, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The value of `attribute` at `at` in the zone named `zone`.
pub fn value(
    attribute: &ComputedAttribute,
    events: &[Event],
    zone: &str,
    at: Timestamp,
) -> Computed {
    match &attribute.definition {
        Definition::EventAggregate(aggregate) => {
            let mut chosen = matching(events, aggregate.definition_id.as_str(), &aggregate.filters);
            match aggregate.exclude {
                Exclusion::None => {}
                Exclusion::First if chosen.is_empty() => {}
                Exclusion::First => drop(chosen.remove(0)),
                Exclusion::Last => drop(chosen.pop()),
            }
            let (from, until) = bounds(aggregate.period, zone, at);
            chosen.retain(|event| (from..until).contains(&event.occurred_time.0));
            result(aggregate, attribute.result_type, &chosen)
        }
        Definition::EventClause(clause) => {
            Computed::Value(Value::Boolean(holds(clause, events, at)))
        }
        // They have a twin of their own.
        Definition::Formula(_) | Definition::Score(_) => Computed::Empty,
    }
}

/// How long after an event its windows begin or end.
pub fn lengths(definition: &Definition) -> Vec<i64> {
    match definition {
        Definition::EventAggregate(aggregate) => match aggregate.period {
            Period::Last24Hours => vec![86_400_000],
            Period::Rolling { amount, unit } => vec![i64::from(amount) * unit.milliseconds()],
            _ => vec![],
        },
        Definition::EventClause(clause) => match clause.window {
            Window::Within(length) | Window::Before(length) => vec![length],
            Window::Between { nearest, farthest } => vec![nearest, farthest],
            _ => vec![],
        },
        Definition::Formula(_) | Definition::Score(_) => vec![],
    }
}

/// The events of a definition that pass the filters, ordered.
fn matching<'e>(events: &'e [Event], id: &str, filters: &[PropertyTest]) -> Vec<&'e Event> {
    let mut chosen: Vec<&Event> = events
        .iter()
        .filter(|event| event.definition_id.as_str() == id)
        .filter(|event| filters.iter().all(|filter| passes(filter, event)))
        .collect();
    chosen.sort_by(|a, b| {
        a.occurred_time.cmp(&b.occurred_time).then(a.event_id.0.cmp(&b.event_id.0))
    });
    chosen
}

fn passes(filter: &PropertyTest, event: &Event) -> bool {
    let wanted = filter.text();
    let Some(value) = event.properties.get(&filter.property) else {
        return filter.operator == PropertyOperator::Ne;
    };
    let (less, equal) = match value {
        Value::Text(text) => {
            let (text, wanted) = (text.to_lowercase(), wanted.to_lowercase());
            match filter.operator {
                PropertyOperator::StartsWith => return text.starts_with(&wanted),
                PropertyOperator::EndsWith => return text.ends_with(&wanted),
                PropertyOperator::Contains => return text.contains(&wanted),
                _ => (text < wanted, text == wanted),
            }
        }
        Value::Boolean(truth) => (false, truth.to_string() == wanted),
        Value::DateTime(instant) => {
            let wanted: jiff::Timestamp = wanted.parse().unwrap();
            (instant.0 < wanted.as_millisecond(), instant.0 == wanted.as_millisecond())
        }
        number => {
            let wanted = Decimal::parse(wanted).unwrap().billionths();
            (billionths(number) < wanted, billionths(number) == wanted)
        }
    };
    match filter.operator {
        PropertyOperator::Eq => equal,
        PropertyOperator::Ne => !equal,
        PropertyOperator::Lt => less,
        PropertyOperator::Lte => less || equal,
        PropertyOperator::Gt => !less && !equal,
        PropertyOperator::Gte => !less,
        other => panic!("{other:?} compares texts only"),
    }
}

/// The first instant that counts and the first after it that no longer does.
fn bounds(period: Period, zone: &str, at: Timestamp) -> (i64, i64) {
    let zone = TimeZone::get(zone).unwrap();
    let local = jiff::Timestamp::from_millisecond(at.0).unwrap().to_zoned_datetime(zone.clone());
    let start_of = |date: jiff::civil::Date| {
        let start = date.to_zoned_datetime(zone.clone()).unwrap().start_of_day().unwrap();
        start.timestamp().as_millisecond()
    };
    let days_ago =
        |days: i64| start_of(local.date().checked_sub(jiff::Span::new().days(days)).unwrap());
    match period {
        Period::Lifetime => (i64::MIN, i64::MAX),
        Period::Last24Hours => (at.0 - 86_400_000 + 1, at.0 + 1),
        Period::LastDays { days } => (days_ago(i64::from(days)), days_ago(0)),
        Period::Rolling { amount, unit } => {
            (at.0 - i64::from(amount) * unit.milliseconds() + 1, at.0 + 1)
        }
        Period::Since(Since::Date { date }) => {
            (start_of(date.to_string().parse().unwrap()), at.0 + 1)
        }
        Period::Since(Since::DaysAgo { days_ago: days }) => (days_ago(i64::from(days)), at.0 + 1),
    }
}

fn holds(clause: &EventClause, events: &[Event], at: Timestamp) -> bool {
    let matching = matching(events, clause.definition_id.as_str(), &clause.conditions);
    let inside = |event: &&Event| {
        let then = event.occurred_time;
        match clause.window {
            Window::AnyTime => true,
            Window::Within(x) => then.0 > at.0 - x,
            Window::Before(x) => then.0 <= at.0 - x,
            Window::Between { nearest: x, farthest: y } => then.0 > at.0 - y && then.0 <= at.0 - x,
            Window::Since(start) => then >= start,
            Window::Until(end) => then < end,
            Window::Range(start, end) => then >= start && then < end,
        }
    };
    let fits = |count: Count| {
        let found = matching.iter().filter(|event| inside(event)).count() as i64;
        match count.operation {
            Operation::Is => found == count.times,
            Operation::LessThan => found < count.times,
            Operation::LessOrEqual => found <= count.times,
            Operation::GreaterOrEqual => found >= count.times,
            Operation::GreaterThan => found > count.times,
        }
    };
    match clause.occurred {
        Occurred::All(count) => fits(count),
        Occurred::Not(count) => !fits(count),
        Occurred::First => matching.first().is_some_and(inside),
        Occurred::Last => matching.last().is_some_and(inside),
    }
}

fn result(aggregate: &Aggregate, result_type: DataType, events: &[&Event]) -> Computed {
    let name = aggregate.property.as_deref().unwrap_or_default();
    let values: Vec<Value> = events
        .iter()
        .filter_map(|event| match name {
            EVENT_TIME => Some(Value::DateTime(event.occurred_time)),
            name => event.properties.get(name).cloned(),
        })
        .collect();
    let value = |value: Option<&Value>| {
        value.map_or(Computed::Empty, |value| Computed::Value(value.clone()))
    };
    match aggregate.function {
        Function::Count => Computed::Value(Value::Integer(events.len() as i64)),
        Function::CountDistinct => {
            let distinct: BTreeSet<_> = values.iter().collect();
            Computed::Value(Value::Integer(distinct.len() as i64))
        }
        Function::Sum => sum(&values, result_type),
        Function::Average => average(&values),
        Function::Min => value(values.iter().min()),
        Function::Max => value(values.iter().max()),
        Function::First => value(values.first()),
        Function::Last => value(values.last()),
        Function::Exists => Computed::Value(Value::Boolean(!events.is_empty())),
        Function::MostCommon => {
            let mut seen: BTreeMap<&Value, (usize, usize)> = BTreeMap::new();
            for (position, value) in values.iter().enumerate() {
                let entry = seen.entry(value).or_default();
                *entry = (entry.0 + 1, position);
            }
            value(seen.into_iter().max_by_key(|(_, rank)| *rank).map(|(value, _)| value))
        }
    }
}

pub fn billionths(value: &Value) -> i128 {
    match value {
        Value::Integer(number) => i128::from(*number) * 1_000_000_000,
        Value::Decimal(number) => number.billionths(),
        other => panic!("{other:?} is no number"),
    }
}

fn sum(values: &[Value], result_type: DataType) -> Computed {
    let total: i128 = values.iter().map(billionths).sum();
    let limit = i128::from(i64::MAX) * 1_000_000_000;
    if total.abs() > limit {
        return Computed::Overflow;
    }
    Computed::Value(match result_type {
        DataType::Integer => Value::Integer((total / 1_000_000_000) as i64),
        _ => Value::Decimal(Decimal::from_billionths(total)),
    })
}

/// The mean, rounded half away from zero at the ninth fraction digit.
fn average(values: &[Value]) -> Computed {
    if values.is_empty() {
        return Computed::Empty;
    }
    let count = values.len() as i128;
    let total: i128 = values.iter().map(billionths).sum();
    let doubled = (total.abs() * 2 + count) / (count * 2);
    let mean = if total < 0 { -doubled } else { doubled };
    Computed::Value(Value::Decimal(Decimal::from_billionths(mean)))
}

//! Random definitions and events, small in variety so that they meet.

use crate::random::Random;
use rapport_domain::computed::aggregate::{
    Aggregate, EVENT_TIME, Exclusion, Function, LAST_DAYS, Period, Since, TimeUnit,
};
use rapport_domain::computed::{ComputedAttribute, Definition, PlannedClause, Status};
use rapport_domain::decimal::Decimal;
use rapport_domain::event::{Event, Properties, PropertyType};
use rapport_domain::ids::{ComputedId, DefinitionId, EventId, PersonId};
use rapport_domain::segment::{
    Count, EventClause, Occurred, Operation, PropertyOperator, PropertyTest, Window,
};
use rapport_domain::time::{DAY_MS, Timestamp, Zone};
use rapport_domain::value::{DataType, Value};

const HOUR_MS: i64 = 3_600_000;

const DEFINITIONS: &[&str] = &["Purchase", "Request"];

/// What can be aggregated: property and the type of its values; numbers come first, then what has
/// an order.
const PROPERTIES: &[(&str, DataType)] = &[
    ("amount", DataType::Decimal),
    ("quantity", DataType::Integer),
    ("due", DataType::DateTime),
    ("topic", DataType::String),
    ("paid", DataType::Boolean),
];

/// Filters that let some of the events pass, as they are written.
const FILTERS: &[(&str, PropertyType, PropertyOperator, &str)] = &[
    ("amount", PropertyType::Decimal, PropertyOperator::Gt, "10"),
    ("amount", PropertyType::Decimal, PropertyOperator::Lte, "9.90"),
    ("amount", PropertyType::Decimal, PropertyOperator::Ne, "4.950"),
    ("quantity", PropertyType::Numeric, PropertyOperator::Gte, "0"),
    ("quantity", PropertyType::Numeric, PropertyOperator::Eq, "1"),
    ("quantity", PropertyType::Numeric, PropertyOperator::Lt, "0.5"),
    ("topic", PropertyType::String, PropertyOperator::Eq, "BILLING"),
    ("topic", PropertyType::String, PropertyOperator::Ne, "Delivery"),
    ("topic", PropertyType::String, PropertyOperator::StartsWith, "ä"),
    ("topic", PropertyType::String, PropertyOperator::EndsWith, "ING"),
    ("topic", PropertyType::String, PropertyOperator::Contains, "l"),
    ("paid", PropertyType::Boolean, PropertyOperator::Eq, "true"),
    ("paid", PropertyType::Boolean, PropertyOperator::Ne, "false"),
    ("due", PropertyType::DateTime, PropertyOperator::Gt, "1970-01-01T00:00:00.001Z"),
];

const OPERATIONS: &[Operation] = &[
    Operation::Is,
    Operation::LessThan,
    Operation::LessOrEqual,
    Operation::GreaterOrEqual,
    Operation::GreaterThan,
];

pub fn attribute(id: i64, revision: i64, now: Timestamp, random: &mut Random) -> ComputedAttribute {
    let function = random.of(&Function::ALL);
    let usable = match function {
        Function::Sum | Function::Average => 2,
        Function::Min | Function::Max => 3,
        _ => PROPERTIES.len(),
    };
    let (name, data_type) = match function {
        Function::Min | Function::Max if random.one_in(4) => (EVENT_TIME, DataType::DateTime),
        _ => random.of(PROPERTIES.get(..usable).unwrap()),
    };
    let property = function.needs_property().then_some(name);
    let exclusions = [Exclusion::None, Exclusion::None, Exclusion::First, Exclusion::Last];
    ComputedAttribute {
        id: ComputedId(id),
        name: format!("attribute {id}"),
        definition: Definition::EventAggregate(Aggregate {
            function,
            definition_id: DefinitionId::from(random.of(DEFINITIONS)),
            property: property.map(str::to_owned),
            filters: filters(random),
            exclude: random.of(&exclusions),
            period: period(now, random),
        }),
        result_type: function.result_type(property.map(|_| data_type)),
        status: Status::Active,
        revision,
        created_at: now,
        modified_at: now,
    }
}

/// The clause of one owner.
pub fn clause(owner: i64, revision: i64, now: Timestamp, random: &mut Random) -> PlannedClause {
    let length = random.of(&[HOUR_MS, DAY_MS, 7 * DAY_MS]);
    let start = now.plus_ms(-random.below(20 * DAY_MS));
    let window = match random.below(8) {
        0 => Window::AnyTime,
        1 | 2 => Window::Within(length),
        3 => Window::Before(length),
        4 => Window::Between { nearest: length, farthest: length + random.of(&[1, DAY_MS]) },
        5 => Window::Since(start),
        6 => Window::Until(start),
        _ => Window::Range(start, start.plus_ms(random.below(9 * DAY_MS))),
    };
    let operation = random.of(OPERATIONS);
    let count = Count { operation, times: random.of(&[0, 1, 1, 2, 4]) };
    let ways = [Occurred::All(count), Occurred::Not(count), Occurred::First, Occurred::Last];
    let clause = EventClause {
        definition_id: DefinitionId::from(random.of(DEFINITIONS)),
        conditions: filters(random),
        occurred: random.of(&ways),
        window,
    };
    PlannedClause { owner, index: 0, revision, clause, status: Status::Active }
}

fn filters(random: &mut Random) -> Vec<PropertyTest> {
    let count = random.of(&[0, 0, 1, 2]);
    let filter = |_| {
        let (property, property_type, operator, text) = random.of(FILTERS);
        PropertyTest::new(property, property_type, operator, text).unwrap()
    };
    (0..count).map(filter).collect()
}

fn period(now: Timestamp, random: &mut Random) -> Period {
    let date = Zone::utc().day_of(now).plus(-(random.below(20) as i32));
    match random.below(6) {
        0 => Period::Lifetime,
        1 => Period::Last24Hours,
        2 => Period::LastDays { days: random.of(&LAST_DAYS) },
        3 => Period::Rolling {
            amount: random.below(200) as u32 + 1,
            unit: random.of(&TimeUnit::ALL),
        },
        4 => Period::Since(Since::Date { date }),
        _ => Period::Since(Since::DaysAgo { days_ago: random.of(&[0, 1, 6, 30]) }),
    }
}

pub fn event(id: &str, now: Timestamp, random: &mut Random) -> Event {
    let age = match random.below(6) {
        0 => 0,
        1 => random.below(1_000),
        2 => random.below(2 * DAY_MS),
        3 => DAY_MS - random.below(2),
        4 => random.below(40 * DAY_MS),
        // Whole hours, so that many events share an instant or lie on midnight.
        _ => now.0 % HOUR_MS + HOUR_MS * random.below(24 * 9),
    };
    let mut properties = Properties::new();
    for (name, data_type) in PROPERTIES {
        if random.one_in(5) {
            continue;
        }
        let value = match data_type {
            DataType::Decimal if random.one_in(40) => Value::Decimal(Decimal::from(i64::MAX)),
            DataType::Decimal => Value::Decimal(Decimal::from_billionths(
                i128::from(random.below(9)) * 4_950_000_000,
            )),
            DataType::Integer => Value::Integer(random.below(5) - 2),
            DataType::String => {
                Value::Text((random.of(&["billing", "Delivery", "Äther"])).to_owned())
            }
            DataType::Boolean => Value::Boolean(random.one_in(2)),
            _ => Value::DateTime(Timestamp(random.below(3))),
        };
        properties.insert((*name).to_owned(), value);
    }
    Event {
        event_id: EventId::from(id),
        person_id: PersonId(1),
        definition_id: DefinitionId::from(random.of(DEFINITIONS)),
        occurred_time: now.plus_ms(-age),
        received_time: now,
        properties,
        source: "API".to_owned(),
    }
}

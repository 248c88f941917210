//! Prints what a person's state costs: read, moved on by an event, and written again; for a person
//! with twenty aggregates and few events, and for one with very many events in its windows.
//!
//! `cargo run --release -p rapport-domain --example computed_cost`

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "an example that measures")]

use rapport_domain::computed::aggregate::{Aggregate, Exclusion, Function, Period, TimeUnit};
use rapport_domain::computed::{ComputedAttribute, Definition, PersonState, Plan, Status};
use rapport_domain::decimal::Decimal;
use rapport_domain::event::{Event, Properties};
use rapport_domain::ids::{ComputedId, DefinitionId, EventId, PersonId};
use rapport_domain::time::{DAY_MS, Timestamp, Zone};
use rapport_domain::value::{DataType, Value};
use std::hint::black_box;
use std::time::{Duration, Instant};

const NOW: Timestamp = Timestamp(1_772_000_000_000);

fn main() {
    let periods = [
        Period::Lifetime,
        Period::LastDays { days: 30 },
        Period::Last24Hours,
        Period::Rolling { amount: 7, unit: TimeUnit::Days },
    ];
    let twenty = (0..20).map(|id| {
        let definition = if id % 4 == 0 { "Purchase" } else { "Visit" };
        let function = Function::ALL[id as usize % Function::ALL.len()];
        attribute(id, function, definition, periods[id as usize % periods.len()])
    });
    measure("20 aggregates, 5 touched, 20 events", twenty.collect(), 20, 20_000);
    let all = (0..20).map(|id| {
        let function = Function::ALL[id as usize % Function::ALL.len()];
        attribute(id, function, "Purchase", periods[id as usize % periods.len()])
    });
    measure("20 aggregates, all touched, 20 events", all.collect(), 20, 5_000);
    for function in
        [Function::Count, Function::Sum, Function::First, Function::MostCommon, Function::Max]
    {
        let hot = vec![attribute(1, function, "Purchase", Period::Last24Hours)];
        measure(&format!("{} of 100,000 events in 24 h", function.name()), hot, 100_000, 200);
    }
}

fn measure(name: &str, attributes: Vec<ComputedAttribute>, events: i64, rounds: u32) {
    let plan = Plan::new(attributes, Zone::named("Europe/Zagreb").unwrap());
    let mut state = PersonState::new(&plan);
    for number in 0..events {
        let at = NOW.plus_ms(-DAY_MS / events * (events - number));
        state.apply(&plan, &event(number, at));
    }
    let mut bytes = state.encode(&plan, NOW);
    let size = bytes.len();
    let moment = plan.moment(NOW);
    let started = Instant::now();
    for _ in 0..rounds {
        let state = PersonState::open(&bytes, &plan);
        for attribute in plan.attributes() {
            black_box(state.value_at(attribute, moment));
        }
    }
    let read = started.elapsed() / rounds;
    let (mut folded, mut looked, mut written) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for round in 0..i64::from(rounds) {
        let at = NOW.plus_ms(round * 7);
        let started = Instant::now();
        let mut state = PersonState::open(&bytes, &plan);
        state.apply(&plan, &event(events + round, at));
        folded += started.elapsed();
        let started = Instant::now();
        let next = state.encode(&plan, at);
        written += started.elapsed();
        let started = Instant::now();
        black_box(state.next_change_after(&plan, at));
        looked += started.elapsed();
        if events > 1_000 {
            bytes = next;
        }
    }
    let [folded, looked, written] = [folded, looked, written].map(|sum| sum / rounds);
    println!("{name}: {size} bytes; all values {read:?}");
    println!("    an event folded {folded:?}, written {written:?}, next change {looked:?}");
}

fn attribute(id: i64, function: Function, definition: &str, period: Period) -> ComputedAttribute {
    let property = function.needs_property().then(|| "amount".to_owned());
    ComputedAttribute {
        id: ComputedId(id),
        name: String::new(),
        result_type: function.result_type(Some(DataType::Decimal)),
        definition: Definition::EventAggregate(Aggregate {
            function,
            definition_id: DefinitionId::from(definition),
            property,
            filters: Vec::new(),
            exclude: Exclusion::None,
            period,
        }),
        status: Status::Active,
        revision: 1,
        created_at: NOW,
        modified_at: NOW,
    }
}

fn event(number: i64, at: Timestamp) -> Event {
    // Different enough that nothing repeats with a period.
    let amount = Value::Decimal(Decimal::from(number * number / 7 % 101 % 53));
    Event {
        event_id: EventId(format!("e-{number}")),
        person_id: PersonId(1),
        definition_id: DefinitionId::from("Purchase"),
        occurred_time: at,
        received_time: at,
        properties: Properties::from([("amount".to_owned(), amount)]),
        source: "API".to_owned(),
    }
}

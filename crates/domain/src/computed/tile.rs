//! What is kept of the events of one tick.

use super::aggregate::Function;
use crate::event::Event;
use crate::time::Timestamp;
use crate::value::Value;

/// The events of one tick, as far as a function needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tile {
    /// How many there are.
    Count(u64),
    /// The sum of whole numbers, or of billionths.
    Sum(i128),
    /// The latest.
    Last(Latest),
    /// Every value, ordered.
    MostCommon(Vec<Tally>),
}

/// A value with the event that brought it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Latest {
    pub(super) at: Timestamp,
    pub(super) event_id: String,
    pub(super) value: Value,
}

/// How often and when last a value was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) count: u64,
    pub(super) latest: Latest,
}

impl Latest {
    fn new(event: &Event, value: &Value) -> Self {
        let (at, event_id) = (event.occurred_time, event.event_id.0.clone());
        Self { at, event_id, value: value.clone() }
    }

    /// The order of events: (`occurredTime`, `eventId`), P-45.
    pub(super) fn order(&self) -> (Timestamp, &str) {
        (self.at, &self.event_id)
    }

    fn precedes(&self, event: &Event) -> bool {
        self.order() < (event.occurred_time, event.event_id.as_str())
    }
}

impl Tile {
    /// The tile of one event, or `None` if the event has no value the function can use.
    pub(super) fn of(function: Function, event: &Event, value: Option<&Value>) -> Option<Self> {
        Some(match (function, value) {
            (Function::Count, _) => Self::Count(1),
            (Function::Sum, Some(Value::Integer(number))) => Self::Sum(i128::from(*number)),
            (Function::Sum, Some(Value::Decimal(number))) => Self::Sum(number.billionths()),
            (Function::Last, Some(value)) => Self::Last(Latest::new(event, value)),
            (Function::MostCommon, Some(value)) => {
                let latest = Latest::new(event, value);
                Self::MostCommon(vec![Tally { count: 1, latest }])
            }
            (Function::Sum | Function::Last | Function::MostCommon, _) => return None,
        })
    }

    /// Takes in one more event of the same tick.
    pub(super) fn add(&mut self, event: &Event, value: Option<&Value>) {
        match (self, value) {
            (Self::Count(count), _) => *count += 1,
            (Self::Sum(sum), Some(Value::Integer(number))) => *sum += i128::from(*number),
            (Self::Sum(sum), Some(Value::Decimal(number))) => *sum += number.billionths(),
            (Self::Last(latest), Some(value)) if latest.precedes(event) => {
                *latest = Latest::new(event, value);
            }
            (Self::MostCommon(tallies), Some(value)) => tally(tallies, event, value),
            (Self::Sum(_) | Self::Last(_) | Self::MostCommon(_), _) => {}
        }
    }
}

fn tally(tallies: &mut Vec<Tally>, event: &Event, value: &Value) {
    match tallies.binary_search_by(|tally| tally.latest.value.cmp(value)) {
        Ok(index) => {
            if let Some(tally) = tallies.get_mut(index) {
                tally.count += 1;
                if tally.latest.precedes(event) {
                    tally.latest = Latest::new(event, value);
                }
            }
        }
        Err(index) => {
            tallies.insert(index, Tally { count: 1, latest: Latest::new(event, value) });
        }
    }
}

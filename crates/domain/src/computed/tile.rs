//! What is kept of the events of one tick.
//!
//! Tiles borrow their texts from the stored bytes they were read from: a state is read and written
//! with every event, and most of its tiles pass through untouched.

use super::aggregate::Function;
use crate::event::Event;
use crate::time::Timestamp;
use crate::value::Value;
use std::borrow::Cow;

/// The events of one tick, as far as a function needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tile<'a> {
    /// How many there are.
    Count(u64),
    /// The sum of whole numbers, or of billionths.
    Sum(i128),
    /// The latest.
    Last(Latest<'a>),
    /// Every value, ordered.
    MostCommon(Vec<Tally<'a>>),
}

/// A value with the event that brought it last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Latest<'a> {
    pub(super) at: Timestamp,
    pub(super) event_id: Cow<'a, str>,
    pub(super) value: Held<'a>,
}

/// How often and when last a value was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally<'a> {
    pub(super) count: u64,
    pub(super) latest: Latest<'a>,
}

/// A value: text is borrowed, all others are small.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Held<'a> {
    Text(Cow<'a, str>),
    Other(Value),
}

impl Held<'_> {
    fn new(value: &Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(Cow::Owned(text.clone())),
            other => Self::Other(other.clone()),
        }
    }

    /// The value, on its own.
    pub(super) fn to_value(&self) -> Value {
        match self {
            Self::Text(text) => Value::Text(text.clone().into_owned()),
            Self::Other(value) => value.clone(),
        }
    }

    fn order(&self, value: &Value) -> std::cmp::Ordering {
        match (self, value) {
            (Self::Text(held), Value::Text(text)) => held.as_ref().cmp(text.as_str()),
            (Self::Text(_), _) => std::cmp::Ordering::Less,
            (Self::Other(held), value) => held.cmp(value),
        }
    }
}

impl Latest<'_> {
    fn new(event: &Event, value: &Value) -> Self {
        let event_id = Cow::Owned(event.event_id.0.clone());
        Self { at: event.occurred_time, event_id, value: Held::new(value) }
    }

    /// The order of events: (`occurredTime`, `eventId`), P-45.
    pub(super) fn order(&self) -> (Timestamp, &str) {
        (self.at, &self.event_id)
    }

    fn precedes(&self, event: &Event) -> bool {
        self.order() < (event.occurred_time, event.event_id.as_str())
    }
}

impl Tile<'_> {
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

fn tally(tallies: &mut Vec<Tally<'_>>, event: &Event, value: &Value) {
    match tallies.binary_search_by(|tally| tally.latest.value.order(value)) {
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

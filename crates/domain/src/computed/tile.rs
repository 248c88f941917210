//! What is kept of the events of one tick.
//!
//! Tiles borrow their texts from the stored bytes they were read from: a state is read and written
//! with every event, and most of its tiles pass through untouched.

use super::shape::Measure;
use crate::decimal::Decimal;
use crate::time::Timestamp;
use crate::value::Value;
use std::borrow::Cow;

/// The events of one tick, as far as a measure needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tile<'a> {
    /// How many there are.
    Count(u64),
    /// The sum of whole numbers, or of billionths.
    Sum(i128),
    /// The sum in billionths, and of how many values.
    Average(i128, u64),
    /// The least or the greatest value.
    Extreme(Held<'a>),
    /// The first or the last event.
    Edge(Sighting<'a>),
    /// Every value, ordered, with how often and when last it was seen.
    Tallies(Vec<Tally<'a>>),
    /// Every value, ordered.
    Values(Vec<Held<'a>>),
}

/// A value with the event that brought it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sighting<'a> {
    pub(super) at: Timestamp,
    pub(super) event_id: Cow<'a, str>,
    pub(super) value: Held<'a>,
}

/// How often and when last a value was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tally<'a> {
    pub(super) count: u64,
    pub(super) latest: Sighting<'a>,
}

/// A value: text is borrowed, all others are small.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Held<'a> {
    /// No value is needed, or there is none.
    Nothing,
    Text(Cow<'a, str>),
    Other(Value),
}

impl<'a> Held<'a> {
    pub(super) fn new(value: &'a Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(Cow::Borrowed(text)),
            other => Self::Other(other.clone()),
        }
    }

    /// The same, borrowed from nowhere.
    fn into_owned<'b>(self) -> Held<'b> {
        match self {
            Self::Nothing => Held::Nothing,
            Self::Text(text) => Held::Text(Cow::Owned(text.into_owned())),
            Self::Other(value) => Held::Other(value),
        }
    }

    /// The value on its own, if there is one.
    pub(super) fn to_value(&self) -> Option<Value> {
        match self {
            Self::Nothing => None,
            Self::Text(text) => Some(Value::Text(text.clone().into_owned())),
            Self::Other(value) => Some(value.clone()),
        }
    }

    /// A number: whole ones as they are, decimal ones in billionths.
    const fn number(&self) -> Option<i128> {
        match self {
            Self::Other(Value::Integer(number)) => Some(*number as i128),
            Self::Other(Value::Decimal(number)) => Some(number.billionths()),
            _ => None,
        }
    }

    /// Any number in billionths.
    fn billionths(&self) -> Option<i128> {
        match self {
            Self::Other(Value::Integer(number)) => Some(Decimal::from(*number).billionths()),
            other => other.number(),
        }
    }
}

impl Sighting<'_> {
    /// The order of events: (`occurredTime`, `eventId`), P-45.
    pub(super) fn order(&self) -> (Timestamp, &str) {
        (self.at, &self.event_id)
    }

    /// The same, borrowed from nowhere.
    pub(super) fn into_owned<'b>(self) -> Sighting<'b> {
        let event_id = Cow::Owned(self.event_id.into_owned());
        Sighting { at: self.at, event_id, value: self.value.into_owned() }
    }
}

impl<'a> Tile<'a> {
    /// The tile of one event, or `None` if it has no value the measure can use.
    pub(super) fn of(measure: Measure, seen: Sighting<'_>) -> Option<Self> {
        Some(match measure {
            Measure::Count | Measure::CountUpTo(_) => Self::Count(1),
            _ if seen.value == Held::Nothing => return None,
            Measure::Sum => Self::Sum(seen.value.number()?),
            Measure::Average => Self::Average(seen.value.billionths()?, 1),
            Measure::Min | Measure::Max => Self::Extreme(seen.value.into_owned()),
            Measure::First | Measure::Last => Self::Edge(seen.into_owned()),
            Measure::MostCommon => {
                Self::Tallies(vec![Tally { count: 1, latest: seen.into_owned() }])
            }
            Measure::CountDistinct => Self::Values(vec![seen.value.into_owned()]),
        })
    }

    /// The event it holds, where it holds one.
    pub(super) const fn sighting(&self) -> Option<&Sighting<'a>> {
        match self {
            Self::Edge(seen) => Some(seen),
            _ => None,
        }
    }

    /// The values it holds, where it holds nothing else.
    pub(super) fn values(&self) -> Option<&[Held<'a>]> {
        match self {
            Self::Values(values) => Some(values),
            _ => None,
        }
    }

    /// Takes in the events of another tile.
    pub(super) fn merge(&mut self, measure: Measure, other: Self) {
        match (self, other) {
            (Self::Count(count), Self::Count(more)) => *count += more,
            (Self::Sum(sum), Self::Sum(more)) => *sum += more,
            (Self::Average(sum, count), Self::Average(more, others)) => {
                *sum += more;
                *count += others;
            }
            (Self::Extreme(value), Self::Extreme(other)) => {
                let better = match measure {
                    Measure::Min => other < *value,
                    _ => other > *value,
                };
                if better {
                    *value = other;
                }
            }
            (Self::Edge(seen), Self::Edge(other)) => {
                let better = match measure {
                    Measure::First => other.order() < seen.order(),
                    _ => other.order() > seen.order(),
                };
                if better {
                    *seen = other;
                }
            }
            (Self::Tallies(tallies), Self::Tallies(others)) => {
                others.into_iter().for_each(|other| tally(tallies, other));
            }
            (Self::Values(values), Self::Values(others)) => {
                for other in others {
                    if let Err(index) = values.binary_search(&other) {
                        values.insert(index, other);
                    }
                }
            }
            _ => {}
        }
    }
}

fn tally<'a>(tallies: &mut Vec<Tally<'a>>, other: Tally<'a>) {
    match tallies.binary_search_by(|tally| tally.latest.value.cmp(&other.latest.value)) {
        Ok(index) => {
            if let Some(tally) = tallies.get_mut(index) {
                tally.count += other.count;
                if tally.latest.order() < other.latest.order() {
                    tally.latest = other.latest;
                }
            }
        }
        Err(index) => tallies.insert(index, other),
    }
}

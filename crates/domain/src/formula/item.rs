//! Values on their way through an evaluation; texts are borrowed where nothing changes them.

use super::calendar::Moment;
use crate::decimal::Decimal;
use crate::time::{Day, Timestamp};
use crate::value::Value;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A value in progress. Lists never travel: they are only counted.
#[derive(Debug, Clone)]
pub(super) enum Item<'a> {
    Text(Cow<'a, str>),
    Integer(i64),
    Decimal(Decimal),
    Boolean(bool),
    Date(Day),
    DateTime(Timestamp),
}

/// Why there is no value. The graver one wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Absent {
    /// Something was empty, or had no answer.
    Empty,
    /// A result lay outside the range of its type (P-48).
    Overflow,
}

/// A value, or none.
pub(super) type Evaluated<'a> = Result<Item<'a>, Absent>;

impl<'a> Item<'a> {
    /// From a stored value; none from a list.
    pub(super) fn of(value: &'a Value) -> Option<Self> {
        Some(match value {
            Value::Text(text) => Self::Text(Cow::Borrowed(text)),
            Value::Integer(whole) => Self::Integer(*whole),
            Value::Decimal(decimal) => Self::Decimal(*decimal),
            Value::Boolean(truth) => Self::Boolean(*truth),
            Value::Date(day) => Self::Date(*day),
            Value::DateTime(at) => Self::DateTime(*at),
            Value::List(_) => return None,
        })
    }

    /// From a value that is given away.
    pub(super) fn owned(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Self::Text(Cow::Owned(text))),
            other => Item::of(&other).map(|item| match item {
                Item::Text(text) => Self::Text(Cow::Owned(text.into_owned())),
                Item::Integer(whole) => Self::Integer(whole),
                Item::Decimal(decimal) => Self::Decimal(decimal),
                Item::Boolean(truth) => Self::Boolean(truth),
                Item::Date(day) => Self::Date(day),
                Item::DateTime(at) => Self::DateTime(at),
            }),
        }
    }

    /// The value as it is stored.
    pub(super) fn into_value(self) -> Value {
        match self {
            Self::Text(text) => Value::Text(text.into_owned()),
            Self::Integer(whole) => Value::Integer(whole),
            Self::Decimal(decimal) => Value::Decimal(decimal),
            Self::Boolean(truth) => Value::Boolean(truth),
            Self::Date(day) => Value::Date(day),
            Self::DateTime(at) => Value::DateTime(at),
        }
    }

    /// The text. The checker has seen to the type, here and below; a stored value of another type
    /// than its attribute counts as empty.
    pub(super) fn text(self) -> Result<Cow<'a, str>, Absent> {
        match self {
            Self::Text(text) => Ok(text),
            _ => Err(Absent::Empty),
        }
    }

    pub(super) fn integer(self) -> Result<i64, Absent> {
        match self {
            Self::Integer(whole) => Ok(whole),
            _ => Err(Absent::Empty),
        }
    }

    /// Any number, as a decimal.
    pub(super) fn decimal(self) -> Result<Decimal, Absent> {
        match self {
            Self::Integer(whole) => Ok(whole.into()),
            Self::Decimal(decimal) => Ok(decimal),
            _ => Err(Absent::Empty),
        }
    }

    pub(super) fn boolean(self) -> Result<bool, Absent> {
        match self {
            Self::Boolean(truth) => Ok(truth),
            _ => Err(Absent::Empty),
        }
    }

    pub(super) fn moment(self) -> Result<Moment, Absent> {
        match self {
            Self::Date(day) => Ok(Moment::Day(day)),
            Self::DateTime(at) => Ok(Moment::Instant(at)),
            _ => Err(Absent::Empty),
        }
    }

    /// How it stands to another of the same type; text exactly, by its characters (P-59).
    pub(super) fn order(&self, other: &Item<'_>) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(left), Item::Text(right)) => Some(left.as_ref().cmp(right.as_ref())),
            (Self::Integer(left), Item::Integer(right)) => Some(left.cmp(right)),
            (Self::Decimal(left), Item::Decimal(right)) => Some(left.cmp(right)),
            (Self::Boolean(left), Item::Boolean(right)) => Some(left.cmp(right)),
            (Self::Date(left), Item::Date(right)) => Some(left.cmp(right)),
            (Self::DateTime(left), Item::DateTime(right)) => Some(left.cmp(right)),
            _ => None,
        }
    }
}

impl From<Moment> for Item<'_> {
    fn from(moment: Moment) -> Self {
        match moment {
            Moment::Day(day) => Self::Date(day),
            Moment::Instant(at) => Self::DateTime(at),
        }
    }
}

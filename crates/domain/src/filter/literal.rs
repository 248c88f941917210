//! The values a condition compares with.

use super::field::Holds;
use crate::decimal::Decimal;
use crate::identity::IdentityType;
use crate::problem::{Problem, ProblemCode};
use crate::tag::name_key;
use crate::time::{Day, Timestamp, Zone};
use crate::value::{DataType, Value};
use serde_json::value::RawValue;
use std::cmp::Ordering;

/// A literal in the form in which it is compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// Text in lower case.
    Text(String),
    /// Any number.
    Number(Decimal),
    /// True or false.
    Boolean(bool),
    /// A calendar day; compared with an instant by the instant's local day.
    Day(Day),
    /// An instant.
    Instant(Timestamp),
}

impl Literal {
    /// Reads a JSON literal for a field that holds this.
    pub(super) fn read(raw: &RawValue, holds: Holds<'_>) -> Result<Self, Problem> {
        let data_type = match holds {
            Holds::Value(DataType::Integer) => DataType::Decimal,
            Holds::Value(data_type) => data_type,
            Holds::Word(_) | Holds::Tags | Holds::Contacts => DataType::String,
            Holds::List(_) => DataType::ListOfObjects,
        };
        if data_type == DataType::DateTime
            && let Some(day) =
                serde_json::from_str::<String>(raw.get()).ok().and_then(|text| Day::parse(&text))
        {
            return Ok(Self::Day(day));
        }
        let value = Value::read(raw, data_type)?.ok_or_else(|| {
            let message = "must not be null; #notExist asks for empty";
            Problem::new("", ProblemCode::WrongType, message)
        })?;
        let literal = match value {
            // Names of tags are kept without spaces around them.
            Value::Text(text) if matches!(holds, Holds::Tags) => Self::Text(name_key(text.trim())),
            Value::Text(text) => Self::Text(text.to_lowercase()),
            Value::Integer(number) => Self::Number(number.into()),
            Value::Decimal(number) => Self::Number(number),
            Value::Boolean(truth) => Self::Boolean(truth),
            Value::Date(day) => Self::Day(day),
            Value::DateTime(at) => Self::Instant(at),
            Value::List(_) => {
                let message = "a list is compared with #any or #all";
                return Err(Problem::new("", ProblemCode::NotAllowed, message));
            }
        };
        match (&literal, holds) {
            (Self::Text(word), Holds::Word(words)) if !words.contains(&word.as_str()) => {
                let message = format!("must be one of {}", words.join(", ").to_uppercase());
                Err(Problem::new("", ProblemCode::NotAllowed, message))
            }
            (Self::Text(kind), Holds::Contacts)
                if !IdentityType::ALL
                    .iter()
                    .any(|known| known.name().eq_ignore_ascii_case(kind)) =>
            {
                let message = "must be a type of identity such as EMAIL";
                Err(Problem::new("", ProblemCode::NotAllowed, message))
            }
            _ => Ok(literal),
        }
    }

    /// The text in lower case, if it is text.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// How a value orders against the literal; `None` when they have nothing in common.
    pub(super) fn order(&self, value: &Value, zone: &Zone) -> Option<Ordering> {
        let ordering = match (value, self) {
            (Value::Text(text), Self::Text(other)) => text.to_lowercase().cmp(other),
            (Value::Integer(number), Self::Number(other)) => Decimal::from(*number).cmp(other),
            (Value::Decimal(number), Self::Number(other)) => number.cmp(other),
            (Value::Boolean(truth), Self::Boolean(other)) => truth.cmp(other),
            (Value::Date(day), Self::Day(other)) => day.cmp(other),
            (Value::DateTime(at), Self::Day(other)) => zone.day_of(*at).cmp(other),
            (Value::DateTime(at), Self::Instant(other)) => at.cmp(other),
            _ => return None,
        };
        Some(ordering)
    }
}

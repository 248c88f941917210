//! Property conditions (P-84): what a property of an event must be.

use crate::decimal::Decimal;
use crate::event::{EventDefinition, Properties, PropertyType};
use crate::fields::Fields;
use crate::limits::{AGG_FILTERS_MAX, EVENT_STRING_MAX};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::time::Timestamp;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cmp::Ordering;

/// A comparison of one property with a value of its type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct PropertyTest {
    /// The name of the property.
    pub property: String,
    /// Its type.
    property_type: PropertyType,
    /// The comparison.
    pub operator: PropertyOperator,
    /// With what, as it was written.
    text: String,
    /// The same; text is in lower case, every number a [`Value::Decimal`].
    value: Value,
}

/// The stored form: the parts of A-96 and the type by which the value is read.
#[derive(Serialize, Deserialize)]
struct Stored {
    attribute: String,
    operator: PropertyOperator,
    value: String,
    #[serde(rename = "type")]
    property_type: PropertyType,
}

/// The comparisons of properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PropertyOperator {
    /// Equal.
    Eq,
    /// The opposite of that, so it holds for an absent property.
    Ne,
    /// Less, before.
    Lt,
    /// Less or equal, until.
    Lte,
    /// Greater, after.
    Gt,
    /// Greater or equal, since.
    Gte,
    /// Its text begins so.
    #[serde(rename = "SW")]
    StartsWith,
    /// Its text ends so.
    #[serde(rename = "EW")]
    EndsWith,
    /// Its text holds this.
    #[serde(rename = "CON")]
    Contains,
}

const OPERATORS: &[(&str, PropertyOperator)] = &[
    ("EQ", PropertyOperator::Eq),
    ("NE", PropertyOperator::Ne),
    ("LT", PropertyOperator::Lt),
    ("LTE", PropertyOperator::Lte),
    ("GT", PropertyOperator::Gt),
    ("GTE", PropertyOperator::Gte),
    ("SW", PropertyOperator::StartsWith),
    ("EW", PropertyOperator::EndsWith),
    ("CON", PropertyOperator::Contains),
];

impl PropertyTest {
    /// A comparison of a property of this type with what `text` is for it; `None` where it is
    /// nothing.
    pub fn new(
        property: &str,
        property_type: PropertyType,
        operator: PropertyOperator,
        text: &str,
    ) -> Option<Self> {
        let value = literal(text, property_type)?;
        let (property, text) = (property.to_owned(), text.to_owned());
        Some(Self { property, property_type, operator, text, value })
    }

    /// What it compares with, as it was written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Reads `{"attribute":"amount","operator":"GT","value":"100"}`; the value is always text, read
    /// by the property's type.
    ///
    /// # Errors
    /// Every problem with the field as its path.
    pub fn read(raw: &RawValue, definition: &EventDefinition) -> Checked<Self> {
        let mut fields = Fields::of(raw);
        let property = fields.text("attribute").and_then(|name| {
            let found = definition.property(&name);
            if found.is_none() {
                let message = format!("is no property of {}", definition.definition_id);
                return fields.refuse("attribute", ProblemCode::Unknown, message);
            }
            found
        });
        let operator =
            fields.required("operator").and_then(|raw| fields.word("operator", raw, OPERATORS));
        let text = fields.text("value");
        let property_type = property.map(|property| property.property_type);
        if property_type == Some(PropertyType::List) {
            fields.refuse::<()>("attribute", ProblemCode::WrongType, "a List cannot be used");
        }
        if let Some((operator, property_type)) = operator.zip(property_type)
            && !operator.suits(property_type)
        {
            let message = format!("does not suit a {}", property_type.name());
            fields.refuse::<()>("operator", ProblemCode::WrongType, message);
        }
        if let Some((property_type, text)) = property_type.zip(text.as_deref())
            && literal(text, property_type).is_none()
        {
            let message = format!("must be the text of a {}", property_type.name());
            fields.refuse::<()>("value", ProblemCode::Format, message);
        }
        let parts = property.zip(operator).zip(text);
        fields.finish(parts.and_then(|((property, operator), text)| {
            Self::new(&property.name, property.property_type, operator, &text)
        }))
    }

    /// Reads a list of them.
    ///
    /// # Errors
    /// Every problem with its place: `[2].operator`.
    pub fn read_all(list: &[&RawValue], definition: &EventDefinition) -> Checked<Vec<Self>> {
        if list.len() > AGG_FILTERS_MAX {
            let message = format!("must have at most {AGG_FILTERS_MAX} conditions");
            return Err(vec![Problem::new("", ProblemCode::TooMany, message)]);
        }
        let mut tests = Vec::with_capacity(list.len());
        let mut problems = Vec::new();
        for (index, raw) in list.iter().enumerate() {
            match Self::read(raw, definition) {
                Ok(test) => tests.push(test),
                Err(found) => {
                    let place = format!("[{index}]");
                    problems.extend(found.into_iter().map(|problem| problem.under(&place)));
                }
            }
        }
        if problems.is_empty() { Ok(tests) } else { Err(problems) }
    }

    /// Whether the properties of an event are so.
    pub fn holds(&self, properties: &Properties) -> bool {
        let value = properties.get(&self.property);
        let order = value.and_then(|value| order(value, &self.value));
        let orders = |fits: fn(Ordering) -> bool| order.is_some_and(fits);
        let text = |fits: fn(&str, &str) -> bool| match (value, &self.value) {
            (Some(Value::Text(text)), Value::Text(part)) => fits(&lower(text), part),
            _ => false,
        };
        match self.operator {
            PropertyOperator::Eq => orders(Ordering::is_eq),
            PropertyOperator::Ne => !orders(Ordering::is_eq),
            PropertyOperator::Lt => orders(Ordering::is_lt),
            PropertyOperator::Lte => orders(Ordering::is_le),
            PropertyOperator::Gt => orders(Ordering::is_gt),
            PropertyOperator::Gte => orders(Ordering::is_ge),
            PropertyOperator::StartsWith => text(|text, part| text.starts_with(part)),
            PropertyOperator::EndsWith => text(|text, part| text.ends_with(part)),
            PropertyOperator::Contains => text(|text, part| text.contains(part)),
        }
    }
}

impl PropertyOperator {
    /// The wire name.
    pub fn name(self) -> &'static str {
        let found = OPERATORS.iter().find(|(_, operator)| *operator == self);
        found.map_or("", |(name, _)| name)
    }

    const fn suits(self, property_type: PropertyType) -> bool {
        let is_text = matches!(property_type, PropertyType::String);
        let is_ordered = matches!(
            property_type,
            PropertyType::Numeric | PropertyType::Decimal | PropertyType::DateTime
        );
        match self {
            Self::Eq | Self::Ne => true,
            Self::Lt | Self::Lte | Self::Gt | Self::Gte => is_ordered,
            Self::StartsWith | Self::EndsWith | Self::Contains => is_text,
        }
    }
}

fn literal(text: &str, property_type: PropertyType) -> Option<Value> {
    match property_type {
        PropertyType::String => {
            (text.chars().count() <= EVENT_STRING_MAX).then(|| Value::Text(text.to_lowercase()))
        }
        PropertyType::Boolean => text.to_lowercase().parse().ok().map(Value::Boolean),
        PropertyType::DateTime => Timestamp::parse(text.trim()).map(Value::DateTime),
        PropertyType::Numeric | PropertyType::Decimal => {
            Decimal::parse(text.trim()).map(Value::Decimal)
        }
        PropertyType::List => None,
    }
}

/// How a value orders against the one compared with; `None` when they have nothing in common.
fn order(value: &Value, with: &Value) -> Option<Ordering> {
    let ordering = match (value, with) {
        (Value::Text(text), Value::Text(other)) => lower(text).as_ref().cmp(other.as_str()),
        (Value::Integer(number), Value::Decimal(other)) => Decimal::from(*number).cmp(other),
        (Value::Decimal(number), Value::Decimal(other)) => number.cmp(other),
        (Value::Boolean(truth), Value::Boolean(other)) => truth.cmp(other),
        (Value::DateTime(at), Value::DateTime(other)) => at.cmp(other),
        _ => return None,
    };
    Some(ordering)
}

/// Lower case, without a copy where it is that already.
fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.to_lowercase())
}

impl TryFrom<Stored> for PropertyTest {
    type Error = String;

    fn try_from(stored: Stored) -> Result<Self, String> {
        let Stored { attribute, operator, value, property_type } = stored;
        let wrong = || format!("{value} is no {}", property_type.name());
        Self::new(&attribute, property_type, operator, &value).ok_or_else(wrong)
    }
}

impl From<PropertyTest> for Stored {
    fn from(test: PropertyTest) -> Self {
        let PropertyTest { property: attribute, property_type, operator, text: value, .. } = test;
        Self { attribute, operator, value, property_type }
    }
}

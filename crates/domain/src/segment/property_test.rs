//! Property conditions (P-84): what a property of an event must be.

use crate::decimal::Decimal;
use crate::event::{EventDefinition, Properties, PropertyType};
use crate::fields::Fields;
use crate::limits::EVENT_STRING_MAX;
use crate::problem::{Checked, ProblemCode};
use crate::time::Timestamp;
use crate::value::Value;
use serde_json::value::RawValue;
use std::cmp::Ordering;

/// A comparison of one property with a value of its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyTest {
    /// The name of the property.
    pub property: String,
    /// The comparison.
    pub operator: PropertyOperator,
    /// With what; text is in lower case, every number a [`Value::Decimal`].
    pub value: Value,
}

/// The comparisons of properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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
    StartsWith,
    /// Its text ends so.
    EndsWith,
    /// Its text holds this.
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
        let value = property_type.zip(text).and_then(|(property_type, text)| {
            let value = literal(&text, property_type);
            if value.is_none() {
                let message = format!("must be the text of a {}", property_type.name());
                return fields.refuse("value", ProblemCode::Format, message);
            }
            value
        });
        let parts = property.zip(operator).zip(value);
        fields.finish(parts.map(|((property, operator), value)| Self {
            property: property.name.clone(),
            operator,
            value,
        }))
    }

    /// Whether the properties of an event are so.
    pub fn holds(&self, properties: &Properties) -> bool {
        let value = properties.get(&self.property);
        let order = value.and_then(|value| order(value, &self.value));
        let orders = |fits: fn(Ordering) -> bool| order.is_some_and(fits);
        let text = |fits: fn(&str, &str) -> bool| match (value, &self.value) {
            (Some(Value::Text(text)), Value::Text(part)) => fits(&text.to_lowercase(), part),
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
        (Value::Text(text), Value::Text(other)) => text.to_lowercase().cmp(other),
        (Value::Integer(number), Value::Decimal(other)) => Decimal::from(*number).cmp(other),
        (Value::Decimal(number), Value::Decimal(other)) => number.cmp(other),
        (Value::Boolean(truth), Value::Boolean(other)) => truth.cmp(other),
        (Value::DateTime(at), Value::DateTime(other)) => at.cmp(other),
        _ => return None,
    };
    Some(ordering)
}

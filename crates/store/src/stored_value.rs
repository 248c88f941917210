//! Typed values in stored JSON: each says its type, so that it is read without its definition.

use rapport_domain::decimal::Decimal;
use rapport_domain::time::{Day, Timestamp};
use rapport_domain::value::{ListItem, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A value as `{"text":"Split"}`, `{"decimal":49.9}`, `{"date":20516}`.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum StoredValue {
    Text(String),
    Integer(i64),
    Decimal(Decimal),
    Boolean(bool),
    Date(Day),
    DateTime(Timestamp),
    List(Vec<StoredItem>),
}

/// An item of a list.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct StoredItem {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    id: String,
    fields: BTreeMap<String, StoredValue>,
}

impl From<&Value> for StoredValue {
    fn from(value: &Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text.clone()),
            Value::Integer(number) => Self::Integer(*number),
            Value::Decimal(number) => Self::Decimal(*number),
            Value::Boolean(truth) => Self::Boolean(*truth),
            Value::Date(day) => Self::Date(*day),
            Value::DateTime(at) => Self::DateTime(*at),
            Value::List(items) => Self::List(items.iter().map(StoredItem::from).collect()),
        }
    }
}

impl From<StoredValue> for Value {
    fn from(stored: StoredValue) -> Self {
        match stored {
            StoredValue::Text(text) => Self::Text(text),
            StoredValue::Integer(number) => Self::Integer(number),
            StoredValue::Decimal(number) => Self::Decimal(number),
            StoredValue::Boolean(truth) => Self::Boolean(truth),
            StoredValue::Date(day) => Self::Date(day),
            StoredValue::DateTime(at) => Self::DateTime(at),
            StoredValue::List(items) => Self::List(items.into_iter().map(Into::into).collect()),
        }
    }
}

impl From<&ListItem> for StoredItem {
    fn from(item: &ListItem) -> Self {
        let fields = item.fields.iter().map(|(name, value)| (name.clone(), value.into()));
        Self { id: item.id.clone(), fields: fields.collect() }
    }
}

impl From<StoredItem> for ListItem {
    fn from(item: StoredItem) -> Self {
        let fields = item.fields.into_iter().map(|(name, value)| (name, value.into()));
        Self { id: item.id, fields: fields.collect() }
    }
}

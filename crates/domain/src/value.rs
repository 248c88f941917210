//! Typed values and their JSON forms.
//!
//! Values are typed strictly: `"12"` is no number and `12` is no text (P-31). Numbers are read from
//! the digits as written, so a decimal never passes through floating point (P-48).

use crate::decimal::Decimal;
use crate::limits::{LIST_ITEMS_MAX, TEXT_MAX};
use crate::problem::{Checked, Problem, ProblemCode};
use crate::time::{Day, Timestamp};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Serialize, Serializer};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use std::fmt;

/// What an attribute, a property or a computed value may hold (P-30, P-62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum DataType {
    /// Text.
    String,
    /// Whole number within ±9223372036854775807.
    Integer,
    /// Exact decimal number.
    Decimal,
    /// True/False.
    Boolean,
    /// Calendar day.
    Date,
    /// Instant.
    DateTime,
    /// List of objects with a fixed schema.
    ListOfObjects,
}

impl DataType {
    /// The name the console shows.
    pub const fn label(self) -> &'static str {
        match self {
            Self::String => "Text",
            Self::Integer => "Whole number",
            Self::Decimal => "Decimal number",
            Self::Boolean => "True/False",
            Self::Date => "Date",
            Self::DateTime => "Date time",
            Self::ListOfObjects => "List of objects",
        }
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.label())
    }
}

/// Schema of a list of objects: field name → type, all types but lists (P-33).
pub type ListSchema = BTreeMap<String, DataType>;

/// A value of one of the types. "Empty" is the absence of a value, never a variant.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// Text.
    Text(String),
    /// Whole number.
    Integer(i64),
    /// Exact decimal.
    Decimal(Decimal),
    /// True or false.
    Boolean(bool),
    /// Calendar day.
    Date(Day),
    /// Instant.
    DateTime(Timestamp),
    /// List of objects.
    List(Vec<ListItem>),
}

/// One object of a list. `id` is the server-made `__id`, empty in event properties (P-33).
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct ListItem {
    /// The item's UUID, or empty where items have no identity.
    pub id: String,
    /// Its fields; absent ones are empty.
    pub fields: BTreeMap<String, Value>,
}

/// Characters of a list as JSON, without the ids of its items.
pub fn list_text_chars(items: &[ListItem]) -> usize {
    let fields: Vec<&BTreeMap<String, Value>> = items.iter().map(|item| &item.fields).collect();
    serde_json::to_string(&fields).map_or(usize::MAX, |text| text.chars().count())
}

impl Value {
    /// The type this value has.
    pub const fn data_type(&self) -> DataType {
        match self {
            Self::Text(_) => DataType::String,
            Self::Integer(_) => DataType::Integer,
            Self::Decimal(_) => DataType::Decimal,
            Self::Boolean(_) => DataType::Boolean,
            Self::Date(_) => DataType::Date,
            Self::DateTime(_) => DataType::DateTime,
            Self::List(_) => DataType::ListOfObjects,
        }
    }

    /// Reads a JSON value as `data_type`. JSON `null` is empty: `Ok(None)`.
    ///
    /// # Errors
    /// One problem with an empty path when the JSON type, form, length or range does not fit.
    pub fn read(raw: &RawValue, data_type: DataType) -> Result<Option<Self>, Problem> {
        let text = raw.get();
        if text == "null" {
            return Ok(None);
        }
        let wrong =
            || Problem::new("", ProblemCode::WrongType, format!("must be {}", expected(data_type)));
        let string = || serde_json::from_str::<String>(text).map_err(|_| wrong());
        let value = match data_type {
            DataType::String => return text_value(string()?).map(Some),
            DataType::Integer => Self::Integer(whole(text).ok_or_else(wrong)?),
            DataType::Decimal if is_number(text) => Self::Decimal(
                Decimal::parse(text)
                    .ok_or_else(|| Problem::new("", ProblemCode::OutOfRange, "is out of range"))?,
            ),
            DataType::Boolean => Self::Boolean(text.parse().map_err(|_| wrong())?),
            DataType::Date => Self::Date(Day::parse(&string()?).ok_or_else(|| {
                Problem::new("", ProblemCode::Format, "must be a date as YYYY-MM-DD")
            })?),
            DataType::DateTime => {
                Self::DateTime(Timestamp::parse(&string()?).ok_or_else(|| {
                    Problem::new("", ProblemCode::Format, "must be a date time in ISO 8601")
                })?)
            }
            DataType::Decimal | DataType::ListOfObjects => return Err(wrong()),
        };
        Ok(Some(value))
    }

    /// Reads a JSON array of flat objects by `schema` (P-33). Items get no ids here.
    ///
    /// # Errors
    /// Every problem with its path: `[2].price`.
    pub fn read_list(raw: &RawValue, schema: &ListSchema) -> Checked<Vec<ListItem>> {
        let wrong = || vec![Problem::new("", ProblemCode::WrongType, "must be a list of objects")];
        let items: Vec<BTreeMap<String, Box<RawValue>>> =
            serde_json::from_str(raw.get()).map_err(|_| wrong())?;
        if items.len() > LIST_ITEMS_MAX {
            let message = format!("must have at most {LIST_ITEMS_MAX} items");
            return Err(vec![Problem::new("", ProblemCode::ListFull, message)]);
        }
        let mut problems = Vec::new();
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            match Self::read_item(item, schema) {
                Ok(item) => read.push(item),
                Err(found) => {
                    problems.extend(found.into_iter().map(|p| p.under(&format!("[{index}]"))));
                }
            }
        }
        if problems.is_empty() { Ok(read) } else { Err(problems) }
    }

    /// Reads one flat object by `schema`.
    ///
    /// # Errors
    /// Every problem with the field as its path.
    pub fn read_item(
        item: &BTreeMap<String, Box<RawValue>>,
        schema: &ListSchema,
    ) -> Checked<ListItem> {
        let mut problems = Vec::new();
        let mut fields = BTreeMap::new();
        for (name, raw) in item {
            let Some(data_type) = schema.get(name) else {
                problems.push(Problem::new(name, ProblemCode::Unknown, "is no field of this list"));
                continue;
            };
            match Self::read(raw, *data_type) {
                Ok(Some(value)) => {
                    fields.insert(name.clone(), value);
                }
                Ok(None) => {}
                Err(problem) => problems.push(problem.under(name)),
            }
        }
        if problems.is_empty() { Ok(ListItem { id: String::new(), fields }) } else { Err(problems) }
    }

    /// The value as plain text: what a placeholder renders.
    pub fn to_text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Boolean(truth) => truth.to_string(),
            Self::Date(day) => day.to_string(),
            Self::DateTime(at) => at.to_string(),
            Self::List(_) => self.to_json(),
        }
    }

    /// The value as compact JSON text.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The JSON form of the APIs: text, number, true/false, `"2026-03-04"`, `"2026-03-04T08:15:00.123Z"`.
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Decimal(number) => number.serialize(serializer),
            Self::Boolean(truth) => serializer.serialize_bool(*truth),
            Self::Date(day) => serializer.collect_str(day),
            Self::DateTime(at) => serializer.collect_str(at),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
        }
    }
}

impl Serialize for ListItem {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if !self.id.is_empty() {
            map.serialize_entry("__id", &self.id)?;
        }
        for (name, value) in &self.fields {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

fn text_value(text: String) -> Result<Value, Problem> {
    if text.chars().count() > TEXT_MAX {
        let message = format!("must have at most {TEXT_MAX} characters");
        return Err(Problem::new("", ProblemCode::TooLong, message));
    }
    Ok(Value::Text(text))
}

/// A whole number; `2.0` passes, `2.5` and `"2"` do not.
fn whole(text: &str) -> Option<i64> {
    if !is_number(text) {
        return None;
    }
    let number = text.parse().ok().or_else(|| Decimal::parse(text)?.to_integer())?;
    (number != i64::MIN).then_some(number)
}

fn is_number(text: &str) -> bool {
    text.starts_with(|first: char| first == '-' || first.is_ascii_digit())
}

const fn expected(data_type: DataType) -> &'static str {
    match data_type {
        DataType::String => "text",
        DataType::Integer => "a whole number",
        DataType::Decimal => "a number",
        DataType::Boolean => "true or false",
        DataType::Date => "a date as YYYY-MM-DD",
        DataType::DateTime => "a date time in ISO 8601",
        DataType::ListOfObjects => "a list of objects",
    }
}

#[cfg(test)]
mod tests;

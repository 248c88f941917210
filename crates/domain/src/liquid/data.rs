//! Data as templates, lists and JSON attributes hold it: JSON with exact numbers.

use crate::decimal::Decimal;
use crate::limits::JSON_DEPTH_MAX;
use crate::value::Value;
use serde::de::{Error as _, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use std::fmt;

/// A JSON value. Numbers keep the digits they are written with (P-48); objects keep their order.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum Data {
    /// `null`.
    #[default]
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number.
    Number(Decimal),
    /// A string.
    Text(String),
    /// An array.
    List(Vec<Data>),
    /// An object.
    Object(Vec<(String, Data)>),
}

impl Data {
    /// Reads JSON. `None` when it is none, too deep, or holds a number out of range.
    pub fn parse(json: &str) -> Option<Self> {
        let raw: &RawValue = serde_json::from_str(json.trim()).ok()?;
        read(raw, 0)
    }

    /// Text data.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An object of these entries.
    pub fn object<const N: usize>(entries: [(&str, Self); N]) -> Self {
        Self::Object(entries.into_iter().map(|(name, data)| (name.to_owned(), data)).collect())
    }

    /// The entry of an object under `name`.
    pub fn get(&self, name: &str) -> Option<&Self> {
        match self {
            Self::Object(entries) => {
                entries.iter().find(|(known, _)| known == name).map(|(_, data)| data)
            }
            _ => None,
        }
    }

    /// The text of a string.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is `null`.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Characters of a text, items of a list, entries of an object; else 0.
    pub fn count(&self) -> Self {
        let count = match self {
            Self::Text(text) => text.chars().count(),
            Self::List(items) => items.len(),
            Self::Object(entries) => entries.len(),
            Self::Null | Self::Boolean(_) | Self::Number(_) => 0,
        };
        Self::Number(i64::try_from(count).unwrap_or(i64::MAX).into())
    }

    /// About how many bytes it has: what copying it costs.
    pub fn size(&self) -> usize {
        let inside = match self {
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(Self::size).sum(),
            Self::Object(entries) => {
                entries.iter().map(|(name, data)| name.len() + data.size()).sum()
            }
            Self::Null | Self::Boolean(_) | Self::Number(_) => 0,
        };
        std::mem::size_of::<Self>() + inside
    }

    /// Compact JSON.
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Appends what a placeholder shows: nothing for null, JSON for lists and objects (C-28).
    pub fn write_to(&self, out: &mut String) {
        use fmt::Write as _;
        let written = match self {
            Self::Null => Ok(()),
            Self::Boolean(truth) => write!(out, "{truth}"),
            Self::Number(number) => write!(out, "{number}"),
            Self::Text(text) => out.write_str(text),
            Self::List(_) | Self::Object(_) => out.write_str(&self.to_json()),
        };
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
    }

    /// What a placeholder shows.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        self.write_to(&mut text);
        text
    }
}

/// The data of a profile value; list items come without their `__id` (C-30).
impl From<&Value> for Data {
    fn from(value: &Value) -> Self {
        match value {
            Value::Text(text) => Self::Text(text.clone()),
            Value::Integer(number) => Self::Number((*number).into()),
            Value::Decimal(number) => Self::Number(*number),
            Value::Boolean(truth) => Self::Boolean(*truth),
            Value::Date(day) => Self::Text(day.to_string()),
            Value::DateTime(at) => Self::Text(at.to_string()),
            Value::List(items) => Self::List(
                items
                    .iter()
                    .map(|item| {
                        let fields = item.fields.iter();
                        Self::Object(fields.map(|(name, v)| (name.clone(), v.into())).collect())
                    })
                    .collect(),
            ),
        }
    }
}

impl From<Option<&Value>> for Data {
    fn from(value: Option<&Value>) -> Self {
        value.map_or(Self::Null, Self::from)
    }
}

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Boolean(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => number.serialize(serializer),
            Self::Text(text) => serializer.serialize_str(text),
            Self::List(items) => {
                let mut list = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    list.serialize_element(item)?;
                }
                list.end()
            }
            Self::Object(entries) => {
                let mut map = serializer.serialize_map(Some(entries.len()))?;
                for (name, data) in entries {
                    map.serialize_entry(name, data)?;
                }
                map.end()
            }
        }
    }
}

/// From any format. Fractions pass through binary numbers here, which keeps 15 digits; where all
/// digits count, read with [`Data::parse`] or [`exact`].
impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyData)
    }
}

/// For `#[serde(deserialize_with)]` in what is read from JSON text: keeps every digit.
///
/// # Errors
/// When it is too deep or a number is out of range.
pub fn exact<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Data, D::Error> {
    let raw = <Box<RawValue>>::deserialize(deserializer)?;
    read(&raw, 0).ok_or_else(|| D::Error::custom("too deep, or a number is out of range"))
}

struct AnyData;

impl<'de> Visitor<'de> for AnyData {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Data, E> {
        Ok(Data::Null)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Data, E> {
        Ok(Data::Boolean(truth))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Data, E> {
        Ok(Data::Number(number.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Data, E> {
        number_data(&number.to_string())
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Data, E> {
        number_data(&number.to_string())
    }

    fn visit_str<E>(self, text: &str) -> Result<Data, E> {
        Ok(Data::text(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Data, E> {
        Ok(Data::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Data, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = list.next_element()? {
            items.push(item);
        }
        Ok(Data::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Data, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Data::Object(without_repeats(entries)))
    }
}

fn number_data<E: serde::de::Error>(digits: &str) -> Result<Data, E> {
    Decimal::parse(digits).map(Data::Number).ok_or_else(|| E::custom("a number is out of range"))
}

fn read(raw: &RawValue, depth: usize) -> Option<Data> {
    let text = raw.get();
    if depth > JSON_DEPTH_MAX {
        return None;
    }
    Some(match text.as_bytes().first()? {
        b'n' => Data::Null,
        b't' => Data::Boolean(true),
        b'f' => Data::Boolean(false),
        b'"' => Data::Text(serde_json::from_str(text).ok()?),
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            Data::List(items.into_iter().map(|item| read(item, depth + 1)).collect::<Option<_>>()?)
        }
        b'{' => {
            let Entries(entries) = serde_json::from_str(text).ok()?;
            let entries =
                entries.into_iter().map(|(name, raw)| Some((name, read(raw, depth + 1)?)));
            Data::Object(entries.collect::<Option<_>>()?)
        }
        _ => Data::Number(Decimal::parse(text)?),
    })
}

/// The entries of an object in order; of a name given twice the last one counts.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl<'de> Deserialize<'de> for Entries<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;

        impl<'de> Visitor<'de> for InOrder {
            type Value = Entries<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<String, &RawValue>()? {
                    entries.push(entry);
                }
                Ok(Entries(without_repeats(entries)))
            }
        }

        deserializer.deserialize_map(InOrder)
    }
}

fn without_repeats<T>(entries: Vec<(String, T)>) -> Vec<(String, T)> {
    let mut last = std::collections::BTreeMap::new();
    for (index, (name, _)) in entries.iter().enumerate() {
        last.insert(name.clone(), index);
    }
    if last.len() == entries.len() {
        return entries;
    }
    let kept = entries.into_iter().enumerate();
    kept.filter(|(index, (name, _))| last.get(name) == Some(index))
        .map(|(_, entry)| entry)
        .collect()
}

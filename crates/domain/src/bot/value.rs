//! What a bot attribute holds at run time. Unset is the absence of a value, never a variant.

use crate::decimal::Decimal;
use crate::liquid::{Data, exact};
use crate::time::Day;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};

/// A value. Phone numbers, e-mails, URLs and XML are text in the form of their type.
///
/// The one-letter names keep stored sessions small.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum BotValue {
    /// Text.
    #[serde(rename = "t")]
    Text(String),
    /// Exact number.
    #[serde(rename = "n")]
    Number(Decimal),
    /// True or false.
    #[serde(rename = "b")]
    Boolean(bool),
    /// Calendar day.
    #[serde(rename = "d")]
    Date(Day),
    /// A place.
    #[serde(rename = "p")]
    Location(Location),
    /// Scalars or flat objects.
    #[serde(rename = "l", deserialize_with = "exact_list")]
    List(Vec<Data>),
    /// A document, or what the end user sent.
    #[serde(rename = "j", deserialize_with = "exact")]
    Json(Data),
}

/// A place on earth.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Location {
    /// Degrees north, -90 to 90.
    pub latitude: Decimal,
    /// Degrees east, -180 to 180.
    pub longitude: Decimal,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

impl BotValue {
    /// The value as templates see it.
    pub fn to_data(&self) -> Data {
        match self {
            Self::Text(text) => Data::Text(text.clone()),
            Self::Number(number) => Data::Number(*number),
            Self::Boolean(truth) => Data::Boolean(*truth),
            Self::Date(day) => Data::Text(day.to_string()),
            Self::Location(location) => location.to_data(),
            Self::List(items) => Data::List(items.clone()),
            Self::Json(data) => data.clone(),
        }
    }

    /// About how many bytes it has.
    pub(super) fn size(&self) -> usize {
        match self {
            Self::Text(text) => text.len(),
            Self::List(items) => items.iter().map(Data::size).sum(),
            Self::Json(data) => data.size(),
            Self::Number(_) | Self::Boolean(_) | Self::Date(_) | Self::Location(_) => 0,
        }
    }

    /// The value as plain text (C-37): a location as `latitude,longitude`, media as their URL, a
    /// text message as its text, other documents as compact JSON.
    pub fn to_text(&self) -> String {
        match self {
            Self::Location(location) => location.to_string(),
            Self::Json(data) => {
                let own = |name: &str| data.get(name).and_then(Data::as_text).map(str::to_owned);
                own("url").or_else(|| own("content")).unwrap_or_else(|| data.to_json())
            }
            Self::List(items) => Data::List(items.clone()).to_json(),
            _ => self.to_data().to_text(),
        }
    }
}

impl Location {
    /// Its parts by name.
    pub fn to_data(&self) -> Data {
        let text = |part: &Option<String>| part.clone().map_or(Data::Null, Data::Text);
        Data::object([
            ("latitude", Data::Number(self.latitude)),
            ("longitude", Data::Number(self.longitude)),
            ("name", text(&self.name)),
            ("address", text(&self.address)),
        ])
    }

    /// Reads `latitude,longitude` in degrees.
    pub fn parse(text: &str) -> Option<Self> {
        let (latitude, longitude) = text.split_once(',')?;
        let degrees = |text: &str, most: i64| {
            let number = Decimal::parse(text.trim())?;
            (Decimal::from(-most)..=Decimal::from(most)).contains(&number).then_some(number)
        };
        Some(Self {
            latitude: degrees(latitude, 90)?,
            longitude: degrees(longitude, 180)?,
            name: None,
            address: None,
        })
    }
}

/// `45.8,15.97`.
impl std::fmt::Display for Location {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{}", self.latitude, self.longitude)
    }
}

fn exact_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Data>, D::Error> {
    match exact(deserializer)? {
        Data::List(items) => Ok(items),
        _ => Err(D::Error::custom("a list was expected")),
    }
}

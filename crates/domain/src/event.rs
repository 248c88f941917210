//! Custom, template and product events: definitions and stored events (P-61 to P-71).

mod built_in;
mod definition;
mod occurrence;
mod properties;

pub use built_in::{BuiltIn, built_in_definitions, is_built_in};
pub use definition::{
    DefinitionInput, DefinitionSwitch, PropertyInput, SchemaFieldInput, proposed_id,
};
pub use occurrence::{check_event_id, occurred_time};

use crate::ids::{DefinitionId, EventId, PersonId};
use crate::time::Timestamp;
use crate::value::{DataType, ListSchema, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::str::FromStr;

/// Properties by name. Absent ones are empty.
pub type Properties = BTreeMap<String, Value>;

/// The type of an event property (P-62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PropertyType {
    /// Text.
    String,
    /// True/False.
    Boolean,
    /// Date time.
    DateTime,
    /// Whole number.
    Numeric,
    /// Decimal number.
    Decimal,
    /// List of flat objects; at most one per definition.
    List,
}

impl PropertyType {
    /// All types, in the order in which the console offers them.
    pub const ALL: &'static [Self] =
        &[Self::String, Self::Boolean, Self::DateTime, Self::Numeric, Self::Decimal, Self::List];

    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Boolean => "Boolean",
            Self::DateTime => "DateTime",
            Self::Numeric => "Numeric",
            Self::Decimal => "Decimal",
            Self::List => "List",
        }
    }

    /// The type of its values.
    pub const fn data_type(self) -> DataType {
        match self {
            Self::String => DataType::String,
            Self::Boolean => DataType::Boolean,
            Self::DateTime => DataType::DateTime,
            Self::Numeric => DataType::Integer,
            Self::Decimal => DataType::Decimal,
            Self::List => DataType::ListOfObjects,
        }
    }
}

impl FromStr for PropertyType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|kind| kind.name() == text).ok_or(())
    }
}

/// One property of an event definition.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Property {
    /// `^[a-z_][a-zA-Z0-9_]*$`, unique ignoring case in the definition.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub property_type: PropertyType,
    /// Whether an event without it is refused.
    #[serde(default)]
    pub required: bool,
    /// The fields of the items; empty unless it is a list.
    #[serde(default, skip_serializing_if = "ListSchema::is_empty")]
    pub schema: ListSchema,
}

/// Where a definition comes from (P-62).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Made by the workspace.
    External,
    /// Changes of persons.
    Person,
    /// Deliveries of messages.
    Channel,
    /// Product events of chatbots and inbox: built in, switchable.
    Product,
    /// Made from a template.
    Template,
}

/// An event definition. Changes only ever add properties (P-63).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventDefinition {
    /// Its public id, unique ignoring case.
    pub definition_id: DefinitionId,
    /// The event name shown to people.
    pub title: String,
    /// What it means.
    pub description: String,
    /// Where it comes from.
    pub category: Category,
    /// Its properties.
    pub fields: Vec<Property>,
    /// Whether events of it are recorded; only built-in ones can be switched off (P-71).
    pub enabled: bool,
    /// How an opener speaks of it, by locale: `{"en": "recent purchase"}` (A-223, I-80).
    pub context_label: BTreeMap<String, String>,
    /// Days after which its events are deleted, unless something is computed from them; for ever
    /// when absent (A-223, P-103).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_days: Option<u32>,
}

impl EventDefinition {
    /// The property of exactly this name.
    pub fn property(&self, name: &str) -> Option<&Property> {
        self.fields.iter().find(|property| property.name == name)
    }

    /// Whether the product raises its events itself, so that nobody can post or change them.
    pub const fn is_internal(&self) -> bool {
        !matches!(self.category, Category::External | Category::Template)
    }

    /// `answers` for chatbot events (P-62).
    pub fn subcategory(&self) -> Option<&'static str> {
        let chatbot = matches!(self.category, Category::Product)
            && self.definition_id.as_str().starts_with("chatbot");
        chatbot.then_some("answers")
    }
}

/// A stored event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Unique in the workspace.
    pub event_id: EventId,
    /// The person it was recorded under; kept through merges (P-26).
    pub person_id: PersonId,
    /// Its definition.
    pub definition_id: DefinitionId,
    /// When it happened.
    pub occurred_time: Timestamp,
    /// When it was stored.
    pub received_time: Timestamp,
    /// Its properties.
    pub properties: Properties,
    /// Who sent it: `API`, `ANSWERS`, `TRACKING`…
    pub source: String,
}

#[cfg(test)]
mod tests;

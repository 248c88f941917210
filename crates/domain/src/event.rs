//! Custom, template and product events: definitions and stored events (P-61 to P-71).

use crate::ids::{DefinitionId, EventId, PersonId};
use crate::time::Timestamp;
use crate::value::{ListSchema, Value};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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

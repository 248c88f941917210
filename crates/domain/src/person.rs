//! The Person profile (P-6 to P-31).

use crate::attribute::StandardAttribute;
use crate::identity::Identity;
use crate::ids::{AttributeId, PersonId, TagId};
use crate::time::Timestamp;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Verified and protected, or not (P-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PersonType {
    /// Verified.
    Customer,
    /// Not verified.
    Lead,
}

/// Who wrote: `createdFrom`, `modifiedFrom` (P-20).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Origin {
    /// The HTTP API.
    Api,
    /// The console.
    Portal,
    /// A chatbot.
    Answers,
    /// An agent in the Inbox.
    Conversations,
    /// A flow.
    Flow,
    /// A file.
    Import,
    /// A browser.
    WebSdk,
    /// A server integration.
    Integration,
}

impl Origin {
    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Api => "API",
            Self::Portal => "PORTAL",
            Self::Answers => "ANSWERS",
            Self::Conversations => "CONVERSATIONS",
            Self::Flow => "FLOW",
            Self::Import => "IMPORT",
            Self::WebSdk => "WEB_SDK",
            Self::Integration => "INTEGRATION",
        }
    }
}

/// A person's identity with what is known about it (P-12, P-14).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The identity.
    pub identity: Identity,
    /// Whether it is the primary phone or e-mail.
    pub primary: bool,
    /// When it was added; decides which one follows as primary.
    pub added_at: Timestamp,
}

/// A Person profile as stored. Computed attributes and segments are derived, not part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Its id.
    pub id: PersonId,
    /// Grows with every change that stamps `modified_at`.
    pub version: i64,
    /// CUSTOMER or LEAD.
    pub person_type: PersonType,
    /// External id, phones, e-mails and channel identities, in the order added.
    pub contacts: Vec<Contact>,
    /// Standard attributes that are not empty.
    pub standard: BTreeMap<StandardAttribute, Value>,
    /// Custom attributes that are not empty.
    pub custom: BTreeMap<AttributeId, Value>,
    /// Tags.
    pub tags: BTreeSet<TagId>,
    /// When and by whom it was made.
    pub created: Stamp,
    /// When and by whom it was last changed.
    pub modified: Stamp,
}

/// When, from where and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The instant.
    pub at: Timestamp,
    /// The kind of source.
    pub from: Origin,
    /// The user, key or bot; empty when unknown.
    pub by: String,
}

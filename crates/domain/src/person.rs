//! The Person profile (P-6 to P-31): what it is here, how it changes in [`change`].

mod apply;
pub mod change;
mod contacts;
mod difference;
mod input;
mod writes;

pub use difference::AttributeChange;
pub use input::{ContactInput, PersonInput};
pub use writes::{AttributeWrite, ListMode, Target, Written};

use crate::attribute::StandardAttribute;
use crate::identity::{Identity, IdentityType};
use crate::ids::{AttributeId, PersonId, TagId};
use crate::time::Timestamp;
use crate::value::Value;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

/// Verified and protected, or not (P-6).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum PersonType {
    /// Verified.
    Customer,
    /// Not verified.
    Lead,
}

impl PersonType {
    /// The wire name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Customer => "CUSTOMER",
            Self::Lead => "LEAD",
        }
    }
}

impl FromStr for PersonType {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "CUSTOMER" => Ok(Self::Customer),
            "LEAD" => Ok(Self::Lead),
            _ => Err(()),
        }
    }
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
    /// A computed attribute.
    Computed,
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
            Self::Computed => "COMPUTED",
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

impl Person {
    /// The contacts of one type, in the order added.
    pub fn contacts_of(&self, kind: IdentityType) -> impl Iterator<Item = &Contact> {
        self.contacts.iter().filter(move |contact| contact.identity.kind == kind)
    }

    /// The external id, if it has one.
    pub fn external_id(&self) -> Option<&str> {
        self.contacts_of(IdentityType::ExternalId).map(|c| c.identity.identifier.as_str()).next()
    }

    /// The primary phone or e-mail.
    pub fn primary(&self, kind: IdentityType) -> Option<&str> {
        self.contacts_of(kind).find(|c| c.primary).map(|c| c.identity.identifier.as_str())
    }

    /// Whether the person has this identity.
    pub fn has(&self, identity: &Identity) -> bool {
        self.contacts.iter().any(|contact| same(&contact.identity, identity))
    }
}

/// Whether two identities are one: e-mails ignore case (P-10).
fn same(one: &Identity, other: &Identity) -> bool {
    one.kind == other.kind && one.sender == other.sender && one.key() == other.key()
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

#[cfg(test)]
mod tests;

//! How a running bot reaches Customer Profiles: calls in, outcomes out (C-38 to C-52).
//!
//! The port is synchronous: whoever implements it reads and writes inside the transaction that
//! also commits the turn, so a call happens with its turn or not at all (C-21, C-41).

mod cause;
mod event_properties;

pub use cause::{Cause, ProfileStatus};
pub use event_properties::event_properties;

use super::profile_attribute::ProfileAttribute;
use crate::event::Properties;
use crate::identity::Identity;
use crate::ids::{DefinitionId, EventId};
use crate::person::{AttributeChange, AttributeWrite, PersonType, Written};
use crate::tag::TagName;
use crate::value::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// Customer Profiles as a bot sees it.
pub trait ProfilePort {
    /// Performs one call at one instant, all or nothing. On any status but
    /// [`ProfileStatus::Success`] nothing is written (C-41).
    fn call(&mut self, call: ProfileCall) -> ProfileOutcome;
}

/// What one Customer Profiles element asks for.
#[derive(Debug, Clone)]
pub struct ProfileCall {
    /// Whose profile; in checked form.
    pub identity: Identity,
    /// What to do with it.
    pub action: ProfileAction,
}

/// The actions of the three elements.
#[derive(Debug, Clone)]
pub enum ProfileAction {
    /// Reads attributes as of now (C-43). No attribute: only looks whether the person exists.
    GetInformation {
        /// What to read; values come back in this order.
        attributes: Vec<ProfileAttribute>,
    },
    /// Writes attributes, to a new profile if none has the identity (C-44).
    CreateOrUpdate {
        /// What to write; null bot attributes are not among them (C-35).
        writes: Vec<AttributeWrite>,
        /// The type a new profile gets (C-45).
        type_for_new: PersonType,
    },
    /// Stores one event (C-48).
    SendEvent {
        /// The event's id: the same for the same run of the element (C-49).
        event_id: EventId,
        /// Its definition.
        definition_id: DefinitionId,
        /// The mapped values by property, still to be fitted to the definition with
        /// [`event_properties`].
        properties: WrittenProperties,
        /// Whether an unknown person becomes a CUSTOMER with this identity.
        create_if_missing: bool,
    },
    /// Adds tags; missing ones are created in the workspace (C-50).
    AddTags {
        /// The tags, without repeats.
        names: Vec<TagName>,
    },
    /// Asks which of these tags the person has.
    GetTags {
        /// The tags, without repeats.
        names: Vec<TagName>,
    },
    /// Removes tags; absent ones are fine.
    RemoveTags {
        /// The tags, without repeats.
        names: Vec<TagName>,
    },
}

/// Values for event properties by property name.
pub type WrittenProperties = BTreeMap<String, Written>;

/// What came of a call.
#[derive(Debug, Clone)]
pub struct ProfileOutcome {
    /// The status the bot sees (C-51).
    pub status: ProfileStatus,
    /// Why; for the trace only (C-52).
    pub cause: Cause,
    /// Get information: the values in the order asked, `None` where empty.
    pub values: Vec<Option<Value>>,
    /// Get tags: those of the tags asked for that the person has, in their stored spelling.
    pub present_tags: Vec<String>,
    /// What changed, for the trace.
    pub changes: Vec<ProfileChange>,
}

impl ProfileOutcome {
    /// An outcome without values and changes; the status follows from the cause.
    pub const fn of(cause: Cause) -> Self {
        Self {
            status: cause.status(),
            cause,
            values: Vec::new(),
            present_tags: Vec::new(),
            changes: Vec::new(),
        }
    }
}

/// One change of a profile, as the trace shows it (C-94).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ProfileChange {
    /// The profile was made.
    Created {
        /// Its type.
        #[serde(rename = "personType")]
        person_type: PersonType,
    },
    /// An attribute or tag changed.
    Attribute(AttributeChange),
    /// An event was stored.
    #[serde(rename_all = "camelCase")]
    Event {
        /// Its id.
        event_id: EventId,
        /// Its definition.
        definition_id: DefinitionId,
        /// Its properties.
        properties: Properties,
    },
}
